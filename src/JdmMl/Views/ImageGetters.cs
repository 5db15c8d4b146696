using Microsoft.ML.Data;

namespace JdmMl;

/// <summary>
/// Image getters as ML.NET's own transforms write them: who makes an image also disposes it, when the caller hands back the
/// variable that the last row filled. So images live until their cursor moves on; whoever keeps one copies its pixels.
/// </summary>
internal static class ImageGetters
{
    internal static Microsoft.ML.ValueGetter<MLImage> Of(Func<MLImage?> make) => (ref MLImage value) =>
    {
        var last = value;
        value = make()!;                                                     // null where a row has no image
        last?.Dispose();
    };
}
