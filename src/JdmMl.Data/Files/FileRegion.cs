using Microsoft.Win32.SafeHandles;

namespace JdmMl.Data;

/// <summary>Reads at a place in a file, without a position that threads would share.</summary>
public static class FileRegion
{
    /// <summary>Fills <paramref name="target"/> from <paramref name="offset"/> on; false where the file ends before.</summary>
    public static bool TryRead(SafeFileHandle file, Span<byte> target, long offset)
    {
        while (target.Length > 0)
        {
            var count = RandomAccess.Read(file, target, offset);
            if (count == 0) return false;
            target = target[count..];
            offset += count;
        }
        return true;
    }
}
