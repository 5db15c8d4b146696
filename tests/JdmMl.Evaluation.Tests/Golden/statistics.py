"""Writes statistics.json beside this script: values of SciPy for the statistics tests. Run: /usr/bin/python3 statistics.py"""
import itertools
import json
import os

import numpy as np
import scipy
from scipy import integrate, stats


def signed_rank(differences, zero_method):
    d = np.array(differences)
    kept = d[d != 0]
    exact = len(kept) <= 50
    plain = len(np.unique(np.abs(kept))) == len(kept) and len(kept) == len(d)
    if not exact or plain:
        mode = "exact" if exact else "approx"
        r = stats.wilcoxon(d, zero_method=zero_method, correction=True, mode=mode)
        return float(r.statistic), float(r.pvalue)
    # ties or zeros: SciPy has no exact p, so every sign pattern of the midranks is counted
    ranked = kept if zero_method == "wilcox" else d
    ranks = stats.rankdata(np.abs(ranked))[ranked != 0]
    signs = np.sign(ranked[ranked != 0])
    statistic = min(ranks[signs > 0].sum(), ranks[signs < 0].sum())
    sums = np.array([np.dot(ranks, p) for p in itertools.product([0, 1], repeat=len(ranks))])
    return float(statistic), float(min(1, 2 * np.mean(sums <= statistic + 1e-9)))


def noncentral_t(t, degrees, shift):
    """stats.nct.cdf is NaN for some of these, so its definition is integrated adaptively; where it is a number they agree."""
    chi = stats.chi(degrees)
    value = integrate.quad(lambda x: chi.pdf(x) * stats.norm.cdf(t * x / np.sqrt(degrees) - shift), 0, np.inf,
                           epsabs=1e-13, epsrel=1e-12, limit=500, points=None)[0]
    with np.errstate(all="ignore"):
        theirs = stats.nct.cdf(t, degrees, shift)
    assert np.isnan(theirs) or abs(theirs - value) < 1e-7, (t, degrees, shift, theirs, value)
    return float(value)


chance = np.random.default_rng(1)
cases = []
for n, digits in [(5, 6), (9, 6), (14, 6), (14, 1), (12, 0), (30, 6), (50, 6), (60, 6), (120, 1), (200, 6)]:
    for shift in (0.0, 0.4):
        d = np.round(chance.normal(shift, 1, n), digits).tolist()
        for zero_method in ("wilcox", "pratt"):
            statistic, p = signed_rank(d, zero_method)
            cases.append({"differences": d, "zeros": zero_method, "statistic": statistic, "p": p})

skewed = np.round(chance.exponential(1, 25) - 0.6, 4)
bca = stats.bootstrap((skewed,), np.mean, n_resamples=400_000, batch=10_000, method="BCa", random_state=np.random.default_rng(2))
percentile = stats.bootstrap((skewed,), np.mean, n_resamples=400_000, batch=10_000, method="percentile", random_state=np.random.default_rng(3))

a = np.round(chance.uniform(0.4, 1, 40), 4)
b = np.round(a + chance.normal(-0.01, 0.06, 40), 4)
r = np.corrcoef(a, b)[0, 1]
t = np.sqrt(40) * (b.mean() - a.mean()) / np.sqrt(a.var(ddof=1) + b.var(ddof=1) - 2 * a.std(ddof=1) * b.std(ddof=1) * r)

result = {
    "scipy": scipy.__version__,
    "wilcoxon": cases,
    "bootstrap": {
        "values": skewed.tolist(),
        "bca": [float(bca.confidence_interval.low), float(bca.confidence_interval.high)],
        "percentile": [float(percentile.confidence_interval.low), float(percentile.confidence_interval.high)],
    },
    "falseClaim": {"candidate": a.tolist(), "baseline": b.tolist(), "correlation": float(r), "probability": float(stats.t.cdf(t, 39))},
    "noncentralT": [
        {"t": t, "degrees": v, "shift": s, "cdf": noncentral_t(t, v, s)}
        for t, v, s in [(12.7, 1, 2), (-2, 1, 0.5), (4.3, 2, 3), (2.5, 3.7, 1), (2.1, 17, 2.8), (1.9, 150, 0.5), (-1.9, 150, 0.5), (2, 900, 4)]
    ],
}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "statistics.json"), "w") as file:
    json.dump(result, file, allow_nan=False, separators=(",", ":"))
    file.write("\n")
print("wilcoxon cases:", len(cases), "bca:", result["bootstrap"]["bca"], "percentile:", result["bootstrap"]["percentile"])
