"""Writes quality.json beside this script: Frechet distances by SciPy's sqrtm, and neighbour scores by plain loops over NumPy arrays.

Run: /usr/bin/python3 quality.py. The samples are formulas, so that the test makes them itself.
"""
import json
import os

import numpy as np
from scipy import linalg


def sample(n, d, a, b, shift):
    i, j = np.meshgrid(np.arange(n), np.arange(d), indexing="ij")
    return np.sin(a * (i + 1) * (j + 1) + b * i) + 0.3 * np.cos(1.3 * i + j) + shift * (j + 1) / d


def frechet(x, y):
    s, t = np.atleast_2d(np.cov(x, rowvar=False)), np.atleast_2d(np.cov(y, rowvar=False))
    root = linalg.sqrtm(s @ t)
    return float(np.sum((x.mean(0) - y.mean(0)) ** 2) + np.trace(s) + np.trace(t) - 2 * np.trace(root.real))


def kernel(x, y):
    d = x.shape[1]
    k = lambda u, v: (u @ v.T / d + 1) ** 3
    n, m = len(x), len(y)
    xx, yy = k(x, x), k(y, y)
    return float((xx.sum() - np.trace(xx)) / (n * (n - 1)) + (yy.sum() - np.trace(yy)) / (m * (m - 1)) - 2 * k(x, y).mean())


def neighbours(real, fake):
    dist = lambda u, v: np.sqrt(((u[:, None] - v[None]) ** 2).sum(-1))
    radius = lambda u, k: np.sort(dist(u, u), axis=1)[:, k]  # column 0 is the row itself
    between = dist(real, fake)
    return {
        "precision": float((between <= radius(real, 3)[:, None]).any(0).mean()),
        "recall": float((between <= radius(fake, 3)[None]).any(1).mean()),
        "density": float((between <= radius(real, 5)[:, None]).sum(0).mean() / 5),
        "coverage": float((between.min(1) <= radius(real, 5)).mean()),
    }


cases = []
for n, m, d, shift in [(40, 50, 1, 0.5), (60, 40, 3, 0.0), (60, 60, 8, 0.4), (100, 90, 20, 1.0)]:
    x, y = sample(n, d, 0.7, 0.37, 0), sample(m, d, 1.1, 0.53, shift)
    cases.append({"n": n, "m": m, "d": d, "shift": shift, "frechet": frechet(x, y), "kernel": kernel(x, y), **neighbours(x, y)})
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "quality.json"), "w") as file:
    json.dump({"cases": cases}, file, allow_nan=False, indent=1)
    file.write("\n")
print(json.dumps(cases, indent=1))
