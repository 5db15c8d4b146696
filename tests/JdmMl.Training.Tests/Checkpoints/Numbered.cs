using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training.Tests.Checkpoints;

/// <summary>Checkpoints whose every part says its step, so that a mixture of two would show.</summary>
internal static class Numbered
{
    internal const string Identity = "mine";

    internal static void Save(CheckpointStore store, long step, int elements = 6)
    {
        using var scope = NewDisposeScope();
        store.Save(step, Identity, new()
        {
            Tensors =
            {
                [CheckpointParts.Weights] = [("w", full(elements, (float)step)), ("b", full(3, (float)step))],
                [CheckpointParts.Training] = [("moments", full(new long[] { 2, 3 }, step, dtype: float64))],
            },
            Texts = { ["model.json"] = string.Create(CultureInfo.InvariantCulture, $$"""{"step":{{step}},"note":"ümlaut"}""") },
            Facts = { ["next pair"] = (2 * step).ToString(CultureInfo.InvariantCulture) },
        });
    }

    /// <summary>The step that every part of the checkpoint agrees on.</summary>
    internal static long StepOf(Checkpoint checkpoint)
    {
        using var scope = NewDisposeScope();
        var values = cat([
            checkpoint.Tensors(CheckpointParts.Weights).Get("w").to(float64),
            checkpoint.Tensors(CheckpointParts.Weights).Get("b").to(float64),
            checkpoint.Tensors(CheckpointParts.Training).Get("moments").reshape(-1)]);
        Assert.Equal(checkpoint.Step, values.min().item<double>());
        Assert.Equal(checkpoint.Step, values.max().item<double>());
        Assert.StartsWith($$"""{"step":{{checkpoint.Step}},""", checkpoint.Text("model.json"));
        Assert.Equal(2 * checkpoint.Step, long.Parse(checkpoint.Facts["next pair"], CultureInfo.InvariantCulture));
        return checkpoint.Step;
    }
}
