# `make help` lists the targets. Everything runs in .venv, which the first target that needs it creates.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
SNAKEMAKE := $(BIN)/snakemake --cores all --resources gpu=1

.DEFAULT_GOAL := help
.PHONY: help reproduce test lint smoke compare bench schema lock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# A set-up that was interrupted leaves no mark, so it is done again.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] + "; name another with PYTHON=..." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	@echo "Installing the pinned requirements (about 6 GB on disk, a few minutes the first time)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

reproduce: $(READY)  ## run every experiment of the default configuration and make the report
	$(SNAKEMAKE)
	@echo && echo "The report: file://$(CURDIR)/results/report/index.html"

test: $(READY)  ## run the test suite
	$(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

lint: $(READY)  ## check style and workflow: ruff, snakefmt, snakemake --lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/snakefmt --check Snakefile rules
	$(BIN)/snakemake --lint

smoke: $(READY)  ## run every rule of the study at a tiny size, in build/smoke
	@mkdir -p build/smoke
	$(SNAKEMAKE) --configfile config/smoke.yaml --directory build/smoke
	@echo && echo "The report: file://$(CURDIR)/build/smoke/results/report/index.html"

compare: $(READY)  ## lay two results folders side by side: make compare A=old/results B=results
	$(BIN)/python -m campanile compare "$(A)" "$(B)"

bench: $(READY)  ## measure the speed of training and sampling against the loops that everybody writes
	$(BIN)/python benchmarks/mnist_training.py
	$(BIN)/python benchmarks/diffusion_sampling.py

schema: $(READY)  ## make config/schema.yaml and the table in config/README.md from campanile.config
	$(BIN)/python -m campanile.config.schema > config/schema.yaml
	$(BIN)/python -m campanile.config.schema config/README.md

lock: $(READY)  ## pin the newest versions that pyproject.toml admits
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header --upgrade --quiet --output-file requirements.lock

clean:  ## remove results, scratch folders and the environment
	rm -rf results build .snakemake .venv
