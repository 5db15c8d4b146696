"""Writes a safetensors and a json file for each network beside it: small versions of the comparison networks, written once more with torch.nn.functional
alone from the papers' and the authors' layer lists, their logits and the gradients of a probed sum in training mode (batch statistics),
the running statistics after that pass, and the logits in evaluation.

Run with any PyTorch from 1.13 on: python3 make_comparison_nets.py
"""
import json
import os
import struct

import torch
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))


class Net:
    """Parameters that come into being when they are first used, by name."""

    def __init__(self, seed):
        self.random = torch.Generator().manual_seed(seed)
        self.params, self.buffers, self.training = {}, {}, True

    def get(self, name, shape, mean=0.0, std=0.3):
        if name not in self.params:
            self.params[name] = (torch.randn(shape, generator=self.random) * std + mean).requires_grad_()
        return self.params[name]

    def conv(self, name, x, out, kernel=3, stride=1, dilation=1, bias=True, padding=None):
        w = self.get(name + ".weight", (out, x.shape[1], kernel, kernel), std=(1.5 / (x.shape[1] * kernel * kernel)) ** 0.5)
        b = self.get(name + ".bias", (out,)) if bias else None
        return F.conv2d(x, w, b, stride, dilation * (kernel - 1) // 2 if padding is None else padding, dilation)

    def up(self, name, x, out):
        w = self.get(name + ".weight", (x.shape[1], out, 2, 2), std=x.shape[1] ** -0.5)
        return F.conv_transpose2d(x, w, self.get(name + ".bias", (out,)), 2)

    def linear(self, name, x, out):
        return x @ self.get(name + ".weight", (out, x.shape[1])).T

    def bn(self, name, x):
        w, b = self.get(name + ".weight", (x.shape[1],), mean=1.0), self.get(name + ".bias", (x.shape[1],))
        mean, var = (self.buffers.setdefault(f"{name}.running_{k}", torch.full((x.shape[1],), v)) for k, v in (("mean", 0.0), ("var", 1.0)))
        if self.training:
            count = x.numel() / x.shape[1]
            m, v = x.mean((0, 2, 3)), x.var((0, 2, 3), unbiased=False)
            mean.mul_(0.9).add_(0.1 * m.detach())
            var.mul_(0.9).add_(0.1 * v.detach() * count / (count - 1))
        else:
            m, v = mean, var
        shape = (1, -1, 1, 1)
        return (x - m.view(shape)) / (v.view(shape) + 1e-5).sqrt() * w.view(shape) + b.view(shape)


def twice(net, name, x, out, norm):
    for k in (0, 1):
        x = net.conv(f"{name}.{k}.conv", x, out)
        x = F.relu(net.bn(f"{name}.{k}.norm", x) if norm else x)
    return x


def unet(net, x, f, classes):
    maps = []
    for s, out in enumerate(f):
        maps.append(twice(net, f"down.{s}", F.max_pool2d(maps[-1], 2) if maps else x, out, False))
    x = maps[-1]
    for s in reversed(range(len(f) - 1)):
        x = twice(net, f"merge.{s}", torch.cat([maps[s], net.up(f"up.{s}", x, f[s])], 1), f[s], False)
    return [net.conv("head", x, classes, 1)]


def nested(net, x, f, classes):
    n, node = len(f), {}
    for i in range(n):
        node[i, 0] = twice(net, f"columns.0.{i}", F.max_pool2d(node[i - 1, 0], 2) if i else x, f[i], False)
    for j in range(1, n):
        for i in range(n - j):
            below = net.up(f"ups.{j - 1}.{i}", node[i + 1, j - 1], f[i])
            node[i, j] = twice(net, f"columns.{j}.{i}", torch.cat([below] + [node[i, k] for k in range(j)], 1), f[i], False)
    return [net.conv(f"heads.{d - 1}", node[0, d], classes, 1) for d in reversed(range(1, n))]


def enlarge(x, factor):
    return F.interpolate(x, scale_factor=factor, mode="bilinear", align_corners=False) if factor > 1 else x


def attention(net, x, f, classes):
    def cbr(name, x, out):
        return F.relu(net.bn(name + ".norm", net.conv(name + ".conv", x, out, 1)))

    maps = []
    for s, out in enumerate(f):
        maps.append(twice(net, f"down.{s}", F.max_pool2d(maps[-1], 2) if maps else x, out, True))
    x, gate, votes = maps[-1], cbr("gating", maps[-1], f[-1]), {}
    for s in reversed(range(len(f) - 1)):
        skip = maps[s]
        if s:
            g = f"gates.{s - 1}."
            q = F.relu(net.conv(g + "theta", skip, f[s], 2, 2, bias=False, padding=0) + net.conv(g + "phi", gate, f[s], 1))
            alpha = enlarge(torch.sigmoid(net.conv(g + "psi", q, 1, 1)), 2)
            skip = cbr(g + "combine", net.bn(g + "norm", net.conv(g + "output", alpha * skip, f[s], 1)), f[s])
        x = gate = twice(net, f"merge.{s}", torch.cat([skip, enlarge(x, 2)], 1), f[s], True)
        votes[s] = enlarge(net.conv(f"supervision.{s}", x, classes, 1), 2 ** s)
    return [net.conv("head", torch.cat([votes[s] for s in range(len(f) - 1)], 1), classes, 1)]


def resunet(net, x, f, classes):
    def nrc(name, x, out, stride=1):
        return net.conv(name + ".conv", F.relu(net.bn(name + ".norm", x)), out, stride=stride)

    def excite(name, x):
        s = F.relu(net.linear(name + ".squeeze", x.mean((2, 3)), max(1, x.shape[1] // 8)))
        return x * torch.sigmoid(net.linear(name + ".excite", s, x.shape[1]))[:, :, None, None]

    def shortcut(name, x, out, stride):
        return net.bn(name + ".shortcut.norm", net.conv(name + ".shortcut.conv", x, out, 1, stride))

    def unit(name, x, out, stride=1):
        y = nrc(name + ".second", nrc(name + ".first", x, out, stride), out)
        return excite(name + ".excitation", y + shortcut(name, x, out, stride))

    def pyramid(name, x, out):
        y = sum(
            net.bn(f"{name}.branches.{k}.norm", net.conv(f"{name}.branches.{k}.conv", x, out, dilation=d)) for k, d in enumerate((6, 12, 18, 1)))
        return net.conv(name + ".merge", y, out, 1)

    y = nrc("stem.second", net.conv("stem.first", x, f[0]), f[0])
    maps = [excite("stem.excitation", y + shortcut("stem", x, f[0], 1))]
    for s in range(1, len(f) - 1):
        maps.append(unit(f"down.{s - 1}", maps[-1], f[s], 2))
    x = pyramid("bridge", maps[-1], f[-1])
    for s in reversed(range(len(f) - 2)):
        a = f"attention.{s}."
        both = F.max_pool2d(nrc(a + "skip", maps[s], x.shape[1]), 2) + nrc(a + "below", x, x.shape[1])
        x = nrc(a + "joint", both, x.shape[1]) * x
        x = unit(f"up.{s}", torch.cat([F.interpolate(x, scale_factor=2), maps[s]], 1), f[s + 1])
    return [net.conv("head", pyramid("pyramid", x, f[0]), classes, 1)]


def save(path, tensors):
    header, at = {}, 0
    for name, t in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(t.shape), "data_offsets": [at, at + 4 * t.numel()]}
        at += 4 * t.numel()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for t in tensors.values():
            file.write(t.detach().contiguous().numpy().tobytes())


NETS = {
    "unet": (unet, [3, 4, 5]), "unet-plus-plus": (nested, [2, 3, 4, 5]), "attention-unet": (attention, [2, 3, 4]),
    "resunet-plus-plus": (resunet, [3, 4, 5, 6]),
}

if __name__ == "__main__":
    for number, (kind, (build, features)) in enumerate(NETS.items()):
        net, random = Net(number), torch.Generator().manual_seed(100 + number)
        image = torch.randn((2, 3, 24, 16), generator=random)
        outputs = build(net, image, features, 3)
        probes = [torch.randn(o.shape, generator=random) for o in outputs]
        sum((o * p).mean() for o, p in zip(outputs, probes)).backward()
        net.training = False
        with torch.no_grad():
            evaluated = build(net, image, features, 3)[0]
        tensors = {"input": image, "evaluated": evaluated}
        tensors |= {f"output/{i}": o for i, o in enumerate(outputs)} | {f"probe/{i}": p for i, p in enumerate(probes)}
        tensors |= {f"param/{n}": p for n, p in net.params.items()} | {f"grad/{n}": p.grad for n, p in net.params.items()}
        tensors |= {f"buffer/{n}": b for n, b in net.buffers.items()}
        save(os.path.join(HERE, kind + ".safetensors"), tensors)
        with open(os.path.join(HERE, kind + ".json"), "w") as file:
            json.dump({"features": features, "classes": 3}, file)
