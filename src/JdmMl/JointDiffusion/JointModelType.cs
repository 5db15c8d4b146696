using JdmMl.Diffusion;
using Microsoft.ML.Data;

namespace JdmMl;

/// <summary>The type of the annotation that carries a fitted joint diffusion model from stage to stage.</summary>
public sealed class JointModelType : StructuredDataViewType
{
    /// <summary>Kind under which the annotation is stored on the column <see cref="PairColumns.JointModel"/>.</summary>
    public const string AnnotationKind = "JointDiffusionModel";

    private JointModelType() : base(typeof(JointDiffusionModel)) { }

    /// <summary>The only instance.</summary>
    public static JointModelType Instance { get; } = new();

    /// <inheritdoc/>
    public override bool Equals(DataViewType? other) => other is JointModelType;

    /// <inheritdoc/>
    public override bool Equals(object? other) => other is JointModelType;

    /// <inheritdoc/>
    public override int GetHashCode() => typeof(JointModelType).GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => nameof(JointDiffusionModel);
}
