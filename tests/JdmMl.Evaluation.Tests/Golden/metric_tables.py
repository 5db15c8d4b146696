"""Writes metric_tables.json: small masks with the values that NumPy and SciPy give for them.

    python3 metric_tables.py > metric_tables.json

Needs numpy and scipy. Nothing here is taken from the C# code: distances come from scipy.ndimage.distance_transform_edt, borders from
binary_erosion, objects from scipy.ndimage.label, assignments from scipy.optimize.linear_sum_assignment, and the saliency measures are
written from the papers pixel by pixel. With --against DIR, where DIR holds the package py_sod_metrics, the saliency measures are also
compared with that package and the largest differences are printed instead.
"""
import json
import sys

import numpy as np
from scipy import ndimage, optimize
from scipy.spatial.distance import cdist

CROSS, SQUARE = ndimage.generate_binary_structure(2, 1), ndimage.generate_binary_structure(2, 2)
EPS = np.finfo(float).eps


def blobs(rng, shape, level, sigma):
    return ndimage.gaussian_filter(rng.standard_normal(shape), sigma) > level * ndimage.gaussian_filter(
        rng.standard_normal(shape), sigma).std()


def nearby(rng, mask):
    moved = np.roll(mask, tuple(rng.integers(-2, 3, 2)), (0, 1))
    noise = ndimage.gaussian_filter(rng.standard_normal(mask.shape), 1.5)
    return moved ^ (np.abs(noise) > 2.2 * noise.std())


def soft(rng, mask):
    p = ndimage.gaussian_filter(mask.astype(float), 1.2) * 0.8 + 0.1 + rng.normal(0, 0.05, mask.shape)
    return np.clip(np.round(p * 255), 0, 255).astype(np.uint8)


def masks():
    rng = np.random.default_rng(20240517)
    for i, (shape, level, sigma) in enumerate([((17, 23), 0.6, 1.5), ((24, 16), 0.9, 1.2), ((31, 29), 1.0, 1.3), ((28, 40), 0.3, 2.0),
                                               ((12, 9), 0.5, 1.0), ((40, 40), 1.1, 1.1), ((33, 21), 0.8, 1.6), ((30, 36), 0.2, 1.0)]):
        truth = blobs(rng, shape, level, sigma)
        prediction = nearby(rng, truth)
        yield f"blobs{i}", truth, prediction, soft(rng, prediction)
    truth = np.zeros((15, 18), bool)
    truth[4:9, 5:12] = True
    none = np.zeros_like(truth)
    ramp = np.arange(15 * 18, dtype=np.uint8).reshape(15, 18)
    yield "prediction_empty", truth, none, np.zeros_like(ramp)
    yield "truth_empty", none, truth, ramp
    yield "both_empty", none, none, np.zeros_like(ramp)
    yield "perfect", truth, truth, truth.astype(np.uint8) * 255
    yield "truth_full", ~none, truth, ramp
    yield "constant_map", truth, truth, np.full_like(ramp, 77)
    corner = np.zeros_like(truth)
    corner[0, 0] = corner[1, 1] = corner[2, 1] = corner[14, 17] = True
    yield "corners", corner, np.roll(corner, 1, 1), soft(rng, corner)


# Boundaries --------------------------------------------------------------------------------------------------------------------------

def boundary(truth, prediction, spacing, tolerance, edge):
    a, b = (m & ~ndimage.binary_erosion(m, CROSS, border_value=0 if edge else 1) for m in (truth, prediction))
    if not a.any() or not b.any():
        return None
    ab = ndimage.distance_transform_edt(~b, sampling=spacing)[a]
    ba = ndimage.distance_transform_edt(~a, sampling=spacing)[b]
    both = np.concatenate([ab, ba])
    return {"nsd": np.mean(both <= tolerance + 1e-9), "hd95Larger": max(np.percentile(ab, 95), np.percentile(ba, 95)),
            "hd95Pooled": np.percentile(both, 95), "asd": both.mean()}


# Objects -----------------------------------------------------------------------------------------------------------------------------

