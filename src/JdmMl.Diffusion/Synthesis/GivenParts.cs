using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// What is known of the pairs that are drawn. Pair k takes row k mod M of what is given, whatever its batch. A joint model meets
/// <see cref="Condition"/> while sampling; a conditional model is asked with <see cref="Values"/>.
/// </summary>
public sealed record GivenParts : IDisposable
{
    /// <summary>Nothing.</summary>
    public static GivenParts Nothing { get; } = new();

    /// <summary>The condition of a joint model; null for none.</summary>
    public ICondition? Condition { get; init; }

    /// <summary>RePaint's jumps; null makes none.</summary>
    public Resampling? Resampling { get; init; }

    /// <summary>The given modality of a conditional model, [M, K, S, S]; stays the caller's.</summary>
    public Tensor? Values { get; init; }

    /// <summary>Weight of classifier-free guidance; 1 is the conditional model itself.</summary>
    public double Guidance { get; init; } = 1;

    /// <summary>Variance of ancestral steps in place of the model's; null keeps it.</summary>
    public ReverseVariance? Variance { get; init; }

    /// <summary>Class that a class-conditional model draws, an index into its labels.</summary>
    public int ClassIndex { get; init; }

    /// <summary>Ids of the pairs behind the rows, M of them; empty where they are not known.</summary>
    public IReadOnlyList<string> Rows { get; init; } = [];

    /// <summary>The id of the pair that pair <paramref name="number"/> takes its known part from; null where it is not known.</summary>
    public string? RowOf(long number) => Rows.Count == 0 ? null : Rows[(int)(number % Rows.Count)];

    /// <summary>Tensors that go with this object.</summary>
    internal IReadOnlyList<Tensor> Owned { get; init; } = [];

    /// <summary>Kind, settings and a hash of the contents, for pool keys and provenance.</summary>
    public string Name
    {
        get
        {
            var parts = new List<string>();
            if (Condition is not null) parts.Add(Condition.Name);
            if (Resampling is not null) parts.Add(Resampling.Name);
            if (Variance is { } variance) parts.Add($"{variance} variance".ToLowerInvariant());
            if (Values is not null) parts.Add(FormattableString.Invariant($"guided-{Guidance:R}-{ConditionFaults.Fingerprint(Values)}"));
            return parts.Count == 0 ? "none" : string.Join("; ", parts);
        }
    }

    /// <summary>The predictor of some pairs, and what a conditional model was given for them.</summary>
    internal (INoisePredictor Predictor, Tensor? Given) For(JointDiffusionModel model, IReadOnlyList<long> numbers)
    {
        if (model.Given is null)
        {
            if (Values is not null)
                throw new JdmException("The model is joint, but a modality was given for a conditional one; give it as a condition.");
            return (new ClassPredictor(model, ClassIndex), null);
        }
        if (Values is null)
            throw new JdmException(
                $"The model draws {string.Join(", ", model.Drawn.Select(m => m.Name))} for a given {model.Given.Name}; give one.");
        var rows = ConditionRows.For(Values, numbers, model.Device);        // [N, K, S, S]
        var features = model.Encode(rows);                                  // [N, base, S, S]
        return (new GuidedPredictor(new ClassPredictor(model, ClassIndex, features is not null), features ?? rows, Guidance), rows);
    }

    /// <summary>Frees the tensors that were taken from pairs.</summary>
    public void Dispose()
    {
        foreach (var tensor in Owned) tensor.Dispose();
    }
}
