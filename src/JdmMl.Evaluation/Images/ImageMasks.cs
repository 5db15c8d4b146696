namespace JdmMl.Evaluation;

/// <summary>What is compared for one image: two masks of one size, and what else is at hand.</summary>
public sealed record ImageMasks
{
    /// <summary>Names the image.</summary>
    public required string Id { get; init; }

    /// <summary>The patient or video sequence. Empty: a group of its own.</summary>
    public string Group { get; init; } = "";

    /// <summary>Pixels in a row.</summary>
    public required int Width { get; init; }

    /// <summary>Rows.</summary>
    public required int Height { get; init; }

    /// <summary>True class ids, [H, W] flattened.</summary>
    public required byte[] Truth { get; init; }

    /// <summary>Predicted class ids, [H, W] flattened.</summary>
    public required byte[] Prediction { get; init; }

    /// <summary>Foreground probability times 255, [H, W] flattened, or null.</summary>
    public byte[]? SoftMap { get; init; }

    /// <summary>
    /// Number of the true object of each pixel, 0 for background, [H, W] flattened; for <see cref="InstanceKind.Labels"/>.
    /// </summary>
    public ushort[]? TruthObjects { get; init; }

    /// <summary>Number of the predicted object of each pixel, likewise.</summary>
    public ushort[]? PredictionObjects { get; init; }

    /// <summary>The same masks at another size; every target pixel takes what lies under its centre (PyTorch's nearest-exact).</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="ArgumentException">The size is not positive.</exception>
    public ImageMasks Resized(int width, int height)
    {
        if (width < 1 || height < 1)
            throw new ArgumentException($"Masks of {width}x{height} pixels were asked for; expected at least 1x1.");
        if ((width, height) == (Width, Height)) return this;
        return this with
        {
            Width = width, Height = height,
            Truth = Nearest(Truth, width, height), Prediction = Nearest(Prediction, width, height),
            SoftMap = SoftMap is null ? null : Nearest(SoftMap, width, height),
            TruthObjects = TruthObjects is null ? null : Nearest(TruthObjects, width, height),
            PredictionObjects = PredictionObjects is null ? null : Nearest(PredictionObjects, width, height),
        };
    }

    internal void Validate(EvaluationConventions conventions)
    {
        void Require(string what, int? length)
        {
            if (length is not null && length != (long)Width * Height)
                throw new ArgumentException(
                    $"Image '{Id}': the {what} has {length} pixels; expected {Width}x{Height}. Bring it to the size of the truth first.");
        }
        if (Width < 1 || Height < 1) throw new ArgumentException($"Image '{Id}' has {Width}x{Height} pixels; expected at least 1x1.");
        Require("truth", Truth.Length);
        Require("prediction", Prediction.Length);
        Require("soft map", SoftMap?.Length);
        Require("true label map", TruthObjects?.Length);
        Require("predicted label map", PredictionObjects?.Length);
        if (conventions.Instances == InstanceKind.Labels && (TruthObjects is null || PredictionObjects is null))
            throw new ArgumentException(
                $"Image '{Id}' has no label map of its {(TruthObjects is null ? "truth" : "prediction")}, " +
                "which the instances by labels need. " +
                "Give label maps, or count connected components.");
        if (conventions.SoftMaps && SoftMap is null)
            throw new ArgumentException($"Image '{Id}' has no soft map; expected one of every image, or of none.");
    }

    private T[] Nearest<T>(T[] values, int width, int height)
    {
        var resized = new T[width * height];
        int[] columns = [.. Enumerable.Range(0, width).Select(x => (int)((2L * x + 1) * Width / (2L * width)))];
        for (int y = 0; y < height; y++)
        {
            var row = values.AsSpan((int)((2L * y + 1) * Height / (2L * height)) * Width, Width);
            for (int x = 0; x < width; x++) resized[y * width + x] = row[columns[x]];
        }
        return resized;
    }
}
