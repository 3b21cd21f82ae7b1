# `make help` lists the targets. Everything runs in .venv; the first target that needs it creates it.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
# The cores come last: words after --resources belong to it, so targets follow the cores.
SNAKEMAKE := $(BIN)/python -m snakemake --resources gpu=1 --cores all
OVERLAY := $(if $(CONFIG),--configfile $(CONFIG))
CHROMIUM ?= $(shell for name in chromium chromium-browser google-chrome; do command -v $$name && break; done)
LINK := $(BIN)/python -c 'import pathlib, sys; print("\nThe report:", pathlib.Path(sys.argv[1]).resolve().as_uri())'
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help reproduce site pdf test lint smoke compare bench schema lock unlock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The mark comes last, so an interrupted installation starts again.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) envs/check.py
	$(PYTHON) -m venv .venv
	@echo "Installing the pinned requirements: 6 GB, a few minutes the first time"
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

reproduce: $(READY)  ## run every experiment and make the report; CONFIG=mine.yaml, here and below: with an overlay
	$(SNAKEMAKE) $(OVERLAY)
	@$(LINK) results/report/index.html

site: $(READY)  ## write the report as a site to publish, in results/site
	$(SNAKEMAKE) site $(OVERLAY)
	@$(LINK) results/site/index.html

pdf: $(READY)  ## print the report to results/report/report.pdf, with Chromium
	@test -n "$(CHROMIUM)" || { echo "make pdf: no Chromium: install it, or add CHROMIUM=the/path/of/Chrome" >&2; exit 1; }
	$(SNAKEMAKE) $(OVERLAY)
	@"$(CHROMIUM)" --headless $(if $(filter 0,$(shell id -u)),--no-sandbox) --no-pdf-header-footer \
	  --print-to-pdf=results/report/report.pdf results/report/index.html 2>results/report/pdf.log \
	  || { echo "make pdf: $(CHROMIUM) failed: see results/report/pdf.log" >&2; exit 1; }
	@$(LINK) results/report/report.pdf

test: $(READY)  ## run the test suite
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder

lint: $(READY)  ## check style, both workflows, types and spelling
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m snakefmt --check Snakefile rules
	$(BIN)/python -m snakemake --lint
	$(BIN)/python -m snakemake --snakefile rules/if_mini/Snakefile --lint
	$(BIN)/python -m mypy
	$(BIN)/python -m codespell_lib

smoke: $(READY)  ## run every experiment at a tiny size, in build/smoke
	@mkdir -p build/smoke
	$(SNAKEMAKE) --configfile config/smoke.yaml --directory build/smoke
	@$(LINK) build/smoke/results/report/index.html

compare: $(READY)  ## compare results folders: make compare RUNS="old/results results"
	$(BIN)/python -m campanile compare $(RUNS)

bench: $(READY)  ## measure training and sampling against the loops that notebooks use
	$(BIN)/python benchmarks/bench.py

schema: $(READY)  ## write config/schema.yaml and the table in config/README.md from campanile.config
	$(BIN)/python -m campanile.config.schema > config/schema.yaml
	$(BIN)/python -m campanile.config.schema config/README.md

lock: $(READY)  ## pin the newest versions that pyproject.toml allows
	$(PIP) uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-annotate --no-header --upgrade --quiet --output-file requirements.lock

unlock: $(READY)  ## remove the lock of a run that was killed
	$(BIN)/python -m snakemake --unlock

clean:  ## remove results, scratch folders, caches and the environment
	rm -rf results build .snakemake .venv .mypy_cache .pytest_cache .ruff_cache
