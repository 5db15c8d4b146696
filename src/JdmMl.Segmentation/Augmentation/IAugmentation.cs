using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>A random change of a training batch that keeps image and mask together.</summary>
public interface IAugmentation
{
    /// <summary>Gives the changed batch; each image draws for itself.</summary>
    /// <param name="images">Normalised, float32 [N, 3, S, S].</param>
    /// <param name="labels">Class ids, int64 [N, S, S].</param>
    /// <param name="random">The only source of chance.</param>
    (Tensor Images, Tensor Labels) Apply(Tensor images, Tensor labels, RandomStream random);
}
