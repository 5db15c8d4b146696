using JdmMl.Diffusion;
using JdmMl.Segmentation;
using Microsoft.ML;

namespace JdmMl;

/// <summary>The trainers of <see cref="ImageSegmentationCatalog"/>.</summary>
public sealed class ImageSegmentationTrainers
{
    private readonly MLContext _context;

    internal ImageSegmentationTrainers(MLContext context) => _context = context;

    /// <summary>Learns images and masks together.</summary>
    public JointDiffusionTrainer JointDiffusion(JointDiffusionOptions? options = null, FitOptions? fit = null)
        => new(_context, options, fit);

    /// <summary>Trains a segmentation network on synthetic, then on real rows.</summary>
    public SegmentationTrainer Segmentation(SegmentationOptions? options = null, FitOptions? fit = null, SegmentationOutput? output = null)
        => new(_context, options, fit, output);
}
