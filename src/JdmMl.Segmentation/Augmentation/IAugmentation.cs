using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>A random change of a training batch that keeps image and mask together.</summary>
public interface IAugmentation
{
    /// <summary>Gives the changed batch on the same device; each image draws for itself. What is handed in may be overwritten.</summary>
    /// <param name="images">Normalised, float32 [N, 3, H, W].</param>
    /// <param name="labels">Class ids, -1 outside of the image; int64 [N, H, W].</param>
    /// <param name="random">The only source of chance; draws happen on the host, so they do not depend on the device.</param>
    (Tensor Images, Tensor Labels) Apply(Tensor images, Tensor labels, RandomStream random);
}
