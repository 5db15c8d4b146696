using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Compat.TorchSharp.Tests;

public class OptimizerTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Parameter w = new(Golden.Wave([3, 2]));
    private readonly Parameter b = new(Golden.Wave([2], 1.1));

    public void Dispose() => scope.Dispose();

    private void ThreeSteps(optim.Optimizer optimizer)
    {
        var x = Golden.Wave([4, 3], 0.7);
        for (int i = 0; i < 3; i++)
        {
            optimizer.zero_grad();
            (x.matmul(w) + b).square().sum().backward();
            optimizer.step();
        }
    }

    [Fact]
    public void AdamW_with_decay()
    {
        ThreeSteps(optim.AdamW([w, b], lr: 0.1, weight_decay: 0.01));
        Golden.Equal(w, -0.29025364f, 0.064149126f, 0.37660918f, 0.59554058f, 0.69619709f, 0.66057593f);
        Golden.Equal(b, -0.28011832f, 0.59070438f);
    }

    [Fact]
    public void AdamW_with_amsgrad_and_its_own_default_of_no_decay()
    {
        ThreeSteps(optim.AdamW([w, b], lr: 0.1, amsgrad: true));
        Golden.Equal(w, -0.29061252f, 0.064901173f, 0.37829465f, 0.59789926f, 0.6988517f, 0.6631332f);
    }

    [Fact]
    public void SGD_with_nesterov_and_decay()
    {
        ThreeSteps(optim.SGD([w, b], 0.05, momentum: 0.9, weight_decay: 0.01, nesterov: true));
        Golden.Equal(w, -0.19807822f, -0.15779836f, -0.26190048f, -0.31636176f, -0.23797061f, -0.3731907f);
        Golden.Equal(b, -0.056109287f, -0.34171957f);
    }

    [Fact]
    public void SGD_with_dampening()
    {
        ThreeSteps(optim.SGD([w, b], 0.05, momentum: 0.9, dampening: 0.5));
        Golden.Equal(w, -0.31009379f, -0.21720247f, -0.30952281f, -0.49027708f, -0.19894515f, -0.58001196f);
    }

    [Fact]
    public void A_parameter_without_gradient_stays()
    {
        var optimizer = optim.SGD([w, b], 0.1, momentum: 0.9);
        w.sum().backward();
        optimizer.step();
        Golden.Equal(b, 0, 0.8912074f);
    }

    [Fact]
    public void Zero_grad_zeroes_in_place()
    {
        var flat = ones(2);
        b.grad = flat.view(2);
        optim.AdamW([b]).zero_grad();
        Golden.Equal(flat, 0, 0);
        Assert.NotNull(b.grad);
    }

    [Fact]
    public void Groups_have_their_own_rates()
    {
        var optimizer = optim.AdamW([new AdamW.ParamGroup([w], lr: 0.5), new AdamW.ParamGroup { Parameters = [b] }], lr: 0.25);
        Assert.Equal([0.5, 0.25], optimizer.ParamGroups.Select(g => g.LearningRate));
        foreach (var group in optimizer.ParamGroups) group.LearningRate = 0;
        var before = w.clone();
        w.sum().backward();
        optimizer.step();
        Assert.True(before.Equals(w));
        Assert.Throws<ArgumentException>(() => optim.SGD([w], 0.1, nesterov: true));
    }

    [Fact]
    public void State_survives_a_file()
    {
        var optimizer = optim.AdamW([w, b], lr: 0.1);
        ThreeSteps(optimizer);
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        optimizer.save_state_dict(writer);
        var (savedW, savedB) = (w.clone(), b.clone());
        ThreeSteps(optimizer);
        var expected = w.clone();

        var other = optim.AdamW([w, b], lr: 0.7);
        stream.Position = 0;
        other.load_state_dict(new BinaryReader(stream));
        using (no_grad())
        {
            w.copy_(savedW);
            b.copy_(savedB);
        }
        ThreeSteps(other);
        Assert.True(expected.Equals(w));
    }

    [Fact]
    public void LambdaLR_multiplies_the_initial_rate()
    {
        var optimizer = optim.SGD([w], 0.5);
        var schedule = optim.lr_scheduler.LambdaLR(optimizer, step => Math.Pow(1 - step / 4.0, 0.9));
        var rates = new List<double>();
        for (int i = 0; i < 3; i++)
        {
            rates.Add(optimizer.ParamGroups.Single().LearningRate);
            schedule.step();
        }
        Assert.Equal([0.5, 0.5 * Math.Pow(0.75, 0.9), 0.5 * Math.Pow(0.5, 0.9)], rates);
        Assert.Equal(0.5 * Math.Pow(0.25, 0.9), schedule.get_last_lr().Single());
    }

    [Fact]
    public void Clipping_scales_the_common_norm()
    {
        Parameter[] both = [new(Golden.Wave([3])), new(Golden.Wave([2, 2])), new(ones(1))];
        foreach (var p in both.Take(2)) p.grad = p.detach() * 3;
        Assert.Equal(4.214050769805908, nn.utils.clip_grad_norm_(both, 1), 1e-6);
        Golden.Equal(both[0].grad!, 0f, 0.25743547f, 0.48002824f);
        Golden.Equal(both[1].grad!, 0f, 0.25743547f, 0.48002824f, 0.63765144f);
        Assert.Equal(0, nn.utils.clip_grad_norm_([both[2]], 1));
    }
}
