using System.Globalization;
using JdmMl.Data;
using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// Checkpoints of a training run. Each is a model of its own (averaged weights and options) with the state of the training beside it:
/// raw weights, moments and the time-step sampler. Random streams and the position in the data follow from seed and step.
/// </summary>
internal sealed class LearnerCheckpoints
{
    private readonly CheckpointStore _store;
    private readonly JointDiffusionOptions _options;
    private readonly ModalityLayout _layout;
    private readonly string _identity;

    internal LearnerCheckpoints(
        string folder, JointDiffusionOptions options, ModalityLayout layout, string samplesHash, Action<string> report)
    {
        (_options, _layout) = (options, layout);
        _store = new CheckpointStore(folder, report);
        // Whatever changes the numbers of a run belongs in here; how often it is saved does not.
        _identity = Fingerprints.OfText(ModelFiles.Describe(options with { CheckpointEvery = 1 }, layout) + samplesHash)[..16];
    }

    internal void Save(long done, TrainingStep step)
    {
        using var scope = NewDisposeScope();
        _store.Save(done, _identity, new CheckpointParts
        {
            Tensors =
            {
                [CheckpointParts.Weights] = Average(step),
                [CheckpointParts.Training] =
                    State(step).Concat(step.Times.State.Select(s => (s.Name, tensor(s.Values, dtype: float64)))),
            },
            Texts = { [ModelFiles.Description] = ModelFiles.Describe(_options, _layout) },
            Facts =
            {
                ["seed"] = _options.Seed.ToString(CultureInfo.InvariantCulture),
                ["next sample"] = (done * _options.BatchSize).ToString(CultureInfo.InvariantCulture),
                ["mode"] = _options.Mode.ToString(),
            },
        });
    }

    internal long Restore(TrainingStep step)
    {
        if (_store.Latest(_identity) is not { } checkpoint) return 0;
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var file = checkpoint.Tensors(CheckpointParts.Training);
        foreach (var (name, value) in State(step)) value.copy_(file.Get(name));
        WeightImport.Fill(Average(step), checkpoint.Tensors(CheckpointParts.Weights));
        foreach (var (name, values) in step.Times.State) file.Get(name).data<double>().ToArray().CopyTo(values, 0);
        step.Parameters.Refresh();
        return checkpoint.Step;
    }

    // The averaged weights are stored once, by name; the flat buffer holds them in the order of named_parameters.
    private static IEnumerable<(string Name, Tensor Value)> Average(TrainingStep step)
    {
        long offset = 0;
        foreach (var (name, parameter) in step.Network.named_parameters())
        {
            yield return (name, step.Average.Values.narrow(0, offset, parameter.numel()).view(parameter.shape));
            offset += parameter.numel();
        }
    }

    private static IEnumerable<(string Name, Tensor Value)> State(TrainingStep step) =>
    [
        ("values", step.Parameters.Values), ("first_moment", step.Optimiser.FirstMoment), ("second_moment", step.Optimiser.SecondMoment),
    ];
}
