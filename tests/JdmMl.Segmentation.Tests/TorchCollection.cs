namespace JdmMl.Segmentation.Tests;

/// <summary>Tests that count native handles or compete for cores run one after another.</summary>
[CollectionDefinition(nameof(TorchCollection), DisableParallelization = true)]
public class TorchCollection;
