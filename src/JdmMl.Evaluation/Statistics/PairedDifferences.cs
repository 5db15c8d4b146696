namespace JdmMl.Evaluation;

/// <summary>
/// Candidate minus baseline, image by image and seed by seed. The unit is the image; images of one group (patient, sequence) and of
/// one seed are not independent, and everything that is computed from here takes that into account.
/// </summary>
public sealed class PairedDifferences
{
    private PairedDifferences(double[][] values, ImageKey[] images)
    {
        (Values, Images) = (values, images);
        PerImage = [.. Enumerable.Range(0, images.Length).Select(i => values.Average(run => run[i]))];
    }

    /// <summary>Differences [seeds][images], in the unit of the scores.</summary>
    public IReadOnlyList<double[]> Values { get; }

    /// <summary>The images, in the order of <see cref="Values"/>.</summary>
    public IReadOnlyList<ImageKey> Images { get; }

    /// <summary>Mean difference over seeds, one an image.</summary>
    public IReadOnlyList<double> PerImage { get; }

    /// <summary>Number of seeds, the same in both arms.</summary>
    public int Seeds => Values.Count;

    /// <summary>Number of independent groups; an image without a group is one.</summary>
    public int Groups => Images.Select(KeyOfGroup).Distinct().Count();

    /// <summary>Images whose mean score over seeds is lower in the candidate.</summary>
    public int Worse => PerImage.Count(d => d < 0);

    /// <summary>Images whose mean score over seeds is higher in the candidate.</summary>
    public int Better => PerImage.Count(d => d > 0);

    /// <summary>Subtracts the arms.</summary>
    /// <param name="baseline">Scores [seeds][images].</param>
    /// <param name="candidate">Scores [seeds][images], the same seeds and images in the same order.</param>
    /// <param name="images">One key an image.</param>
    /// <exception cref="ArgumentException">
    /// There is no seed or image, counts differ, an image is named twice, or a score is not a finite number.
    /// </exception>
    public static PairedDifferences Of(
        IReadOnlyList<IReadOnlyList<double>> baseline, IReadOnlyList<IReadOnlyList<double>> candidate, IReadOnlyList<ImageKey> images)
    {
        if (baseline.Count != candidate.Count)
            throw new ArgumentException(
                $"The baseline has {baseline.Count} seeds and the candidate {candidate.Count}; expected the same seeds in both arms.");
        if (baseline.Count == 0 || images.Count == 0)
            throw new ArgumentException($"There are {baseline.Count} seeds and {images.Count} images; expected at least one of each.");
        if (images.GroupBy(i => (i.DataSet, i.Id)).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"Image '{twice.Key.Id}' of '{twice.Key.DataSet}' appears twice; expected every image once.");
        Check("baseline", baseline, images);
        Check("candidate", candidate, images);
        double[][] values = [.. baseline.Zip(candidate, (b, c) => b.Zip(c, (x, y) => y - x).ToArray())];
        return new PairedDifferences(values, [.. images]);
    }

    /// <summary>Differences that are known already, such as those of one seed.</summary>
    /// <param name="values">Candidate minus baseline [seeds][images].</param>
    /// <param name="images">One key an image.</param>
    /// <exception cref="ArgumentException">As for the other overload.</exception>
    public static PairedDifferences Of(IReadOnlyList<IReadOnlyList<double>> values, IReadOnlyList<ImageKey> images) =>
        Of([.. values.Select(run => (IReadOnlyList<double>)new double[run.Count])], values, images);

    internal static (string DataSet, string Group, bool Alone) KeyOfGroup(ImageKey image) =>
        image.Group == "" ? (image.DataSet, image.Id, true) : (image.DataSet, image.Group, false);

    private static void Check(string arm, IReadOnlyList<IReadOnlyList<double>> runs, IReadOnlyList<ImageKey> images)
    {
        foreach (var run in runs)
        {
            if (run.Count != images.Count)
                throw new ArgumentException($"A run of the {arm} has {run.Count} scores for {images.Count} images; expected one an image.");
            for (int i = 0; i < run.Count; i++)
                if (!double.IsFinite(run[i]))
                    throw new ArgumentException(FormattableString.Invariant(
                        $"The {arm} scores image '{images[i].Id}' of '{images[i].DataSet}' with {run[i]}; expected a finite number."));
        }
    }
}
