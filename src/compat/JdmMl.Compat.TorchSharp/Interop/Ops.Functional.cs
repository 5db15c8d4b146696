namespace TorchSharp.Interop;

/// <summary>libtorch's operators by name and overload: functional.</summary>
internal static partial class Ops
{
    public static readonly Op AdaptiveAvgPool1d = new("adaptive_avg_pool1d");
    public static readonly Op AdaptiveAvgPool2d = new("adaptive_avg_pool2d");
    public static readonly Op AdaptiveAvgPool3d = new("adaptive_avg_pool3d");
    public static readonly Op AffineGridGenerator = new("affine_grid_generator");
    public static readonly Op AvgPool2d = new("avg_pool2d");
    public static readonly Op BatchNorm = new("batch_norm");
    public static readonly Op BinaryCrossEntropy = new("binary_cross_entropy");
    public static readonly Op BinaryCrossEntropyWithLogits = new("binary_cross_entropy_with_logits");
    public static readonly Op ConstantPadNd = new("constant_pad_nd");
    public static readonly Op Conv1d = new("conv1d");
    public static readonly Op Conv2d = new("conv2d");
    public static readonly Op Conv3d = new("conv3d");
    public static readonly Op ConvTranspose2dInput = new("conv_transpose2d", "input");
    public static readonly Op CosineSimilarity = new("cosine_similarity");
    public static readonly Op CrossEntropyLoss = new("cross_entropy_loss");
    public static readonly Op Dropout = new("dropout");
    public static readonly Op DropoutInPlace = new("dropout_");
    public static readonly Op FeatureDropout = new("feature_dropout");
    public static readonly Op FeatureDropoutInPlace = new("feature_dropout_");
    public static readonly Op GridSampler = new("grid_sampler");
    public static readonly Op GroupNorm = new("group_norm");
    public static readonly Op HuberLoss = new("huber_loss");
    public static readonly Op Im2col = new("im2col");
    public static readonly Op InstanceNorm = new("instance_norm");
    public static readonly Op KlDiv = new("kl_div");
    public static readonly Op L1Loss = new("l1_loss");
    public static readonly Op LayerNorm = new("layer_norm");
    public static readonly Op Linear = new("linear");
    public static readonly Op MaxPool2d = new("max_pool2d");
    public static readonly Op MseLoss = new("mse_loss");
    public static readonly Op NllLossNd = new("nll_loss_nd");
    public static readonly Op OneHot = new("one_hot");
    public static readonly Op Pad = new("pad");
    public static readonly Op PixelShuffle = new("pixel_shuffle");
    public static readonly Op PixelUnshuffle = new("pixel_unshuffle");
    public static readonly Op PrivateScaledDotProductAttention = new("_scaled_dot_product_attention");
    public static readonly Op ScaledDotProductAttention = new("scaled_dot_product_attention");
    public static readonly Op SmoothL1Loss = new("smooth_l1_loss");
    public static readonly Op UpsampleBicubic2dVec = new("upsample_bicubic2d", "vec");
    public static readonly Op UpsampleBilinear2dVec = new("upsample_bilinear2d", "vec");
    public static readonly Op UpsampleLinear1dVec = new("upsample_linear1d", "vec");
    public static readonly Op UpsampleNearest1dVec = new("upsample_nearest1d", "vec");
    public static readonly Op UpsampleNearest2dVec = new("upsample_nearest2d", "vec");
    public static readonly Op UpsampleNearest3dVec = new("upsample_nearest3d", "vec");
    public static readonly Op UpsampleTrilinear3dVec = new("upsample_trilinear3d", "vec");
}
