using JdmMl.Data;
using JdmMl.Diffusion;
using Microsoft.ML;

namespace JdmMl.Tests.Conformance;

public sealed class PairGeneratorConformance : EstimatorConformance
{
    // Shared by all tests of the process; pools are found again by their hash.
    private static readonly Lazy<JointDiffusionModel> Model = new(() =>
    {
        using var pairs = PackedPairs.Build(Small.Phantoms(), Small.Diffusion.Packing);
        return new JointDiffusionLearner(Small.Diffusion).Train(pairs);
    });

    private static readonly Lazy<string> Pools = new(() =>
    {
        string folder = Directory.CreateTempSubdirectory("jdmml-pools-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    protected override int AddedRows => 3;

    protected override (string Role, string Name)[] Needed => [.. base.Needed, ("origin", PairColumns.Origin)];

    protected override IEstimator<ITransformer> Estimator(MLContext context)
        => context.GetImageSegmentation().PairGenerator(Small.Generator(Pools.Value) with { Model = Model.Value });
}
