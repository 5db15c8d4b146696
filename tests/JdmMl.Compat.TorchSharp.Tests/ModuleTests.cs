using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Compat.TorchSharp.Tests;

public class ModuleTests
{
    private sealed class Block : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> conv = nn.Conv2d(1, 2, 3);
        public readonly Parameter scale = nn.Parameter(ones(2));
        private readonly Tensor offset = zeros(2);
        private readonly nn.Module<Tensor, Tensor> norm = nn.BatchNorm2d(2);

        public Block() : base(nameof(Block)) => RegisterComponents();

        public override Tensor forward(Tensor input) => norm.call(conv.call(input)) * scale.view(1, 2, 1, 1) + offset.view(1, 2, 1, 1);
    }

    private sealed class Net : nn.Module<Tensor, Tensor>
    {
        public readonly ModuleList<nn.Module<Tensor, Tensor>> blocks = nn.ModuleList<nn.Module<Tensor, Tensor>>(new Block(), nn.Identity());
        private readonly Sequential head = nn.Sequential(("up", nn.Upsample(scale_factor: [2, 2])), ("out", nn.Conv2d(2, 1, 1)));
        private readonly ModuleDict<nn.Module> extra = nn.ModuleDict(("a", (nn.Module)nn.Linear(2, 2, hasBias: false)));
        private readonly Dropout drop = nn.Dropout();

        public Net() : base(nameof(Net)) => RegisterComponents();

        public override Tensor forward(Tensor input) => head.call(drop.call(blocks[0].call(input)));
    }

    private static readonly string[] Parameters =
    [
        "blocks.0.scale", "blocks.0.conv.weight", "blocks.0.conv.bias", "blocks.0.norm.weight", "blocks.0.norm.bias",
        "head.out.weight", "head.out.bias", "extra.a.weight",
    ];

    private static readonly string[] Buffers = ["blocks.0.offset", "blocks.0.norm.running_mean", "blocks.0.norm.running_var", "blocks.0.norm.num_batches_tracked"];

    [Fact]
    public void Names_follow_the_fields_in_their_order()
    {
        using var net = new Net();
        Assert.Equal(Parameters, net.named_parameters().Select(p => p.name));
        Assert.Equal(Buffers, net.named_buffers().Select(b => b.name));
        Assert.Equal(Parameters.Concat(Buffers), net.state_dict().Keys);
        Assert.Equal(["blocks", "head", "extra", "drop"], net.named_children().Select(c => c.name));
        Assert.True(net.has_parameter("blocks.0.scale"));
        Assert.Equal(new long[] { 2, 1, 3, 3 }, net.get_parameter("blocks.0.conv.weight").shape);
        Assert.Null(net.get_parameter("blocks.0.nothing"));
        Assert.True(net.has_buffer("blocks.0.norm.running_mean"));
    }

    [Fact]
    public void Training_mode_reaches_every_module()
    {
        using var net = new Net();
        net.eval();
        Assert.All(net.modules().Where(m => m is not Sequential), m => Assert.False(m.training));
        net.train();
        Assert.All(net.modules(), m => Assert.True(m.training));
    }

    [Fact]
    public void State_is_copied_into_the_same_tensors()
    {
        using var from = new Net();
        using var to = new Net();
        var target = to.get_parameter("head.out.weight");
        to.load_state_dict(from.state_dict());
        Assert.Same(target, to.get_parameter("head.out.weight"));
        Assert.True(target.Equals(from.get_parameter("head.out.weight")));
        using var x = Golden.Wave([1, 1, 6, 6]);
        from.eval();
        to.eval();
        using (var scope = NewDisposeScope()) Assert.True(from.call(x).Equals(to.call(x)));
    }

    [Fact]
    public void A_state_that_does_not_fit_is_refused_or_reported()
    {
        using var net = new Net();
        var state = net.state_dict();
        state.Remove("extra.a.weight");
        state["stranger"] = state["blocks.0.scale"];
        Assert.Throws<InvalidOperationException>(() => net.load_state_dict(state));
        var (missing, unexpected) = net.load_state_dict(state, strict: false);
        Assert.Equal(["extra.a.weight"], missing);
        Assert.Equal(["stranger"], unexpected);
        Assert.Empty(net.load_state_dict(state, strict: true, skip: ["stranger", "extra.a.weight"]).missing_keys);
    }

    [Fact]
    public void Registering_by_hand_follows_the_rules()
    {
        using var net = new Net();
        Assert.Throws<InvalidOperationException>(() => net.register_module("head", nn.SiLU()));
        Assert.Throws<ArgumentException>(() => net.register_module("a.b", nn.SiLU()));
        Assert.Throws<ArgumentNullException>(() => net.register_buffer("x", null!));
        net.register_buffer("counter", zeros(1), persistent: false);
        Assert.DoesNotContain("counter", net.state_dict().Keys);
        net.register_parameter("gain", nn.Parameter(ones(1)));
        Assert.Contains("gain", net.state_dict().Keys);
    }

    [Fact]
    public void Moving_to_another_dtype_keeps_layers_parameters_and_replaces_those_of_fields()
    {
        using var net = new Net();
        var conv = net.get_parameter("head.out.weight");
        var scale = net.get_parameter("blocks.0.scale");
        net.to(ScalarType.BFloat16);
        Assert.All(net.parameters(), p => Assert.Equal(ScalarType.BFloat16, p.dtype));
        Assert.Equal(ScalarType.BFloat16, net.get_buffer("blocks.0.norm.num_batches_tracked").dtype);
        Assert.Same(conv, net.get_parameter("head.out.weight"));
        Assert.True(scale.IsInvalid);
        Assert.Same(net.get_parameter("blocks.0.scale"), ((Block)net.blocks[0]).scale);
        Assert.Throws<ArgumentException>(() => net.to(ScalarType.Int32));
    }

    [Fact]
    public void Gradients_are_dropped_or_zeroed()
    {
        using var layer = nn.Linear(2, 1);
        using var scope = NewDisposeScope();
        layer.call(ones(1, 2)).sum().backward();
        layer.zero_grad(set_to_none: false);
        Golden.Equal(layer.weight!.grad!, 0, 0);
        layer.zero_grad();
        Assert.Null(layer.weight!.grad);
    }

    [Fact]
    public void A_weight_can_be_replaced()
    {
        using var layer = nn.Linear(2, 1, hasBias: false);
        layer.weight = nn.Parameter(ones(1, 2));
        using var scope = NewDisposeScope();
        Golden.Equal(layer.call(ones(1, 2)), 2);
        Assert.Null(layer.bias);
        Assert.Throws<ArgumentNullException>(() => layer.weight = null);
        Assert.True(layer.weight!.Equals(layer.parameters().Single()));
    }

    [Fact]
    public void Hooks_see_and_change_the_call()
    {
        using var layer = nn.Identity();
        using var scope = NewDisposeScope();
        var hook = layer.register_forward_hook((_, _, output) => output * 2);
        layer.register_forward_pre_hook((_, input) => input + 1);
        Golden.Equal(layer.call(ones(1)), 4);
        hook.remove();
        Golden.Equal(layer.call(ones(1)), 2);
    }

    [Fact]
    public void Files_bring_the_weights_back()
    {
        using var from = new Net();
        using var to = new Net();
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true)) from.save(writer);
        stream.Position = 0;
        to.load(stream);
        foreach (var (name, value) in from.state_dict()) Assert.True(value.Equals(to.state_dict()[name]), name);
    }

    [Fact]
    public void A_batch_norm_follows_its_batches()
    {
        using var norm = nn.BatchNorm2d(2);
        using var scope = NewDisposeScope();
        Golden.Equal(norm.call(Golden.Wave([2, 2, 3, 3]))[0, TensorIndex.Colon, 0, 0], -1.642442f, 0.9596079f);
        Golden.Equal(norm.running_mean!, 0.058790822f, -0.056672212f);
        Golden.Equal(norm.running_var!, 0.91356528f, 0.91655254f);
        Assert.Equal(1, norm.num_batches_tracked!.item<long>());
        norm.reset_running_stats();
        Golden.Equal(norm.running_var!, 1, 1);
    }
}
