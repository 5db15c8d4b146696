using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Compat.TorchSharp.Tests.StandIn;

public class LeakTests
{
    /// <summary>The count of live handles once what earlier tests dropped has been finalised. Compare it with LiveHandles.Count afterwards.</summary>
    private static long SettledHandles()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return LiveHandles.Count;
    }

    [Fact]
    public void A_training_step_leaves_no_native_handle_behind()
    {
        using var net = nn.Sequential(nn.Conv2d(1, 2, 3), nn.GroupNorm(1, 2), nn.SiLU(), nn.Dropout(0.1), nn.Flatten(), nn.Linear(8, 1));
        using var optimizer = optim.AdamW(net.parameters());
        void Step()
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var x = Golden.Wave([2, 1, 4, 4]);
            x[0, 0, 0] = tensor(1f);
            var loss = nn.functional.mse_loss(net.call(x[TensorIndex.Ellipsis]), zeros(2, 1));
            loss.backward();
            nn.utils.clip_grad_norm_(net.parameters(), 1);
            optimizer.step();
        }
        Step();
        long before = SettledHandles();
        for (int i = 0; i < 5; i++) Step();
        Assert.Equal(before, LiveHandles.Count);
    }

    [Fact]
    public void Disposing_a_network_frees_every_handle()
    {
        long before = SettledHandles();
        nn.Sequential(nn.Conv2d(1, 2, 3), nn.ConvTranspose2d(2, 1, 2), nn.BatchNorm2d(1), nn.LayerNorm(3), nn.Linear(3, 3), nn.Embedding(2, 2)).Dispose();
        Assert.Equal(before, LiveHandles.Count);
    }

    [Fact]
    public void Parameter_takes_the_handle_over()
    {
        long before = SettledHandles();
        var data = ones(2);
        var parameter = new Parameter(data);
        Assert.True(data.IsInvalid);
        Assert.Equal(before + 1, LiveHandles.Count);
        parameter.Dispose();
        parameter.Dispose();
        Assert.Equal(before, LiveHandles.Count);
    }

    [Fact]
    public void Finalizers_free_what_was_dropped()
    {
        long before = SettledHandles();
        Drop();
        Assert.Equal(before, SettledHandles());
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Drop()
    {
        for (int i = 0; i < 10; i++) ones(3);
    }
}
