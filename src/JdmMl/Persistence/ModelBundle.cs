using JdmMl.Data;
using JdmMl.Training;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl;

/// <summary>Chains of our transformers as bundles.</summary>
internal static class ModelBundle
{
    internal static void Save(TransformerChain<ITransformer> chain, string path)
    {
        var scopes = Scopes(chain);
        BundleFile.Write(path, [.. chain.Select((transformer, i) => (Stage(transformer), scopes[i].ToString()))]);
    }

    internal static void SaveForScoring(TransformerChain<ITransformer> chain, string path)
    {
        var segmenter = chain.OfType<SegmentationTransformer>().LastOrDefault()
            ?? throw new JdmException(
                $"The chain of {string.Join(", ", chain.Select(t => t.GetType().Name))} holds no segmenter to save for scoring.");
        BundleFile.Write(path, [(segmenter, nameof(TransformerScope.Everything))]);
    }

    internal static TransformerChain<ITransformer> Load(MLContext context, string path)
    {
        var device = TorchDevices.Choose(context.GpuDeviceId, context.FallbackToCpu);
        return BundleFile.Open(path, (zip, stages) =>
        {
            var loaded = new List<ITransformer>();
            try
            {
                foreach (var stage in stages)
                    loaded.Add(StageFile.Read(
                        zip, BundleFile.Prefix(loaded.Count), folder => StageKinds.Read(stage.Kind, folder, device)));
                return new TransformerChain<ITransformer>(loaded, stages.Select(stage => ScopeOf(path, stage)));
            }
            catch
            {
                foreach (var one in loaded) (one as IDisposable)?.Dispose();
                throw;
            }
        });
    }

    private static IStage Stage(ITransformer transformer)
        => transformer as IStage
            ?? throw new JdmException(
                $"A bundle keeps this library's stages, but the chain holds {transformer.GetType().Name}. " +
                "Save it with mlContext.Model.Save, or save the segmenter alone with SaveForScoring.");

    private static TransformerScope ScopeOf(string path, BundleStage stage)
        => Enum.TryParse<TransformerScope>(stage.Scope, out var scope)
            ? scope
            : throw new JdmException($"'{path}' gives a stage the scope '{stage.Scope}'; expected one of TransformerScope. Save it again.");

    // A chain does not say its members' scopes, but which of them take part in each.
    private static TransformerScope[] Scopes(TransformerChain<ITransformer> chain)
    {
        ITransformer[] members = [.. chain];
        var scopes = new TransformerScope[members.Length];
        foreach (var scope in new[] { TransformerScope.Training, TransformerScope.Testing, TransformerScope.Scoring })
        {
            HashSet<ITransformer> there = new(chain.GetModelFor(scope), ReferenceEqualityComparer.Instance);
            for (int i = 0; i < members.Length; i++)
                if (there.Contains(members[i])) scopes[i] |= scope;
        }
        return scopes;
    }
}
