using Microsoft.ML;

namespace JdmMl;

/// <summary>The way in, for every compiler and for notebooks.</summary>
public static class MLContextExtensions
{
    /// <summary>Image segmentation with generated pairs.</summary>
    public static ImageSegmentationCatalog GetImageSegmentation(this MLContext mlContext) => new(mlContext);
}

/// <summary>The same as a property, for C# 14.</summary>
public static class MLContextProperties
{
    extension(MLContext mlContext)
    {
        /// <summary>Image segmentation with generated pairs.</summary>
        public ImageSegmentationCatalog ImageSegmentation => new(mlContext);
    }
}
