#!/usr/bin/env python3
"""
Writes the vectors that DenoisingUNetSwitchTests compares with: one small U-Net per switch, in double precision.
Run: python3 golden.py ../../JdmMl.Diffusion.Tests/Golden/unet_switches.safetensors   (needs torch and numpy)
Weights and inputs come from a formula that the test repeats, so only answers and samples of gradients are stored.
"""
import json
import struct
import sys

import numpy as np
import torch

from unet import UNet

TINY = dict(size=16, base=32, mult=(1, 2), blocks=1, attention=(8,))
SWITCHES = {
    "plain": {},
    "additive": dict(scale_shift=False),
    "resample_in_blocks": dict(resample_in_blocks=True),
    "projections_first": dict(new_order=True),
    "head_channels": dict(head_channels=8),
    "up_heads": dict(up_heads=2),
    "classes": dict(classes=3),
    "thesis_text": dict(scale_shift=False, gelu=True, linear=True),
    "linear_projections_first": dict(linear=True, new_order=True),
    "concatenated": dict(inputs=1, outputs=2, condition=3),
    "encoded": dict(inputs=1, outputs=2, condition=3, encoder=True),
}
KEPT = 24       # gradient entries kept of each parameter


def values(count, seed):
    """Reproducible numbers in [-1, 1): a multiplicative hash of the index."""
    i = np.arange(count, dtype=np.uint64)
    h = (i * np.uint64(2654435761) + np.uint64(seed) * np.uint64(40503)) & np.uint64(0xFFFFFFFF)
    h ^= h >> np.uint64(15)
    h = (h * np.uint64(2246822519)) & np.uint64(0xFFFFFFFF)
    h ^= h >> np.uint64(13)
    return (h.astype(np.float64) / 2**31 - 1).astype(np.float32)


def fill(net):
    with torch.no_grad():
        for seed, (name, p) in enumerate(net.named_parameters(), 1):
            v = torch.from_numpy(values(p.numel(), seed)).double().reshape(p.shape)
            norm = p.dim() == 1 and name.endswith("weight")
            bound = 0.25 if p.dim() == 1 else (p.numel() // p.shape[0]) ** -0.5
            p.copy_((1 if norm else 0) + (bound * v).float().double())


def write(path, tensors):
    header, data = {}, b""
    for name, t in tensors.items():
        a = t.detach().numpy().astype(np.float32)
        header[name] = dict(dtype="F32", shape=list(a.shape), data_offsets=[len(data), len(data) + a.nbytes])
        data += a.tobytes()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + data)


def main():
    tensors = {}
    for name, switch in SWITCHES.items():
        net = UNet(**{**TINY, **switch}).double()
        fill(net)
        o = net.o

        def given(channels, seed):
            return torch.from_numpy(values(2 * channels * 256, seed)).double().reshape(2, channels, 16, 16)

        image = given(3, 1002) if o["condition"] else None
        labels = torch.tensor([2, 0]) if o["classes"] else None
        y = net(given(o["inputs"], 1001), torch.tensor([5, 700]), image, labels)
        (y * given(o["outputs"], 1003)).sum().backward()
        tensors[f"{name}/y"] = y
        for parameter, p in net.named_parameters():
            g = p.grad.flatten()
            step = max(1, len(g) // KEPT)
            tensors[f"{name}/grad/{parameter}"] = g[::step][:KEPT]
            tensors[f"{name}/largest/{parameter}"] = g.abs().max().reshape(1)
        if o["condition"] or o["classes"]:
            tensors[f"{name}/absent"] = net(given(o["inputs"], 1001), torch.tensor([5, 700]))
    write(sys.argv[1], tensors)


if __name__ == "__main__":
    main()
