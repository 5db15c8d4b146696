#!/usr/bin/env python3
"""
Times the denoising network in PyTorch (float32, and bfloat16 by autocast) and in JdmMl (both precisions) in turn, in one
run on one machine, and prints CPU-seconds of a whole training step (noise, hybrid loss, backward, norms, AdamW, average) and
of a whole ancestral sampling step, one thread, and peak memory.

    ./build.sh build && python3 tests/JdmMl.Benchmarks/pytorch/compare.py [--rounds 3] [--steps 4] [--batch 8]

Needs a PyTorch on the same libtorch and BLAS (Debian: python3-torch, libopenblas0-pthread). Both sides get the settings
that `jdm` makes for itself: passive waiting, one OpenBLAS thread, no returning of freed memory, AVX-512 kernels if any.
The best of all rounds counts, so that what else runs on the machine disturbs all alike.
"""
import argparse
import glob
import json
import os
import resource
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "../../.."))


def environment():
    flags = open("/proc/cpuinfo").read() if os.path.exists("/proc/cpuinfo") else ""
    tuned = dict(
        OMP_WAIT_POLICY="PASSIVE", OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1",
        GLIBC_TUNABLES="glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=2147483647:glibc.malloc.top_pad=67108864")
    if "avx512dq" in flags:
        tuned["ATEN_CPU_CAPABILITY"] = "avx512"
    return {**tuned, **os.environ}


class Process:
    """The thesis' process and hybrid loss (linear schedule, noise prediction, learned variance), tables in double."""

    def __init__(self, torch):
        import math

        self.torch = torch
        betas = torch.linspace(1e-4, 0.02, 1000, dtype=torch.float64)
        bar = torch.cumprod(1 - betas, 0)
        previous = torch.cat([torch.ones(1, dtype=torch.float64), bar[:-1]])
        variance = betas * (1 - previous) / (1 - bar)
        self.root, self.rest = bar.sqrt(), (1 - bar).sqrt()
        self.inverse, self.inverse_rest = (1 / bar).sqrt(), (1 / bar - 1).sqrt()
        self.log_low, self.log_high = torch.cat([variance[1:2], variance[1:]]).log(), betas.log()
        self.clean_part = betas * previous.sqrt() / (1 - bar)
        self.noisy_part = (1 - previous) * (1 - betas).sqrt() / (1 - bar)
        self.bits = math.log(2)

    def at(self, table, t):
        return table[t].float().view(-1, 1, 1, 1)

    def noised(self, x, t, noise):
        return self.at(self.root, t) * x + self.at(self.rest, t) * noise

    def posterior(self, clean, noisy, t):
        return self.at(self.clean_part, t) * clean + self.at(self.noisy_part, t) * noisy

    def reverse(self, y, noisy, t, clamp):
        noise, fraction = y.chunk(2, 1)
        weight = (fraction + 1) / 2
        log_variance = weight * self.at(self.log_high, t) + (1 - weight) * self.at(self.log_low, t)
        clean = self.at(self.inverse, t) * noisy - self.at(self.inverse_rest, t) * noise
        if clamp:
            clean = clean.clamp(-1, 1)
        return self.posterior(clean, noisy, t), log_variance

    def hybrid_loss(self, y, clean, noisy, t, noise):
        torch = self.torch
        predicted, fraction = y.chunk(2, 1)
        mean, log_variance = self.reverse(torch.cat([predicted.detach(), fraction], 1), noisy, t, clamp=False)
        true_mean, true_log = self.posterior(clean, noisy, t), self.at(self.log_low, t)
        kl = 0.5 * (log_variance - true_log - 1 + torch.exp(true_log - log_variance)
                    + (true_mean - mean) ** 2 * torch.exp(-log_variance))
        inverse, centred = torch.exp(-0.5 * log_variance), clean - mean

        def cdf(z):
            return 0.5 * (1 + torch.tanh(0.7978845608 * (z + 0.044715 * z ** 3)))

        upper, lower = cdf(inverse * (centred + 1 / 255)), cdf(inverse * (centred - 1 / 255))
        log_bin = torch.where(clean < -0.999, upper.clamp(min=1e-12).log(), torch.where(
            clean > 0.999, (1 - lower).clamp(min=1e-12).log(), (upper - lower).clamp(min=1e-12).log()))
        bound = torch.where(t == 0, -log_bin.flatten(1).mean(1), kl.flatten(1).mean(1)) / self.bits
        return ((noise - predicted) ** 2).flatten(1).mean(1) + bound


