using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// Checkpoints of nnU-Net v2 (<c>checkpoint_final.pth</c> and its siblings): the network with its weights, and what the file says of it.
/// 2D plain and residual-encoder U-Nets with 3x3 kernels are read; anything else is refused with what was found. Nothing in the file is
/// ever called.
/// </summary>
public static class NnUNetCheckpoint
{
    private const string Weights = "network_weights";

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="path">A file that nnU-Net v2's trainer saved.</param>
    /// <exception cref="JdmException">
    /// The file is missing, broken or hostile, its network is of another kind, or its plan does not fit its weights; the message names the
    /// file and the tensors.
    /// </exception>
    public static ImportedNetwork Read(string path)
    {
        var file = PyTorchFile.Open(path, Weights);
        try
        {
            var description = NnUNetPlan.Read(key => file.ValueAt(key));
            var network = Architectures.Named(description.Architecture)
                .Create(description.ChannelNames.Count, description.Features, description.ClassNames.Count, seed: 0);
            try
            {
                using var scope = NewDisposeScope();
                var once = file.Names.DistinctBy(StateNames.Canonical, StringComparer.Ordinal);     // every tensor has up to four names
                NetworkWeights.Load(network, once.Select(name => (name, file.Get(name))));
                return new ImportedNetwork(network, description);
            }
            catch
            {
                network.Dispose();
                throw;
            }
        }
        catch (JdmException exception) when (!exception.Message.StartsWith($"'{path}'", StringComparison.Ordinal))
        {
            throw new JdmException($"'{path}' cannot be used as an nnU-Net checkpoint: {exception.Message}", exception);
        }
    }
}
