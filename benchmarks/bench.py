"""Our speed against what people use, in one table: training of Part B and sampling of Part A, with this machine's peak.

Speeds depend on the machine, ratios much less: a ratio below 0.8 of the one recorded for such a machine (recorded.json)
is marked as SLOWER, and ends the program with status 1.
"""

import argparse
import itertools
import sys

import diffusion_sampling
import mnist_training
import table
import torch

from campanile import devices, hardware


def main() -> int:
    """Measure, and print one row a measurement; 1 if a ratio fell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--widths", type=int, nargs="+", default=[16, 32, 64], help="hidden widths D")
    parser.add_argument("--images", type=int, default=1024, help="images a pass at D = 64; equal work at other widths")
    parser.add_argument("--model", default="data/if-mini/stage_1", help="a first stage in DeepFloyd IF's format")
    parser.add_argument("--steps", type=int, default=12, help="denoising steps of each task of Part A")
    parser.add_argument("--rounds", type=int, default=3, help="repetitions of each measurement")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads(), help="CPU threads")
    parser.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda"])
    parser.add_argument("--record", action="store_true", help="record the ratios for such a machine")
    arguments = parser.parse_args()
    device = devices.choose(arguments.device, arguments.threads)
    dtype = devices.half_precision(device)
    kind = f"{device.type}, {str(dtype or torch.float32).removeprefix('torch.')}"
    peak = mnist_training.matmul_peak(device, dtype or torch.float32)
    print(f"{hardware.describe()}; {devices.describe(device, dtype)}; matrix products {peak / 1e12:.2f} TFLOP/s")
    print(table.HEADING)
    recorded, rows = table.read().get(kind, {}), []
    for row in itertools.chain(
        mnist_training.rows(device, arguments.widths, arguments.images, arguments.rounds),
        diffusion_sampling.rows(device, arguments.model, arguments.steps, arguments.rounds),
    ):
        rows.append(row)
        print(row.text(recorded.get(row.name)), flush=True)
    print("a job's start:", diffusion_sampling.start(arguments.model))
    if arguments.record:
        table.record(kind, rows)
    return int(any(row.ratio < table.SLOWER * recorded.get(row.name, 0) for row in rows))


if __name__ == "__main__":
    sys.exit(main())
