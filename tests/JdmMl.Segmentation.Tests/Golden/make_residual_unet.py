"""Writes residual_unet.safetensors and .json beside it: the residual-encoder U-Net of dynamic-network-architectures, run by PyTorch.

Run with PyTorch and a copy of that package (d35f85c) on the path:
PYTHONPATH=<dynamic-network-architectures> python3 make_residual_unet.py
"""
import json
import os
import struct

import torch
from dynamic_network_architectures.architectures.unet import ResidualEncoderUNet
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
FEATURES, BLOCKS, CLASSES, WEIGHTS = [6, 12, 12], [1, 3, 4], 3, [2 / 3, 1 / 3]


def save(path, tensors):
    header, at = {}, 0
    for name, t in tensors.items():
        size = t.numel() * 4
        header[name] = {"dtype": "F32", "shape": list(t.shape), "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for t in tensors.values():
            file.write(t.detach().contiguous().numpy().tobytes())


torch.manual_seed(4)
network = ResidualEncoderUNet(
    3, len(FEATURES), FEATURES, nn.Conv2d, 3, [1] + [2] * (len(FEATURES) - 1), BLOCKS, CLASSES, 1, conv_bias=True,
    norm_op=nn.InstanceNorm2d, norm_op_kwargs={"eps": 1e-5, "affine": True}, nonlin=nn.LeakyReLU, nonlin_kwargs={"inplace": True},
    deep_supervision=True)
network.apply(network.initialize)
zeros = sorted(name for name, p in network.named_parameters() if name.endswith("norm.weight") and not p.any())
for name, p in network.named_parameters():                      # values that hide no branch
    if p.ndim == 1:
        nn.init.normal_(p, 1.0 if name.endswith("norm.weight") else 0.0, 0.3)

image = torch.randn(2, 3, 24, 40)
outputs = network(image)
probes = [torch.randn_like(o) for o in outputs]
total = sum(w * (o * p).mean() for w, o, p in zip(WEIGHTS, outputs, probes))
total.backward()

tensors = {"input": image}
tensors |= {f"output/{i}": o for i, o in enumerate(outputs)}
tensors |= {f"probe/{i}": p for i, p in enumerate(probes)}
tensors |= {f"param/{name}": p for name, p in network.named_parameters()}
tensors |= {f"grad/{name}": p.grad for name, p in network.named_parameters()}
save(os.path.join(HERE, "residual_unet.safetensors"), tensors)
full = ResidualEncoderUNet(
    3, 7, [32, 64, 128, 256, 512, 512, 512], nn.Conv2d, 3, [1] + [2] * 6, [1, 3, 4, 6, 6, 6, 6], 2, 1, conv_bias=True,
    norm_op=nn.InstanceNorm2d, norm_op_kwargs={"eps": 1e-5, "affine": True}, nonlin=nn.LeakyReLU)
with open(os.path.join(HERE, "residual_unet.json"), "w") as file:
    json.dump({
        "features": FEATURES, "classes": CLASSES, "level_weights": WEIGHTS, "total": total.item(), "zero_at_start": zeros,
        "n_parameters": sum(p.numel() for p in network.parameters()),
        "n_parameters_256": sum(p.numel() for p in full.parameters()),
        "state_dict_keys": list(network.state_dict().keys()),
    }, file, indent=1)
