namespace JdmMl.Data;

/// <summary>Reads whole files and turns the ways in which that fails into refusals that name the file.</summary>
internal static class InputFile
{
    internal static byte[] ReadAllBytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new JdmException($"File '{path}' does not exist. Check the path, or complete the copy of the data.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new JdmException($"File '{path}' cannot be read: {exception.Message}", exception);
        }
    }
}
