using System.Runtime.InteropServices;

namespace JdmMl.Training;

/// <summary>
/// Puts a folder's list of names on the disk. The framework flushes files alone, so on Unix this asks the C library;
/// elsewhere, and where a file system refuses, the order of writes is left to the system.
/// </summary>
internal static partial class DirectoryEntries
{
    internal static void Flush(string folder)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS()) return;
        try
        {
            int descriptor = Open(folder, 0);                       // O_RDONLY
            if (descriptor < 0) return;
            _ = Sync(descriptor);
            _ = Close(descriptor);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException) { }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
