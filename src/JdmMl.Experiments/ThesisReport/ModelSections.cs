using System.Globalization;
using JdmMl.Evaluation;
using JdmMl.Experiments.Reports;

namespace JdmMl.Experiments;

/// <summary>What a trained joint model gives: Figure 3.1, Figure A.1, losses, facts.</summary>
internal static class ModelSections
{
    /// <summary>The parts of one run.</summary>
    internal static IReadOnlyList<IReportPart> Of(DiffusionRecord run, Coverage coverage)
    {
        var parts = new List<IReportPart> { new FactTable([("Run", run.Name), .. run.Facts()]) };
        foreach (var refusal in run.Refusals) parts.Add(new Warning($"{run.Name}: {refusal}"));
        if (run.Trace is { } trace) parts.Add(Trace(run, trace, coverage));
        else coverage.Absent("Figure 3.1", $"{run.Name} has none; draw it with --trace");
        if (run.Bound is { } bound) parts.Add(Bound(run, bound, coverage));
        else coverage.Absent("Figure A.1", $"{run.Name} has none; compute it with --bound");
        if (run.Curves.Count > 0) parts.Add(Losses(run));
        return parts;
    }

    private static ImageGrid Trace(DiffusionRecord run, DenoisingTrace trace, Coverage coverage)
    {
        coverage.Shown("Figure 3.1", run.Name);
        string At(TraceFrame frame) => string.Create(CultureInfo.InvariantCulture, $"t = {frame.Step}");
        return new ImageGrid
        {
            Title = $"Figure 3.1. Denoising of one pair through t: {run.Name}", TileHeight = 88,
            Rows =
            [
                new ImageRow("image above, mask below",
                [
                    .. trace.Frames.Select(f => new ImageTile(
                        At(f), new Picture(f.Image, $"image at {At(f)}"), new Picture(f.Mask, $"mask at {At(f)}"))),
                ]),
            ],
            Stacked = true,
            Note = string.Create(CultureInfo.InvariantCulture,
                $"x_t from noise (t = {trace.Steps}) to the pair (t = 0), {trace.Sampler}, seed {trace.Seed}, pair 0 (not picked); ") +
                "values beyond the range are cut; of the mask its first channel.",
        };
    }

    private static LineChart Bound(DiffusionRecord run, BoundCurve bound, Coverage coverage)
    {
        coverage.Shown("Figure A.1", run.Name);
        return new LineChart
        {
            Title = $"Figure A.1. Variational bound against t: {run.Name}", XLabel = "t (time step)", YLabel = "L_t (bits per dimension)",
            LogY = true,
            Series =
            [
                new LineSeries($"mean of {bound.Count} pairs", [.. bound.Timesteps.Select(t => (double)t)], bound.Mean)
                    { Band = [.. bound.Lowest.Zip(bound.Highest, (low, high) => new Interval(low, high))] },
            ],
            Note = string.Create(
                CultureInfo.InvariantCulture,
                $"{bound.Timesteps.Count} of {bound.Steps} time steps, each with its own noise; band: lowest to highest of " +
                    $"{bound.Count} ") +
                string.Create(CultureInfo.InvariantCulture,
                $"pairs ({bound.Pairs}, {bound.Size} px). L_T = {bound.Prior:0.0e0}. t = 0 is the likelihood of 8-bit values in [-1, 1]."),
        };
    }

    private static LineChart Losses(DiffusionRecord run) => new()
    {
        Title = $"Losses: {run.Name}", XLabel = "optimiser step", YLabel = "squared error; vb in bits", LogY = true, Smoothing = 0.98,
        Series =
        [
            .. run.Curves.Select(c => new LineSeries(c.Name, [.. c.Points.Select(p => (double)p.Step)],
                [.. c.Points.Select(p => p.Value)])),
        ],
    };
}