def objects(truth_labels, prediction_labels):
    t, p = np.unique(truth_labels[truth_labels > 0]), np.unique(prediction_labels[prediction_labels > 0])
    inter = np.array([[np.sum((truth_labels == i) & (prediction_labels == j)) for j in p] for i in t]).reshape(len(t), len(p))
    ta, pa = np.array([np.sum(truth_labels == i) for i in t]), np.array([np.sum(prediction_labels == j) for j in p])
    if len(t) == 0 or len(p) == 0:
        return {"truth": len(t), "prediction": len(p), "aji": None if len(t) + len(p) == 0 else 0.0}
    union = ta[:, None] + pa[None, :] - inter
    iou = inter / union

    def jaccard(pairs):
        c = sum(int(inter[i, j]) for i, j in pairs)
        u = sum(int(union[i, j]) for i, j in pairs)
        u += sum(int(ta[i]) for i in range(len(t)) if i not in {i for i, _ in pairs})
        return c / (u + sum(int(pa[j]) for j in range(len(p)) if j not in {j for _, j in pairs}))

    aji = jaccard([(i, int(iou[i].argmax())) for i in range(len(t)) if iou[i].max() > 0])
    rows, columns = optimize.linear_sum_assignment(-iou)
    plus = [(i, j) for i, j in zip(rows, columns) if iou[i, j] > 0]
    hits = iou[iou > 0.5]
    greedy_t, greedy_p = set(), set()
    for value, i, j in sorted(((-iou[i, j], i, j) for i in range(len(t)) for j in range(len(p)) if iou[i, j] >= 0.3)):
        if i not in greedy_t and j not in greedy_p:
            greedy_t.add(i)
            greedy_p.add(j)
    dq = len(hits) / (len(hits) + (len(p) - len(hits)) / 2 + (len(t) - len(hits)) / 2)
    return {"truth": len(t), "prediction": len(p), "aji": aji, "ajiPlus": jaccard(plus), "dq": dq,
            "sq": hits.mean() if len(hits) else None, "pq": dq * hits.mean() if len(hits) else 0.0,
            "lesionSensitivity": np.mean(inter.any(1)), "lesionPrecision": np.mean(inter.any(0)),
            "lesionSensitivityIou30": len(greedy_t) / len(t), "lesionPrecisionIou30": len(greedy_p) / len(p)}


# Soft maps ---------------------------------------------------------------------------------------------------------------------------

def rescale(u8):
    x = u8 / 255.0
    return (x - x.min()) / (x.max() - x.min()) if x.max() > x.min() else x


def s_measure(gt, x):
    if not gt.any():
        return 1 - x.mean()
    if gt.all():
        return x.mean()

    def of_object(values):
        m = values.mean()
        return 2 * m / (m * m + 1 + (values.std(ddof=1) if values.size > 1 else 0) + EPS)

    share = gt.mean()
    s_object = share * of_object(x[gt]) + (1 - share) * of_object(1 - x[~gt])
    rows, columns = np.nonzero(gt)
    cy, cx = int(np.floor(rows.mean() + 1 + 0.5)), int(np.floor(columns.mean() + 1 + 0.5))
    s_region = 0
    for ys in (slice(0, cy), slice(cy, None)):
        for xs in (slice(0, cx), slice(cx, None)):
            a, b = x[ys, xs], gt[ys, xs].astype(float)
            if a.size == 0:
                continue
            n = a.size - 1 + EPS
            ma, mb = a.mean(), b.mean()
            cov = ((a - ma) * (b - mb)).sum() / n
            alpha, beta = 4 * ma * mb * cov, (ma ** 2 + mb ** 2) * (((a - ma) ** 2).sum() / n + ((b - mb) ** 2).sum() / n)
            q = alpha / (beta + EPS) if abs(alpha) > 1e-15 else (1.0 if beta < 1e-15 else 0.0)
            s_region += a.size / x.size * q
    return max(0.0, 0.5 * s_object + 0.5 * s_region)


def weighted_f(gt, x):
    if not gt.any():
        return None
    error = np.abs(x - gt)
    foreground = np.argwhere(gt.T)[:, ::-1]                    # by column, then by row: argmin takes the first of equals
    d2 = cdist(np.argwhere(np.ones_like(gt)), foreground, "sqeuclidean")
    nearest = foreground[d2.argmin(1)]
    distance = np.sqrt(d2.min(1)).reshape(gt.shape)
    lent = error[nearest[:, 0], nearest[:, 1]].reshape(gt.shape)
    ax = np.arange(-3, 4)
    kernel = np.exp(-(ax[:, None] ** 2 + ax[None, :] ** 2) / (2 * 5.0 ** 2))
    smooth = ndimage.convolve(np.where(gt, error, lent), kernel / kernel.sum(), mode="constant")
    least = np.where(gt, np.minimum(error, smooth), error)
    weight = np.where(gt, 1, 2 - np.exp(np.log(0.5) / 5 * distance))
    final = least * weight
    hits, extra = gt.sum() - final[gt].sum(), final[~gt].sum()
    recall, precision = 1 - final[gt].mean(), hits / (EPS + hits + extra)
    return 2 * recall * precision / (EPS + recall + precision)


