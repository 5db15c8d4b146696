namespace JdmMl.Evaluation;

/// <summary>Turns pairs into vectors whose distances mean something, such as the activations of a segmenter's encoder.</summary>
public interface IFeatureExtractor
{
    /// <summary>What reports call the features: network, layer, and whether they see image, mask or both.</summary>
    string Name { get; }

    /// <summary>Length of a vector.</summary>
    int Dimension { get; }

    /// <summary>One vector a pair, [pairs][Dimension].</summary>
    /// <param name="pairs">Pairs, not necessarily of one size.</param>
    double[][] Extract(IReadOnlyList<PairPixels> pairs);
}
