#!/usr/bin/env python3
"""
Times the segmentation network in PyTorch (float32, and bfloat16 by autocast) and in JdmMl (both precisions) in turn, in one run on
one machine, and prints CPU-seconds of a whole training step (deep supervision, Dice and cross entropy, backward, clipping, SGD) and
of the prediction of a batch down to class ids, one thread, and peak memory of training.

    ./build.sh build && python3 tests/JdmMl.Benchmarks/pytorch/compare_segmentation.py [--image-size 64 --features 16,32,64,128 --batch 8]

Without --features it is nnU-Net's plan for the image size. Needs a PyTorch on the same libtorch and BLAS (Debian: python3-torch,
libopenblas0-pthread). Both sides get the same environment; the best of all rounds counts, so that what else runs on the machine
disturbs all alike.
"""
import argparse
import glob
import json
import os
import resource
import subprocess
import sys
import time

from compare import environment

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "../../.."))


def plan(size):
    """nnU-Net's features for squares of this size."""
    features, edge = [32], size
    while edge >= 8:
        features.append(min(512, 2 * features[-1]))
        edge = (edge + 1) // 2
    return features


def pytorch(precision, size, features, batch, steps):
    """Training and prediction in this process, printed as JSON."""
    import torch

    import plain_unet

    torch.set_num_threads(1)
    p = plain_unet.parameters(3, features, 2)
    optimiser = plain_unet.optimiser(p)
    images, labels = torch.randn(batch, 3, size, size), torch.randint(0, 2, (batch, size, size))

    def autocast():
        return torch.autocast("cpu", dtype=torch.bfloat16, enabled=precision == "BFloat16")

    def train():
        optimiser.zero_grad()
        with autocast():
            levels = plain_unet.forward(p, images)
        plain_unet.loss(levels, labels).backward()
        torch.nn.utils.clip_grad_norm_(list(p.values()), 12)
        optimiser.step()

    def predict():
        with torch.no_grad(), autocast():
            return plain_unet.forward(p, images, all_levels=False)[0].argmax(1)

    def best(step):
        step()
        times = []
        for _ in range(steps):
            started = time.process_time()
            step()
            times.append(time.process_time() - started)
        return dict(cpuSeconds=min(times))

    training = best(train)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(dict(training=training, prediction=best(predict), peakMemoryMebibytes=memory)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--image-size", type=int, default=256)
    parser.add_argument("--features")
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    a = parser.parse_args()
    features = [int(f) for f in a.features.split(",")] if a.features else plan(a.image_size)
    if a.one:
        return pytorch(a.one, a.image_size, features, a.batch, a.steps)
    programs = sorted(glob.glob(f"{ROOT}/artifacts/*/bin/JdmMl.Cli/release/jdm.dll"), key=os.path.getmtime)
    if not programs:
        sys.exit("error: jdm is not built; run ./build.sh build first")
    common = ["--image-size", str(a.image_size), "--features", ",".join(map(str, features)), "--steps", str(a.steps)]

    def run(command):
        return json.loads(subprocess.run(command, env=environment(), stdout=subprocess.PIPE, check=True, cwd=HERE).stdout)

    best, memory, shares = {}, {}, {}
    for _ in range(a.rounds):
        for precision in ("Float32", "BFloat16"):
            for who, command in (
                    ("PyTorch", [sys.executable, __file__, "--one", precision, "--batch", str(a.batch)]),
                    ("JdmMl", ["dotnet", programs[-1], "bench", "segmentation", "--precision", precision, "--json",
                               "--batch-size", str(a.batch)])):
                result, name = run(command + common), f"{who} {precision}"
                for what in ("training", "prediction"):
                    seconds = result[what]["cpuSeconds"]
                    if seconds < best.get((name, what), float("inf")):
                        best[name, what], shares[name, what] = seconds, result[what].get("shareOfPeak")
                memory[name] = min(memory.get(name, float("inf")), result["peakMemoryMebibytes"])

    print(f"{a.image_size} px, features {','.join(map(str, features))}, batch {a.batch}, one thread, "
          f"best of {a.rounds} x {a.steps} steps, CPU seconds (times as fast as PyTorch in the same precision; share of peak)")
    print(f"{'':18} {'training':>26} {'prediction':>26} {'peak memory':>12}")
    for name in memory:
        cells = []
        for what in ("training", "prediction"):
            reference = best["PyTorch " + name.split()[1], what]
            share = f"; {100 * shares[name, what]:3.0f} %" if shares[name, what] else ""
            cells.append(f"{best[name, what]:7.4f} s ({reference / best[name, what]:4.2f}x{share})")
        print(f"{name:18} {cells[0]:>26} {cells[1]:>26} {memory[name]:8.0f} MiB")
    for what in ("training", "prediction"):
        ratio = best["PyTorch Float32", what] / best["JdmMl BFloat16", what]
        print(f"{what}: JdmMl in bfloat16 is {ratio:.2f}x as fast as PyTorch in float32")


if __name__ == "__main__":
    main()
