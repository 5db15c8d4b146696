using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace JdmMl.Compat.TorchSharp.Tests;

public class FunctionalTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Normalisations()
    {
        var x = Golden.Wave([1, 4, 3, 3]);
        Golden.Equal(F.group_norm(x, 2, Golden.Wave([4], 0.9), Golden.Wave([4], 0.3))[0, TensorIndex.Colon, 1, 1], 0f, -0.83975464f, 1.8849093f, 0.22110383f);
        Golden.Equal(F.instance_norm(x)[0, TensorIndex.Colon, 1, 1], 1.1807535f, -1.1772108f, 1.0114627f, -0.7987861f);
        Golden.Equal(F.layer_norm(x, [3, 3])[0, TensorIndex.Colon, 1, 1], 1.1807532f, -1.1772109f, 1.0114627f, -0.79878598f);
    }

    [Fact]
    public void Interpolation_modes()
    {
        var y = Golden.Wave([1, 1, 3, 3]);
        Golden.Equal(F.interpolate(y, [4, 4])[0, 0, 0], 0f, 0f, 0.36161545f, 0.67428792f);
        Golden.Equal(F.interpolate(y, [4, 4], mode: InterpolationMode.Bilinear)[0, 0, 1], 0.55981165f, 0.68369895f, 0.79389018f, 0.85365498f);
        Golden.Equal(F.interpolate(y, [4, 4], mode: InterpolationMode.Bilinear, align_corners: true)[0, 0, 1], 0.59713244f, 0.72201687f, 0.81151026f, 0.86561275f);
        Golden.Equal(F.interpolate(y, [4, 4], mode: InterpolationMode.Bicubic)[0, 0, 1], 0.56693149f, 0.72068161f, 0.88986653f, 0.95256072f);
        Golden.Equal(F.interpolate(y, [2, 2], mode: InterpolationMode.Area), 0.5632987f, 0.74826479f, 0.8030473f, 0.66544914f);
        Golden.Equal(F.interpolate(y, scale_factor: [2.0, 2.0])[0, 0, 2], 0.89569867f, 0.89569867f, 0.99588084f, 0.99588084f, 0.96127522f, 0.96127522f);
        Golden.Equal(F.interpolate(y, scale_factor: [1.5, 1.5], mode: InterpolationMode.Bilinear)[0, 0, 3], 0.81308764f, 0.70788562f, 0.55402124f, 0.35937175f);
    }

    [Fact]
    public void Padding_modes()
    {
        var y = Golden.Wave([1, 1, 3, 3]);
        Golden.Equal(F.pad(y, (1, 1, 1, 0), PaddingModes.Reflect)[0, 0, 0], 0.99588084f, 0.89569867f, 0.99588084f, 0.96127522f, 0.99588084f);
        Golden.Equal(F.pad(y, [1, 0, 0, 1], PaddingModes.Circular)[0, 0, 3], 0.67428792f, 0f, 0.36161545f, 0.67428792f);
        Golden.Equal(F.pad(y, (1, 0), value: 2)[0, 0, 1], 2f, 0.89569867f, 0.99588084f, 0.96127522f);
        Golden.Equal(F.pad(y, (0, 2, 0, 0), PaddingModes.Replicate)[0, 0, 0], 0f, 0.36161545f, 0.67428792f, 0.67428792f, 0.67428792f);
    }

    [Fact]
    public void Sampling_on_an_affine_grid()
    {
        var y = Golden.Wave([1, 1, 3, 3]);
        var theta = tensor(new float[,,] { { { 0.8f, 0.2f, 0.1f }, { -0.2f, 0.9f, 0f } } });
        var grid = F.affine_grid(theta, [1, 1, 3, 3]);
        Golden.Equal(grid[0, 0], -0.56666666f, -0.4666667f, -0.033333339f, -0.60000002f, 0.50000006f, -0.73333335f);
        Golden.Equal(F.grid_sample(y, grid)[0, 0, 2], 0.58201098f, 0.46183053f, 0.35257986f);
        Golden.Equal(F.grid_sample(y, grid, padding_mode: GridSamplePaddingMode.Border)[0, 0, 2], 0.64667881f, 0.46183053f, 0.4147999f);
        Golden.Equal(F.grid_sample(y, grid, GridSampleMode.Nearest)[0, 0, 2], 0.52404422f, 0.52404422f, 0.18059623f);
    }

    [Fact]
    public void Losses()
    {
        var logits = Golden.Wave([4, 3], 0.8);
        var target = tensor(new long[] { 0, 2, 1, 2 });
        var weight = tensor(new[] { 1f, 2f, 0.5f });
        Golden.Equal(F.cross_entropy(logits, target), 1.5948075f);
        Golden.Equal(F.cross_entropy(logits, target, weight, label_smoothing: 0.1), 1.5037251f);
        Golden.Equal(F.cross_entropy(logits, target, ignore_index: 2, reduction: nn.Reduction.Sum), 3.0887508f);
        Golden.Equal(F.nll_loss(F.log_softmax(logits, 1), target), 1.5948075f);
        Golden.Equal(F.binary_cross_entropy_with_logits(logits, (logits > 0).to_type(ScalarType.Float32), pos_weights: tensor(new[] { 2f })), 0.68873054f);
        Golden.Equal(F.mse_loss(logits, logits * 0.5), 0.12294681f);
        Golden.Equal(F.huber_loss(logits, -logits), 0.8185935f);
        Golden.Equal(F.smooth_l1_loss(logits, -logits, beta: 0.5), 1.0089254f);
    }

    [Fact]
    public void Activations_and_attention()
    {
        var x = Golden.Wave([4, 3], 0.8);
        Golden.Equal(F.gelu(x[0]), 0f, 0.54764605f, 0.84088278f);
        Golden.Equal(F.silu(x[0]), 0f, 0.48208088f, 0.73066306f);
        Golden.Equal(F.leaky_relu(-x[0], 0.1), 0f, -0.071735613f, -0.099957362f);
        Golden.Equal(F.softmax(x, 1)[0], 0.17342651f, 0.3553524f, 0.47122115f);
        var q = Golden.Wave([1, 2, 3, 4]);
        Golden.Equal(F.scaled_dot_product_attention(q, q * 0.5, q + 1)[0, 0, 0], 1.4294628f, 1.481722f, 1.4687822f, 1.392395f);
    }

    [Fact]
    public void Convolutions_with_every_option()
    {
        Golden.Equal(
            F.conv_transpose2d(Golden.Wave([1, 2, 2, 2]), Golden.Wave([2, 1, 3, 3], 0.2), strides: [2], padding: [1], output_padding: [1])[0, 0, 1],
            0.80014151f, 1.6351458f, 0.95470011f, 0.88830519f);
        Golden.Equal(
            F.conv2d(Golden.Wave([1, 2, 5, 5]), Golden.Wave([2, 1, 3, 3], 0.2), padding: [1, 1], dilation: [2, 2], groups: 2)[0, TensorIndex.Colon, 1],
            0.78288054f, 1.0816156f, 0.72156721f, 0.14267984f, 0.052823901f, -0.029149305f);
        var y = Golden.Wave([1, 1, 3, 3]);
        using var reflect = nn.Conv2d(1, 1, 3, padding: 1, padding_mode: PaddingModes.Reflect, bias: false);
        using var same = nn.Conv2d(1, 1, 3, Padding.Same, dilation: 2, bias: false);
        foreach (var conv in new[] { reflect, same })
            using (no_grad()) conv.weight!.copy_(Golden.Wave([1, 1, 3, 3], 0.2));
        Golden.Equal(reflect.call(y)[0, 0, 1], 3.9809017f, 3.8028266f, 3.5548971f);
        Golden.Equal(same.call(y)[0, 0, 1], 1.4514201f, 0.71440119f, 1.1953262f);
    }
}
