"""Writes the .pt files beside it with PyTorch, and expected.json with what PyTorch itself says they hold.

Run with any PyTorch from 1.13 on: python3 make_golden.py
"""
import collections
import json
import os
import zipfile

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
EXPECTED = {}


def numbers(count, shape, dtype=torch.float32):
    return (torch.arange(count, dtype=torch.float64) * 0.25 - 1).to(dtype).reshape(shape)


def describe(tensors):
    return {
        name: {"type": str(t.dtype).split(".")[1], "shape": list(t.shape), "values": [float(v) for v in t.detach().double().flatten()]}
        for name, t in tensors.items()
    }


def save(file, content, tensors=None):
    torch.save(content, os.path.join(HERE, file))
    if tensors is not None:
        EXPECTED[file] = describe(tensors)


def network():
    net = torch.nn.Sequential(torch.nn.Conv2d(2, 3, 3), torch.nn.BatchNorm2d(3), torch.nn.Linear(3, 2))
    torch.manual_seed(0)
    for p in net.parameters():
        torch.nn.init.normal_(p)
    return net


net = network()
save("network.pt", net.state_dict(), net.state_dict())                                  # OrderedDict with _metadata
save("dataparallel.pt", torch.nn.DataParallel(net).state_dict(), net.state_dict())      # every name with module.
mixed = {"module.a": numbers(2, (2,)), "module.b": numbers(2, (2,)), "c": numbers(3, (3,))}
save("mixed_prefix.pt", mixed)

base = numbers(24, (4, 6))
views = {
    "whole": base,
    "turned": base.t(),                                 # strides (1, 6)
    "row": base[2],                                     # offset 12
    "every_second": base[1::2, ::3],                    # offset 6, strides (12, 3)
    "diagonal": torch.diagonal(base),                   # stride 7
    "tied": base,
    "spread": numbers(3, (3, 1)).expand(3, 4),          # stride 0
    "channels_last": numbers(24, (1, 2, 3, 4)).contiguous(memory_format=torch.channels_last),
    "scalar": torch.tensor(2.5),
    "nothing": torch.zeros(0, 3),
}
save("views.pt", views, views)

types = {
    str(t).split(".")[1]: numbers(6, (2, 3), t)
    for t in (torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8)
}
types["uint8"] = torch.arange(250, 256, dtype=torch.uint8)
types["bool"] = torch.tensor([True, False, True])
save("types.pt", types, types)

parameters = collections.OrderedDict(w=torch.nn.Parameter(numbers(4, (2, 2))), b=torch.nn.Parameter(numbers(2, (2,)), requires_grad=False))
save("parameters.pt", parameters, parameters)

nested = {
    "epoch": 3, "steps": 2 ** 40, "offset": -7, "rate": 1e-4, "note": "näher", "flag": True, "nothing": None,
    "sizes": [1, 2, (3, 4), ()], "optimizer": {"state": {0: {"exp_avg": numbers(2, (2,))}}, "param_groups": [{"lr": 0.1}]},
    "model": {"w": numbers(3, (3,)), "b": numbers(1, (1,))},
    "ema": {"decay": 0.9, "model": {"w": numbers(3, (3,)) * 2, "b": numbers(1, (1,)) * 2}},
}
save("nested.pt", nested, nested["ema"]["model"])
one = {"epoch": 3, "state_dict": net.state_dict()}
save("one_section.pt", one, net.state_dict())
one_tensor = numbers(2, (2,))
thousand = {f"{i}": one_tensor for i in range(1001)}        # more items than one SETITEMS takes, more memos than fit a byte
save("thousand.pt", thousand)

save("tensor_alone.pt", numbers(2, (2,)))
save("complex.pt", {"z": torch.zeros(2, dtype=torch.complex64)})
torch.save(net.state_dict(), os.path.join(HERE, "legacy.pt"), _use_new_zipfile_serialization=False)
torch.save({"w": numbers(2, (2,))}, os.path.join(HERE, "other_protocol.pt"), pickle_protocol=4)
torch.jit.save(torch.jit.script(torch.nn.Linear(1, 1)), os.path.join(HERE, "script.pt"))


def rezip(source, target, top, compression=zipfile.ZIP_STORED):
    """The same files under another top folder, by Python's own zip writer."""
    with zipfile.ZipFile(os.path.join(HERE, source)) as old, zipfile.ZipFile(os.path.join(HERE, target), "w", compression) as new:
        for item in old.infolist():
            info = zipfile.ZipInfo(top + item.filename.split("/", 1)[1])
            info.compress_type = compression
            new.writestr(info, old.read(item))


rezip("parameters.pt", "nested_folders.pt", "outer/inner/")
EXPECTED["nested_folders.pt"] = EXPECTED["parameters.pt"]
rezip("parameters.pt", "compressed.pt", "archive/", zipfile.ZIP_DEFLATED)

with open(os.path.join(HERE, "expected.json"), "w") as f:
    json.dump(EXPECTED, f, indent=None, separators=(",", ":"))
