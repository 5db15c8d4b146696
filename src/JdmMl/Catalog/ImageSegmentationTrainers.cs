using System.Runtime.CompilerServices;
using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Segmentation;
using Microsoft.ML;

namespace JdmMl;

/// <summary>The trainers of <see cref="ImageSegmentationCatalog"/>, each with an overload of flat parameters and one of options.</summary>
public sealed class ImageSegmentationTrainers
{
    private readonly MLContext _context;

    internal ImageSegmentationTrainers(MLContext context) => _context = context;

    /// <summary>Learns images and masks together.</summary>
    /// <param name="options">The model and its training; the thesis' values by default.</param>
    /// <param name="fit">Columns, progress, cancellation, checkpoints.</param>
    /// <exception cref="JdmException">Names every fault of the options.</exception>
    public JointDiffusionTrainer JointDiffusion(JointDiffusionOptions? options = null, FitOptions? fit = null)
        => new(_context, options, fit);

    /// <summary>Learns images and masks together; everything that is not named here is as in the thesis.</summary>
    /// <param name="imageSize">Side of the model's images in pixels.</param>
    /// <param name="trainingSteps">Steps of the optimiser.</param>
    /// <param name="batchSize">Pairs a step.</param>
    /// <param name="seed">Decides initial weights, order and noise.</param>
    /// <param name="imageColumnName">Column with the images.</param>
    /// <param name="maskColumnName">Column with the masks.</param>
    /// <exception cref="JdmException">Names every fault of the values.</exception>
    [OverloadResolutionPriority(-1)]
    public JointDiffusionTrainer JointDiffusion(
        int imageSize, int trainingSteps, int batchSize = 10, int seed = 7,
        string imageColumnName = PairColumns.Image, string maskColumnName = PairColumns.Mask)
        => new(
            _context, new() { ImageSize = imageSize, TrainingSteps = trainingSteps, BatchSize = batchSize, Seed = seed },
            new() { ImageColumnName = imageColumnName, MaskColumnName = maskColumnName });

    /// <summary>Trains a segmentation network on synthetic, then on real rows.</summary>
    /// <param name="options">Network and training; nnU-Net's values with the thesis' epochs by default.</param>
    /// <param name="fit">Columns, progress, cancellation, checkpoints.</param>
    /// <param name="output">Columns to add.</param>
    /// <exception cref="JdmException">Names every fault of the options.</exception>
    public SegmentationTrainer Segmentation(SegmentationOptions? options = null, FitOptions? fit = null, SegmentationOutput? output = null)
        => new(_context, options, fit, output);

    /// <summary>Trains a segmentation network; everything that is not named here is as nnU-Net has it.</summary>
    /// <param name="imageSize">Side of the network's images in pixels.</param>
    /// <param name="finetuneEpochs">Epochs on real rows.</param>
    /// <param name="pretrainEpochs">Epochs on synthetic rows, where there are any.</param>
    /// <param name="classes">Number of classes, background included.</param>
    /// <param name="batchSize">Pairs in a batch.</param>
    /// <param name="seed">Decides initial weights, order and augmentation.</param>
    /// <param name="imageColumnName">Column with the images.</param>
    /// <param name="maskColumnName">Column with the masks.</param>
    /// <param name="predictedMaskColumnName">Column to add.</param>
    /// <exception cref="JdmException">Names every fault of the values.</exception>
    [OverloadResolutionPriority(-1)]
    public SegmentationTrainer Segmentation(
        int imageSize, int finetuneEpochs, int pretrainEpochs = 400, int classes = 2, int batchSize = 12, int seed = 1,
        string imageColumnName = PairColumns.Image, string maskColumnName = PairColumns.Mask,
        string predictedMaskColumnName = PairColumns.PredictedMask)
        => new(
            _context,
            new()
            {
                ImageSize = imageSize, FinetuneEpochs = finetuneEpochs, PretrainEpochs = pretrainEpochs, Classes = classes,
                BatchSize = batchSize, Seed = seed,
            },
            new() { ImageColumnName = imageColumnName, MaskColumnName = maskColumnName },
            new() { PredictedMaskColumnName = predictedMaskColumnName });
}
