using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace JdmMl.Compat.TorchSharp.Tests.StandIn;

/// <summary>Where TorchSharp 0.102.7 ends the process or computes something else, so that nothing may rely on it.</summary>
public class KinderTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void A_wrong_shape_in_matmul_throws() =>
        Assert.Contains("cannot be multiplied", Assert.Throws<ExternalException>(() => zeros(2, 3).matmul(zeros(2, 3))).Message);

    [Fact]
    public void L1_loss_is_the_absolute_difference() =>
        Golden.Equal(F.l1_loss(tensor(new[] { 1f, -2f }), zeros(2), nn.Reduction.Sum), 3f);
}
