using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// One block at full resolution, then one stage of residual blocks a resolution; every stage but the first halves the map.
/// </summary>
internal sealed class ResidualEncoder : nn.Module<Tensor, Tensor[]>
{
    private readonly ConvStack stem;
    private readonly ModuleList<ResidualStage> stages;

    internal ResidualEncoder(long channels, IReadOnlyList<int> features) : base(nameof(ResidualEncoder))
    {
        stem = new ConvStack(channels, features[0], 1, count: 1);
        var list = new ResidualStage[features.Count];
        for (var s = 0; s < list.Length; s++)
            list[s] = new(features[Math.Max(s - 1, 0)], features[s], s == 0 ? 1 : 2, ResidualEncoderUNet.BlocksOf(s));
        stages = new ModuleList<ResidualStage>(list);
        RegisterComponents();
    }

    /// <summary>The maps of all stages, full resolution first: [N, features_s, H / 2^s, W / 2^s].</summary>
    public override Tensor[] forward(Tensor input)
    {
        var maps = new Tensor[stages.Count];
        var x = stem.call(input);                                                  // [N, features_0, H, W]
        for (var s = 0; s < maps.Length; s++) maps[s] = x = stages[s].call(x);
        return maps;
    }
}
