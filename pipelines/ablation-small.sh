#!/bin/sh
# The thesis' ablation in small, by the command line alone: real only, synthetic only and pretrain + finetune at several ratios and seeds,
# with its controls, scored on held-out images, and one report with Figures 5.4 or 5.5 and Tables 5.1 to 5.6.
#
#   pipelines/ablation-small.sh DATA POOL OUT [more arguments of jdm report]
#
# DATA  folder with train and test splits, each images/ and masks/, or a manifest (set ROOT)
# POOL  pairs of 'jdm sample'; RATIO % of the real pairs are the first so many of them
# OUT   everything goes here; started again, finished parts are kept
#
# Settings by environment (ratios rising), with the defaults that take minutes on two cores at 32 px:
#   SIZE=32 RATIOS="50 100 200" SEEDS="1 2" PRETRAIN=4 FINETUNE=4 ITERATIONS=25 TRAIN=train TEST=test SET=Kvasir EVALUATE="" SEGMENT=""
set -eu
[ $# -ge 3 ] || { sed -n '2,14p' "$0" | sed 's/^# \{0,1\}//'; exit 2; }
DATA=$1 POOL=$2 OUT=$3
shift 3
SIZE=${SIZE:-32} RATIOS=${RATIOS:-"50 100 200"} SEEDS=${SEEDS:-"1 2"} PRETRAIN=${PRETRAIN:-4} FINETUNE=${FINETUNE:-4}
ITERATIONS=${ITERATIONS:-25} TRAIN=${TRAIN:-train} TEST=${TEST:-test} SET=${SET:-Kvasir} EVALUATE=${EVALUATE:-} SEGMENT=${SEGMENT:-}
# all arms but the one with classical augmentation, which takes nnU-Net's
AUGMENTATION=${AUGMENTATION:-light}
JDM=${JDM:-"$(dirname "$0")/../build.sh run --"}
ROOT=${ROOT:+--root $ROOT}
mkdir -p "$OUT/segmenters" "$OUT/predictions" "$OUT/results"

# One arm: arm RATIO SEED NAME options of jdm segment train. Every regime takes PRETRAIN + FINETUNE epochs of ITERATIONS steps in all, so
# every arm is compute-matched with every other.
arm() {
    arm=$1 ratio=$2 seed=$3 name=$4
    shift 4
    [ -f "$OUT/results/$name.json" ] && return 0
    echo "== $name" >&2
    $JDM segment train "$DATA" $ROOT --split "$TRAIN" --output "$OUT/segmenters/$name" --fold all --preset 32px --image-size "$SIZE" \
        --pretrain-epochs "$PRETRAIN" --finetune-epochs "$FINETUNE" --iterations-per-epoch "$ITERATIONS" --validation-iterations 1 \
        --seed "$seed" --augmentation "$AUGMENTATION" $SEGMENT "$@" >&2
    $JDM segment predict "$OUT/segmenters/$name" "$DATA" $ROOT --split "$TEST" --output "$OUT/predictions/$name" --values 0,255 \
        --overwrite >&2
    ratio_of="--provenance ratio=$ratio"
    [ "$ratio" = 0 ] && ratio_of=""
    $JDM evaluate --pred "$OUT/predictions/$name" --truth "$TRUTH" --network-size "$SIZE" --dataset "$SET" --name "$arm" --seed "$seed" \
        --provenance "arm=$arm" $ratio_of --provenance "realPairs=$REAL" --provenance ratioChosenOn=fixed \
        --provenance "totalOptimiserSteps=$(((PRETRAIN + FINETUNE) * ITERATIONS))" $EVALUATE --output "$OUT/results/$name.json" >&2
}

# The negative control: each of the first $1 images of the pool with the mask of the one before it, the first with that of the last.
permute() {
    [ -f "$OUT/permuted/done" ] && return 0
    rm -rf "$OUT/permuted"
    mkdir -p "$OUT/permuted/images" "$OUT/permuted/masks"
    before="" left=$1
    for image in "$POOL"/images/*.png; do
        file=${image##*/}
        cp "$image" "$OUT/permuted/images/"
        if [ -z "$before" ]; then first=$file; else cp "$POOL/masks/$before" "$OUT/permuted/masks/$file"; fi
        before=$file left=$((left - 1))
        [ "$left" -gt 0 ] || break
    done
    cp "$POOL/masks/$before" "$OUT/permuted/masks/$first"
    : > "$OUT/permuted/done"
}

# With a manifest say TRUTH (folder of the test masks) and REAL (number of training pairs) yourself.
TRUTH=${TRUTH:-"$DATA/$TEST/masks"}
REAL=${REAL:-$(find "$DATA/$TRAIN/images" -type f | wc -l)}
for ratio in $RATIOS; do last=$((REAL * ratio / 100)); done
permute "$last"
for seed in $SEEDS; do
    arm real-only 0 "$seed" "real-only-s$seed" --regime RealOnly
    arm warm-restart 0 "$seed" "warm-restart-s$seed" --regime WarmRestart
    (AUGMENTATION=nnunet; arm classical-augmentation 0 "$seed" "classical-augmentation-s$seed" --regime RealOnly)
    for ratio in $RATIOS; do
        pairs=$((REAL * ratio / 100))
        arm pretrain-finetune "$ratio" "$seed" "pretrain-finetune-$ratio-s$seed" \
            --regime TwoStages --synthetic "$POOL" --max-synthetic "$pairs"
        arm synthetic-only "$ratio" "$seed" "synthetic-only-$ratio-s$seed" \
            --regime SyntheticOnly --synthetic "$POOL" --max-synthetic "$pairs"
    done
    # at the last ratio
    arm permuted-control "$ratio" "$seed" "permuted-control-$ratio-s$seed" \
        --regime TwoStages --synthetic "$OUT/permuted"
done
$JDM report "$OUT" "$POOL" --output "$OUT/report.html" "$@"
