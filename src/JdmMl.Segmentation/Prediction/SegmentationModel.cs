using JdmMl.Data;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>A trained segmentation network with the options it was trained with. Predicting is thread-safe; disposing is not.</summary>
public sealed class SegmentationModel : IDisposable
{
    private readonly Lazy<SegmentationPredictor> _predictor;
    private bool _disposed;

    /// <summary>Takes over <paramref name="network"/>, which must be on <paramref name="device"/>.</summary>
    internal SegmentationModel(SegmentationOptions options, SegmentationNetwork network, Device device, IReadOnlyList<StageRecord> history)
    {
        (Options, Network, Device, History) = (options, network, device, history);
        Precision = new PrecisionInUse(network);
        network.eval();
        _predictor = new(() => new SegmentationPredictor(this));
    }

    /// <summary>What it was trained with.</summary>
    public SegmentationOptions Options { get; }

    /// <summary>The network; owned by the model.</summary>
    public SegmentationNetwork Network { get; }

    /// <summary>Where it computes.</summary>
    public Device Device { get; }

    /// <summary>The stages it went through, first one first.</summary>
    public IReadOnlyList<StageRecord> History { get; }

    /// <summary>
    /// Whether predictions keep the largest component only, with the validation figures that decided it; null: never tried. Set it before
    /// the first prediction; it is saved beside the model.
    /// </summary>
    public LargestComponentDecision? Postprocessing { get; set; }

    /// <summary>The predictor with the model's own options; owned by the model.</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public SegmentationPredictor Predictor
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _predictor.Value;
        }
    }

    internal PrecisionInUse Precision { get; }

    /// <summary>An untrained model with the initial weights of the options' seed.</summary>
    /// <exception cref="JdmException">The options are not valid.</exception>
    public static SegmentationModel Untrained(SegmentationOptions options, Device? device = null)
    {
        options.Validate();
        return new SegmentationModel(options, NewNetwork(options, device ?? CPU), device ?? CPU, []);
    }

    /// <summary>The mask of an image, at its native size.</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public LabelMask Predict(RgbImage image) => Predictor.Predict(image);

    /// <summary>A mask for each image, each at its native size; sizes may differ.</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public IReadOnlyList<LabelMask> Predict(IReadOnlyList<RgbImage> images) => Predictor.Predict(images);

    /// <summary>Class probabilities 0-1 at network size, row-major [classes, S, S].</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public float[] Probabilities(RgbImage image) => Predictor.Segment(image, ProbabilitySize.Network).Probabilities!.Values;

    /// <summary>Writes the model into <paramref name="folder"/>, replacing one that is there.</summary>
    /// <exception cref="JdmException">The files cannot be written.</exception>
    public void Save(string folder) => SegmentationModelFiles.Save(this, folder);

    /// <summary>Reads a model that <see cref="Save"/> wrote.</summary>
    /// <param name="folder">The folder given to Save.</param>
    /// <param name="device">Where it shall compute; the CPU by default.</param>
    /// <exception cref="JdmException">The files are missing or damaged.</exception>
    public static SegmentationModel Load(string folder, Device? device = null) => SegmentationModelFiles.Load(folder, device ?? CPU);

    /// <summary>Frees the network.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        if (_predictor.IsValueCreated) _predictor.Value.Dispose();
        Network.Dispose();
    }

    internal static SegmentationNetwork NewNetwork(SegmentationOptions options, Device device)
    {
        var seed = RandomStreams.Derive((ulong)options.Seed, "segmentation network");
        var network = Architectures.Named(options.Architecture).Create(3, options.ResolveFeatures(), options.Classes, seed);
        return device.type == TorchSharp.DeviceType.CPU ? network : TorchSharp.ModuleExtensionMethods.to(network, device);
    }
}
