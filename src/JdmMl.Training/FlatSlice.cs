using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>Where one parameter lies in the buffers of <see cref="FlatParameters"/>, and how.</summary>
public sealed class FlatSlice
{
    private readonly long[] _shape;
    private readonly bool _channelsLast;

    internal FlatSlice(string name, long offset, Tensor parameter)
    {
        (Name, Offset, Length, _shape) = (name, offset, parameter.numel(), parameter.shape);
        _channelsLast = ChannelsLast.IsLayoutOf(parameter);
    }

    /// <summary>The parameter's name in its module.</summary>
    public string Name { get; }

    /// <summary>Its first element in a buffer.</summary>
    public long Offset { get; }

    /// <summary>The number of its elements.</summary>
    public long Length { get; }

    /// <summary>A view of a buffer [P] in the shape and the memory layout of the parameter.</summary>
    public Tensor Of(Tensor buffer)
    {
        var part = buffer.narrow(0, Offset, Length);
        return _channelsLast
            ? ChannelsLast.Back(part.view(_shape[0], _shape[2], _shape[3], _shape[1]))      // [O, I, h, w]
            : part.view(_shape);
    }
}
