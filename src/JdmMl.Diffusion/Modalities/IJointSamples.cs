namespace JdmMl.Diffusion;

/// <summary>Training samples of a joint model: all modalities of one sample as channels. Reading is thread-safe.</summary>
public interface IJointSamples
{
    /// <summary>How many samples there are.</summary>
    int Count { get; }

    /// <summary>Height and width in pixels.</summary>
    int Size { get; }

    /// <summary>The modalities in channel order.</summary>
    ModalityLayout Layout { get; }

    /// <summary>Lowest and highest value of a channel.</summary>
    ValueRange Range { get; }

    /// <summary>SHA-256 over everything that the numbers depend on: pixels, layout, range; lower-case hexadecimal.</summary>
    string Hash { get; }

    /// <summary>The name of a sample, for messages.</summary>
    string NameOf(int index);

    /// <summary>The name of a sample's data set, which class conditioning tells apart.</summary>
    string DataSetOf(int index);

    /// <summary>Writes one sample.</summary>
    /// <param name="index">0 to Count - 1.</param>
    /// <param name="target">[C, S, S] with C the layout's channels.</param>
    /// <exception cref="JdmException">The sample cannot be read or encoded.</exception>
    void Fill(int index, Span<float> target);
}
