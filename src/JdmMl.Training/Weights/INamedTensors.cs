using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>Tensors that a file holds under names; each is read when asked for.</summary>
public interface INamedTensors
{
    /// <summary>What messages call it: the file, with the section in it if there is one.</summary>
    string Source { get; }

    /// <summary>All names.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Whether a tensor of that name is there.</summary>
    bool Contains(string name);

    /// <summary>The shape of a tensor, without reading it.</summary>
    /// <exception cref="JdmException">No such tensor.</exception>
    long[] ShapeOf(string name);

    /// <summary>The type of a tensor's elements, without reading it.</summary>
    /// <exception cref="JdmException">No such tensor.</exception>
    ScalarType TypeOf(string name);

    /// <summary>Reads one tensor to the CPU; the caller owns it.</summary>
    /// <exception cref="JdmException">No such tensor, or the file was changed since it was opened.</exception>
    Tensor Get(string name);
}
