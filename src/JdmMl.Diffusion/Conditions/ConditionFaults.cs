using System.Security.Cryptography;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>What conditions ask of the tensors given to them, and what those are called in pool keys.</summary>
internal static class ConditionFaults
{
    internal static string Shape(Tensor x) => $"[{string.Join(", ", x.shape)}]";

    /// <summary>Four axes and finite values.</summary>
    internal static void RequireImage(Tensor x, string what)
    {
        if (x.shape.Length != 4 || x.numel() == 0)
            throw new JdmException($"The {what} have shape {Shape(x)}; expected [N or 1, channels, height, width].");
        using var scope = NewDisposeScope();
        if (!x.isfinite().all().item<bool>())
            throw new JdmException($"The {what} hold numbers that are not finite; expected values in the model's range.");
    }

    /// <summary>One row or one a sample, channels within the model's, the same height, width, type and device.</summary>
    internal static void RequireFit(Tensor part, Tensor x, int firstChannel, string what)
    {
        long[] p = part.shape, s = x.shape;
        if ((p[0] != 1 && p[0] != s[0]) || firstChannel < 0 || firstChannel + p[1] > s[1] || p[2] != s[2] || p[3] != s[3])
            throw new JdmException(
                $"The {what} are {Shape(part)} from channel {firstChannel} on, but the samples are {Shape(x)}; expected " +
                $"[{s[0]} or 1, at most {Math.Max(0, s[1] - firstChannel)}, {s[2]}, {s[3]}]. Encode them with the model's codec and size.");
        if (part.dtype != x.dtype)
            throw new JdmException($"The {what} are of type {part.dtype}, but the samples {x.dtype}; convert them with to().");
        if (part.device_type != x.device_type || part.device_index != x.device_index)
            throw new JdmException($"The {what} are on {part.device}, but the samples on {x.device}; move them with ForSamples.");
    }

    /// <summary>The first 16 hexadecimal digits of SHA-256 over shapes and contents.</summary>
    internal static string Fingerprint(params Tensor?[] tensors)
    {
        using var scope = NewDisposeScope();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var x in tensors)
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(x is null ? "none" : Shape(x)));
            if (x is not null) hash.AppendData(x.detach().to(float32).cpu().contiguous().bytes);
        }
        return Convert.ToHexString(hash.GetHashAndReset())[..16].ToLowerInvariant();
    }
}