def e_measure(gt, cut):
    f, g = cut.astype(float), gt.astype(float)
    if not gt.any():
        enhanced = 1 - f
    elif gt.all():
        enhanced = f
    else:
        a, b = g - g.mean(), f - f.mean()
        enhanced = (2 * a * b / (a * a + b * b + EPS) + 1) ** 2 / 4
    return enhanced.sum() / (gt.size - 1 + EPS)


def maps(gt, u8):
    x, p = rescale(u8), u8 / 255.0
    cuts = [x >= k / 255 - 1e-12 for k in range(255, -1, -1)]
    em = [e_measure(gt, c) for c in cuts]
    dice = [2 * (c & gt).sum() / (c.sum() + gt.sum()) if (c & gt).any() else 0.0 for c in cuts]
    iou = [(c & gt).sum() / (c | gt).sum() if (c & gt).any() else 0.0 for c in cuts]
    bins = np.minimum(14, (u8.astype(int) * 15) // 255)
    ece = sum(abs(p[bins == b].mean() - gt[bins == b].mean()) * (bins == b).mean() for b in range(15) if (bins == b).any())
    return {"sMeasure": s_measure(gt, x), "weightedF": weighted_f(gt, x), "mae": np.abs(x - gt).mean(),
            "eMeasureMean": np.mean(em), "eMeasureMax": np.max(em), "eMeasureAdaptive": e_measure(gt, x >= min(2 * x.mean(), 1)),
            "sweepMeanDice": np.mean(dice), "sweepMaxDice": np.max(dice), "sweepMeanIou": np.mean(iou), "sweepMaxIou": np.max(iou),
            "ece": ece, "brier": ((p - gt) ** 2).mean()}


def against(folder):
    sys.path.insert(0, folder)
    from py_sod_metrics import sod_metrics as sod
    worst = {}
    for name, truth, _, u8 in masks():
        mine = maps(truth, u8)
        gt8 = truth.astype(np.uint8) * 255
        theirs = {}
        for metric, key in ((sod.Smeasure(), "sm"), (sod.WeightedFmeasure(), "wfm"), (sod.MAE(), "mae"), (sod.Emeasure(), "em")):
            metric.step(pred=u8, gt=gt8)
            value = metric.get_results()[key]
            theirs[key] = value
        pairs = {"sMeasure": theirs["sm"], "mae": theirs["mae"], "eMeasureAdaptive": theirs["em"]["adp"]}
        if truth.any():
            pairs["weightedF"] = theirs["wfm"]
        for key, value in pairs.items():
            worst.setdefault(key, []).append((abs(mine[key] - value), name, mine[key], float(value)))
    for key, rows in worst.items():
        print(key, "cases", len(rows), "largest differences", [(f"{d:.2e}", *rest) for d, *rest in sorted(rows, reverse=True)[:4]])


def main():
    if len(sys.argv) > 2 and sys.argv[1] == "--against":
        return against(sys.argv[2])
    cases = []
    for name, truth, prediction, u8 in masks():
        eight = [ndimage.label(m, SQUARE)[0] for m in (truth, prediction)]
        four = [ndimage.label(m, CROSS)[0] for m in (truth, prediction)]
        striped = [np.where(m, 1 + np.add.outer(np.arange(m.shape[0]) // 5 * 50, np.arange(m.shape[1]) // 4), 0) for m in (truth, prediction)]
        rows = lambda m: ["".join(".#"[int(v)] for v in row) for row in m]
        cases.append({
            "name": name, "truth": rows(truth), "prediction": rows(prediction), "map": [bytes(row).hex() for row in u8],
            "boundary": boundary(truth, prediction, (1, 1), 2, True),
            "boundaryInside": boundary(truth, prediction, (1, 1), 1, False),
            "boundarySpaced": boundary(truth, prediction, (0.7, 1.3), 1.5, True),
            "components8": objects(*eight), "components4": objects(*four), "labels": objects(*striped),
            "maps": maps(truth, u8),
        })
    json.dump(cases, sys.stdout, indent=1, default=float)
    print()


main()
