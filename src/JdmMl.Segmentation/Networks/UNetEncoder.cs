using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>One stack of blocks a stage; every stage but the first halves the map by its first convolution.</summary>
internal sealed class UNetEncoder : nn.Module<Tensor, Tensor[]>
{
    // a list of lists, because nnU-Net's names read encoder.stages.S.0.convs.C
    private readonly ModuleList<ModuleList<ConvStack>> stages;

    internal UNetEncoder(long channels, IReadOnlyList<int> features) : base(nameof(UNetEncoder))
    {
        var list = new ModuleList<ConvStack>[features.Count];
        for (var s = 0; s < list.Length; s++)
            list[s] = new ModuleList<ConvStack>(new ConvStack(s == 0 ? channels : features[s - 1], features[s], s == 0 ? 1 : 2));
        stages = new ModuleList<ModuleList<ConvStack>>(list);
        RegisterComponents();
    }

    /// <summary>The maps of all stages, full resolution first: [N, features_s, H / 2^s, W / 2^s].</summary>
    public override Tensor[] forward(Tensor input)
    {
        var maps = new Tensor[stages.Count];
        var x = input;
        for (var s = 0; s < maps.Length; s++) maps[s] = x = stages[s][0].call(x);
        return maps;
    }
}
