"""
nnU-Net's plain 2D network, its loss and its optimiser in plain PyTorch, for timing: parameters in a dictionary, functional operators,
libtorch's own layout and its own transposed convolution and instance norm, as one would write them.
"""
import torch
import torch.nn.functional as F

SLOPE = 0.01


def parameters(channels, features, classes):
    torch.manual_seed(1)
    p = {}

    def weights(name, *shape):
        fan = shape[1] * shape[2] * shape[3]
        p[name + ".weight"] = torch.randn(*shape) * (2 / (1 + SLOPE ** 2) / fan) ** 0.5
        p[name + ".bias"] = torch.zeros(shape[1] if name.startswith("up") else shape[0])

    def block(name, inputs, outputs):
        weights(name + ".conv", outputs, inputs, 3, 3)
        p[name + ".norm.weight"], p[name + ".norm.bias"] = torch.ones(outputs), torch.zeros(outputs)

    for s, width in enumerate(features):
        block(f"down{s}.0", features[s - 1] if s else channels, width)
        block(f"down{s}.1", width, width)
    for s in range(len(features) - 1):
        below, width = features[-1 - s], features[-2 - s]
        weights(f"up{s}", below, width, 2, 2)
        block(f"join{s}.0", 2 * width, width)
        block(f"join{s}.1", width, width)
        weights(f"head{s}", classes, width, 1, 1)
    for value in p.values():
        value.requires_grad_()
    return p


def forward(p, x, all_levels=True):
    """Logits, full resolution first; only those when all_levels is false."""
    levels = len({name.split(".")[0] for name in p if name.startswith("up")})

    def block(name, x, stride=1):
        y = F.conv2d(x, p[name + ".conv.weight"], p[name + ".conv.bias"], stride, 1)
        y = F.instance_norm(y, weight=p[name + ".norm.weight"], bias=p[name + ".norm.bias"], eps=1e-5)
        return F.leaky_relu(y, SLOPE, inplace=True)

    maps = []
    for s in range(levels + 1):
        x = block(f"down{s}.1", block(f"down{s}.0", x, 2 if s else 1))
        maps.append(x)
    logits = []
    for s in range(levels):
        up = F.conv_transpose2d(x, p[f"up{s}.weight"], p[f"up{s}.bias"], 2)
        x = block(f"join{s}.1", block(f"join{s}.0", torch.cat([up, maps[-2 - s]], 1)))
        if all_levels or s == levels - 1:
            logits.insert(0, F.conv2d(x, p[f"head{s}.weight"], p[f"head{s}.bias"]))
    return logits


def loss(levels, labels):
    """Cross entropy minus soft Dice of the foreground over the batch, levels weighing 1, 1/2, ..., the lowest 0."""
    weights = [0.5 ** i for i in range(len(levels))]
    if len(weights) > 1:
        weights[-1] = 0
    total = 0
    for logits, weight in zip(levels, weights):
        if weight == 0:
            continue
        logits, step = logits.float(), labels.shape[1] // logits.shape[2]
        target = labels[:, step // 2::step, step // 2::step]
        predicted = logits.softmax(1)[:, 1:]
        truth = F.one_hot(target, logits.shape[1]).permute(0, 3, 1, 2).float()[:, 1:]
        both, each = (predicted * truth).sum((0, 2, 3)), truth.sum((0, 2, 3)) + predicted.sum((0, 2, 3))
        dice = ((2 * both + 1e-5) / (each + 1e-5).clamp(min=1e-8)).mean()
        total = total + weight / sum(weights) * (F.cross_entropy(logits, target) - dice)
    return total


def optimiser(p):
    return torch.optim.SGD(p.values(), 1e-2, momentum=0.99, nesterov=True, weight_decay=3e-5)
