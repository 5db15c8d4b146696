using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// Additive attention gate (Oktay et al. 2018, equations 1 and 2): alpha = sigmoid(psi(relu(theta(x) + phi(g)))) at the resolution of the
/// gating signal, brought to that of x bilinearly; gives W(alpha x), then the 1x1 convolution that the authors' code puts after it.
/// </summary>
internal sealed class AttentionGate : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Conv2d theta, phi, psi, output;
    private readonly BatchNorm2d norm;
    private readonly ConvNormRelu combine;

    internal AttentionGate(long features, long gating) : base(nameof(AttentionGate))
    {
        theta = nn.Conv2d(features, features, kernelSize: 2, stride: 2, bias: false);
        phi = nn.Conv2d(gating, features, kernelSize: 1);
        psi = nn.Conv2d(features, 1, kernelSize: 1);
        output = nn.Conv2d(features, features, kernelSize: 1);
        norm = nn.BatchNorm2d(features);
        combine = new ConvNormRelu(features, features, kernel: 1);
        RegisterComponents();
    }

    /// <summary>The gated map, [N, features, 2h, 2w].</summary>
    /// <param name="input">[N, features, 2h, 2w].</param>
    /// <param name="gating">[N, gating, h, w].</param>
    public override Tensor forward(Tensor input, Tensor gating)
    {
        var joint = (theta.call(input) + phi.call(gating)).relu();                  // [N, features, h, w]
        var alpha = Bilinear.Enlarge(psi.call(joint).sigmoid(), 2);                 // [N, 1, 2h, 2w]
        return combine.call(norm.call(output.call(input * alpha)));
    }
}
