using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>The bytes of contiguous CPU tensors, in pieces: a span cannot hold more than 2 GB.</summary>
internal static class TensorBytes
{
    private const long Piece = 1 << 24;                     // bytes

    /// <summary>Fills a tensor; false when the stream ends before.</summary>
    internal static bool Read(Tensor tensor, Stream source)
    {
        foreach (var piece in Pieces(tensor))
        {
            var bytes = piece.bytes;
            if (source.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) return false;
        }
        return true;
    }

    /// <summary>Writes a tensor.</summary>
    internal static void Write(Tensor tensor, Stream target)
    {
        foreach (var piece in Pieces(tensor)) target.Write(piece.bytes);
    }

    private static IEnumerable<Tensor> Pieces(Tensor tensor)
    {
        long elements = tensor.numel(), step = Piece / tensor.element_size();
        if (elements == 0) yield break;
        using var flat = tensor.view(-1);                   // [elements]
        for (long start = 0; start < elements; start += step)
        {
            using var piece = flat.narrow(0, start, Math.Min(step, elements - start));
            yield return piece;
        }
    }
}