def pytorch(precision, what, steps, batch):
    """One measurement in this process, printed as JSON."""
    import torch

    from unet import UNet

    torch.set_num_threads(1)
    torch.manual_seed(1)
    net = UNet()
    x, t = torch.randn(batch, 4, 64, 64), torch.randint(1, 1000, (batch,))
    optimiser = torch.optim.AdamW(net.parameters(), 1e-4, weight_decay=0.0)
    average = [p.detach().clone() for p in net.parameters()]

    def autocast():
        return torch.autocast("cpu", dtype=torch.bfloat16, enabled=precision == "BFloat16")

    process = Process(torch)

    def train():
        optimiser.zero_grad()
        noise = torch.randn_like(x)
        noisy = process.noised(x, t, noise)
        with autocast():
            y = net(noisy, t)
        process.hybrid_loss(y.float(), x, noisy, t, noise).mean().backward()
        # the reference code reports the norm of every parameter and gradient in every step
        sum((p.grad ** 2).sum().item() for p in net.parameters())
        sum((p ** 2).sum().item() for p in net.parameters())
        optimiser.step()
        with torch.no_grad():
            for a, p in zip(average, net.parameters()):
                a.mul_(0.9999).add_(p, alpha=0.0001)

    def sample():
        with torch.no_grad():
            with autocast():
                y = net(x, t)
            mean, log_variance = process.reverse(y.float(), x, t, clamp=True)
            return mean + torch.exp(0.5 * log_variance) * torch.randn_like(x)

    step = dict(training=train, sampling=sample)[what]
    step()
    times = []
    for _ in range(steps):
        started = time.process_time()
        step()
        times.append(time.process_time() - started)
    print(json.dumps(dict(seconds=min(times), memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    a = parser.parse_args()
    if a.one:
        return pytorch(*a.one, a.steps, a.batch)
    programs = sorted(glob.glob(f"{ROOT}/artifacts/*/bin/JdmMl.Cli/release/jdm.dll"), key=os.path.getmtime)
    if not programs:
        sys.exit("error: jdm is not built; run ./build.sh build first")

    def run(command):
        return json.loads(subprocess.run(command, env=environment(), stdout=subprocess.PIPE, check=True, cwd=HERE).stdout)

    best, memory = {}, {}

    def note(who, what, seconds, mebibytes):
        key = (who, what)
        best[key] = min(best.get(key, seconds), seconds)
        if what == "training":
            memory[who] = min(memory.get(who, mebibytes), mebibytes)

    for _ in range(a.rounds):
        for precision in ("Float32", "BFloat16"):
            for what in ("training", "sampling"):
                r = run([sys.executable, __file__, "--one", precision, what, "--steps", str(a.steps), "--batch", str(a.batch)])
                note("PyTorch " + precision, what, r["seconds"], r["memory"])
            r = run(["dotnet", programs[-1], "bench", "diffusion", "--precision", precision, "--steps", str(a.steps),
                     "--batch-size", str(a.batch), "--json"])
            for what in ("training", "sampling"):
                note("JdmMl " + precision, what, r[what]["cpuSeconds"], r["peakMemoryMebibytes"])

    reference = "PyTorch Float32"
    print(f"64 px, base 64, multipliers 1,2,2,4, batch {a.batch}, one thread, best of {a.rounds} x {a.steps} steps")
    print(f"{'':18} {'training':>17} {'sampling':>17} {'peak memory':>12}")
    for who in dict.fromkeys(k[0] for k in best):
        cells = (f"{best[who, w]:7.3f} s ({best[reference, w] / best[who, w]:4.2f}x)" for w in ("training", "sampling"))
        print(f"{who:18} {' '.join(f'{c:>17}' for c in cells)} {memory[who]:8.0f} MiB")


if __name__ == "__main__":
    main()
