using JdmMl.Data;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Weights of the two nnU-Net networks under every name that nnU-Net's own load_state_dict asks for.</summary>
public static class NnUNetExport
{
    /// <summary>Every tensor under its canonical name and, right after it, under its aliases; the tensors belong to the network.</summary>
    /// <param name="network">A <see cref="PlainConvUNet"/> or a <see cref="ResidualEncoderUNet"/>.</param>
    /// <exception cref="JdmException">It is another network.</exception>
    public static IReadOnlyList<(string Name, Tensor Value)> StateDict(SegmentationNetwork network)
    {
        if (network is not (PlainConvUNet or ResidualEncoderUNet))
            throw new JdmException(
                $"A {network.GetName()} has no counterpart in nnU-Net; expected a {nameof(PlainConvUNet)} or " +
                $"{nameof(ResidualEncoderUNet)}.");
        return [.. NetworkWeights.Of(network).SelectMany(item => StateNames.Aliases(item.Name).Select(name => (name, item.Value)))];
    }

    /// <summary>Writes <see cref="StateDict"/> as safetensors; aliases are copies, because the format has no shared tensors.</summary>
    /// <param name="network">A <see cref="PlainConvUNet"/> or a <see cref="ResidualEncoderUNet"/>.</param>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <exception cref="JdmException">It is another network, or the file cannot be written.</exception>
    public static void WriteSafeTensors(SegmentationNetwork network, string path)
    {
        var state = StateDict(network);
        AtomicFile.Write(path, stream => SafeTensors.Write(stream, state));
    }

    /// <summary>
    /// Writes a file that torch.load reads: a dict whose <c>network_weights</c> is <see cref="StateDict"/>, aliases sharing their storage.
    /// </summary>
    /// <param name="network">A <see cref="PlainConvUNet"/> or a <see cref="ResidualEncoderUNet"/>.</param>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <exception cref="JdmException">It is another network, or the file cannot be written.</exception>
    public static void WritePyTorch(SegmentationNetwork network, string path)
    {
        var state = StateDict(network);
        AtomicFile.Write(path, stream => PyTorchWriter.Write(stream, state, section: "network_weights"));
    }
}
