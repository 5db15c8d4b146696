namespace JdmMl.Segmentation;

/// <summary>Cases that a stage draws from, and how many of them go into each batch.</summary>
internal sealed record StagePart(ITrainingCases Cases, int BatchSize);

/// <summary>One stage before it runs.</summary>
/// <param name="Name">One of <see cref="Stages"/>.</param>
/// <param name="Parts">What its batches are put together from.</param>
/// <param name="Epochs">Epochs.</param>
/// <param name="LearningRate">The first epoch's.</param>
internal sealed record StageSpec(string Name, IReadOnlyList<StagePart> Parts, int Epochs, double LearningRate)
{
    internal int Pairs => Parts.Sum(part => part.Cases.Count);

    internal string DataHash => string.Join(" + ", Parts.Select(part => part.Cases.Hash));

    /// <summary>The stages of a regime.</summary>
    internal static IReadOnlyList<StageSpec> Of(SegmentationOptions o, ITrainingCases? synthetic, ITrainingCases? real)
    {
        var all = o.PretrainEpochs + o.FinetuneEpochs;
        return o.Regime switch
        {
            TrainingRegime.RealOnly => [One(Stages.Real, real!, all, o.LearningRate)],
            TrainingRegime.SyntheticOnly => [One(Stages.Synthetic, synthetic!, all, o.LearningRate)],
            TrainingRegime.Mixed =>
            [
                new(Stages.Mixed, [new(synthetic!, o.SyntheticPerBatch()), new(real!, o.BatchSize - o.SyntheticPerBatch())],
                    all, o.LearningRate),
            ],
            TrainingRegime.WarmRestart =>
            [
                One(Stages.Real, real!, o.PretrainEpochs, o.LearningRate),
                One(Stages.Restart, real!, o.FinetuneEpochs, o.FinetuneLearningRate),
            ],
            _ =>
            [
                .. synthetic is null ? [] : new[] { One(Stages.Pretrain, synthetic, o.PretrainEpochs, o.LearningRate) },
                .. real is null ? [] : new[] { One(Stages.Finetune, real, o.FinetuneEpochs, o.FinetuneLearningRate) },
            ],
        };

        StageSpec One(string name, ITrainingCases cases, int epochs, double rate) => new(name, [new(cases, o.BatchSize)], epochs, rate);
    }
}
