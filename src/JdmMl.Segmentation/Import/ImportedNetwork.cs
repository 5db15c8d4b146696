using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>A network that came from elsewhere, with what its file said of it. Disposing frees the network.</summary>
/// <param name="Network">With the file's weights, on the CPU.</param>
/// <param name="Description">What the file says.</param>
public sealed record ImportedNetwork(SegmentationNetwork Network, NnUNetDescription Description) : IDisposable
{
    /// <summary>A model that predicts with this network, and takes it over.</summary>
    /// <param name="basis">Options for what the file leaves open, how predictions come back to native size for instance.</param>
    /// <param name="device">Where it shall compute; the CPU by default.</param>
    /// <exception cref="JdmException">The network does not take squares of RGB, or the options are not valid.</exception>
    public SegmentationModel ToModel(SegmentationOptions? basis = null, Device? device = null)
    {
        var options = Description.ToOptions(basis);
        options.Validate();
        device ??= CPU;
        var network = device.type == TorchSharp.DeviceType.CPU ? Network : TorchSharp.ModuleExtensionMethods.to(Network, device);
        return new SegmentationModel(options, network, device, []);
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => Network.Dispose();
}
