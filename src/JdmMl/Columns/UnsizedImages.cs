using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace JdmMl;

/// <summary>Without this, typed rows and prediction engines refuse image columns whose size the schema does not know.</summary>
internal static class UnsizedImages
{
    static UnsizedImages() => DataViewTypeManager.Register(new ImageDataViewType(), typeof(MLImage));

    /// <summary>Tells ML.NET, once a process.</summary>
    internal static void Register() { }
}
