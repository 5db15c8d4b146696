"""
The denoising U-Net in plain PyTorch, with the parameter names and the switches of guided-diffusion, and with those of the
thesis' text. It is what JdmMl is timed against (compare.py) and what made the switches' test vectors (golden.py).
"""
import math

import torch
from torch import nn
from torch.nn import functional as F


class GroupNorm(nn.GroupNorm):
    def __init__(self, channels):
        super().__init__(32, channels)

    def forward(self, x):
        y = super().forward(x if x.dtype == torch.float64 else x.float())
        return y.type(x.dtype)


def zeroed(layer):
    for p in layer.parameters():
        nn.init.zeros_(p)
    return layer


def conv(channels, out, kernel=3, stride=1):
    return nn.Conv2d(channels, out, kernel, stride=stride, padding=kernel // 2)


class Residual(nn.Module):
    def __init__(self, channels, out, o, resample=None):
        super().__init__()
        self.scale_shift, self.resample = o["scale_shift"], resample
        code = 4 * o["base"]
        act = nn.GELU if o["gelu"] else nn.SiLU
        self.in_layers = nn.Sequential(GroupNorm(channels), act(), conv(channels, out))
        self.emb_layers = nn.Sequential(act(), nn.Linear(code, 2 * out if self.scale_shift else out))
        self.out_layers = nn.Sequential(GroupNorm(out), act(), nn.Dropout(o["dropout"]), zeroed(conv(out, out)))
        self.skip_connection = nn.Identity() if out == channels else conv(channels, out, 1)

    def resampled(self, x):
        if self.resample == "down":
            return F.avg_pool2d(x, 2)
        return F.interpolate(x, scale_factor=2, mode="nearest") if self.resample == "up" else x

    def forward(self, x, e):
        h = self.in_layers[2](self.resampled(self.in_layers[1](self.in_layers[0](x))))
        e = self.emb_layers(e).type(h.dtype)[:, :, None, None]
        if self.scale_shift:
            scale, shift = e.chunk(2, 1)
            h = self.out_layers[1:](self.out_layers[0](h) * (1 + scale) + shift)
        else:
            h = self.out_layers(h + e)
        return self.skip_connection(self.resampled(x)) + h


class Attention(nn.Module):
    def __init__(self, channels, heads, o):
        super().__init__()
        self.heads, self.new_order, self.linear = heads, o["new_order"], o["linear"]
        self.norm = GroupNorm(channels)
        self.qkv = nn.Conv1d(channels, 3 * channels, 1)
        self.proj_out = zeroed(nn.Conv1d(channels, channels, 1))

    def forward(self, x):
        b, c, *size = x.shape
        x = x.reshape(b, c, -1)
        width = c // self.heads
        qkv = self.qkv(self.norm(x))
        if self.new_order:
            q, k, v = (p.reshape(b * self.heads, width, -1) for p in qkv.chunk(3, 1))
        else:
            q, k, v = qkv.reshape(b * self.heads, 3 * width, -1).split(width, 1)
        if self.linear:
            summary = torch.einsum("bdn,ben->bde", k.softmax(-1), v)
            h = torch.einsum("bde,bdn->ben", summary, q.softmax(-2))
        else:
            s = 1 / math.sqrt(math.sqrt(width))
            w = torch.einsum("bct,bcs->bts", q * s, k * s)
            w = torch.softmax(w if w.dtype == torch.float64 else w.float(), -1).type(w.dtype)
            h = torch.einsum("bts,bcs->bct", w, v)
        return (x + self.proj_out(h.reshape(b, c, -1))).reshape(b, c, *size)


class Down(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.op = conv(channels, channels, stride=2)

    def forward(self, x):
        return self.op(x)


class Up(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv = conv(channels, channels)

    def forward(self, x):
        return self.conv(F.interpolate(x, scale_factor=2, mode="nearest"))


class Timed(nn.Sequential):
    def forward(self, x, e):
        for part in self:
            x = part(x, e) if isinstance(part, Residual) else part(x)
        return x


class Dense(nn.Module):
    def __init__(self, width):
        super().__init__()
        grow = width // 2
        self.convs = nn.ModuleList([conv(width + i * grow, grow if i < 4 else width) for i in range(5)])

    def forward(self, x):
        seen = x
        for layer in self.convs[:4]:
            seen = torch.cat([seen, F.leaky_relu(layer(seen), 0.2)], 1)
        return x + 0.2 * self.convs[4](seen)


class Nested(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first, self.second, self.third = Dense(width), Dense(width), Dense(width)

    def forward(self, x):
        return x + 0.2 * self.third(self.second(self.first(x)))


class Encoder(nn.Module):
    def __init__(self, channels, width, blocks):
        super().__init__()
        self.head, self.tail = conv(channels, width), conv(width, width)
        self.blocks = nn.ModuleList([Nested(width) for _ in range(blocks)])

    def forward(self, x):
        first = h = self.head(x)
        for block in self.blocks:
            h = block(h)
        return first + self.tail(h)


DEFAULTS = dict(
    size=64, base=64, mult=(1, 2, 2, 4), blocks=2, attention=(16, 8), heads=4, up_heads=None, head_channels=None, inputs=4,
    outputs=8, dropout=0.0, scale_shift=True, gelu=False, linear=False, new_order=False, resample_in_blocks=False,
    classes=None, condition=0, encoder=False, encoder_blocks=1)


class UNet(nn.Module):
    def __init__(self, **options):
        super().__init__()
        o = {**DEFAULTS, **options}
        base, size, ch = o["base"], o["size"], o["base"]
        self.o, code = o, 4 * base
        act = nn.GELU if o["gelu"] else nn.SiLU
        self.time_embed = nn.Sequential(nn.Linear(base, code), act(), nn.Linear(code, code))
        if o["classes"]:
            self.label_emb = nn.Embedding(o["classes"], code)
        encodes = o["condition"] and o["encoder"]
        if encodes:
            self.condition_encoder = Encoder(o["condition"], base, o["encoder_blocks"])

        def attend(up):
            heads = ch // o["head_channels"] if o["head_channels"] else (o["up_heads"] or o["heads"]) if up else o["heads"]
            return Attention(ch, heads, o)

        def rescale(way):
            return Residual(ch, ch, o, way) if o["resample_in_blocks"] else Down(ch) if way == "down" else Up(ch)

        inputs = o["inputs"] + (0 if encodes else o["condition"])
        self.input_blocks = nn.ModuleList([Timed(conv(inputs, base))])
        skips = [base]
        for level, m in enumerate(o["mult"]):
            for _ in range(o["blocks"]):
                parts = [Residual(ch, m * base, o)]
                ch = m * base
                if size in o["attention"]:
                    parts.append(attend(False))
                self.input_blocks.append(Timed(*parts))
                skips.append(ch)
            if level < len(o["mult"]) - 1:
                self.input_blocks.append(Timed(rescale("down")))
                skips.append(ch)
                size //= 2
        self.middle_block = Timed(Residual(ch, ch, o), attend(False), Residual(ch, ch, o))
        self.output_blocks = nn.ModuleList()
        for level, m in reversed(list(enumerate(o["mult"]))):
            for i in range(o["blocks"] + 1):
                parts = [Residual(ch + skips.pop(), m * base, o)]
                ch = m * base
                if size in o["attention"]:
                    parts.append(attend(True))
                if level > 0 and i == o["blocks"]:
                    parts.append(rescale("up"))
                    size *= 2
                self.output_blocks.append(Timed(*parts))
        self.out = nn.Sequential(GroupNorm(ch), act(), zeroed(conv(ch, o["outputs"])))

    def forward(self, x, t, image=None, labels=None):
        half = self.o["base"] // 2
        f = torch.exp(-math.log(10000) * torch.arange(half, dtype=torch.float32) / half)
        a = t[:, None].float() * f[None]
        e = self.time_embed(torch.cat([a.cos(), a.sin()], -1).type(self.time_embed[0].weight.dtype))
        if labels is not None:
            e = e + self.label_emb(labels)
        if self.o["condition"] and not self.o["encoder"]:
            x = torch.cat([x, torch.zeros_like(x[:, :1]).repeat(1, self.o["condition"], 1, 1) if image is None else image], 1)
        h = self.input_blocks[0](x, e)
        if self.o["encoder"] and image is not None:
            h = h + self.condition_encoder(image)
        skips = [h]
        for block in self.input_blocks[1:]:
            h = block(h, e)
            skips.append(h)
        h = self.middle_block(h, e)
        for block in self.output_blocks:
            h = block(torch.cat([h, skips.pop()], 1), e)
        return self.out(h)
