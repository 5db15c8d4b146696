using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>The way down of the first U-Nets: blocks with 2x2 max pooling between them.</summary>
internal static class ContractingPath
{
    /// <summary>The maps of all stages, full resolution first: [N, f_s, H / 2^s, W / 2^s].</summary>
    internal static Tensor[] Of(ModuleList<Sequential> blocks, Tensor input)
    {
        var maps = new Tensor[blocks.Count];
        for (var s = 0; s < maps.Length; s++)
            maps[s] = blocks[s].call(s == 0 ? input : nn.functional.max_pool2d(maps[s - 1], 2));
        return maps;
    }
}
