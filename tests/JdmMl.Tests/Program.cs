using JdmMl.Data;
using Microsoft.ML;

namespace JdmMl.Tests;

/// <summary>What a fresh process is asked to do by the tests of saved models; xunit has an entry of its own.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        var (how, path) = (args[0], args[1]);
        var pair = Small.Phantoms(1, seed: 9).Read(0);
        if (how == "segmenter")
        {
            using var segmenter = SegmenterFile.Load(path);
            Console.WriteLine(Convert.ToHexString(segmenter.Predict(pair.Image).Labels));
            var loaded = AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetName().Name!);
            Console.WriteLine(loaded.Any(name => name.Contains("MLNet") || name.StartsWith("Microsoft.ML")));
            return 0;
        }
        return WithMLNet(path, pair);
    }

    private static int WithMLNet(string path, ImagePair pair)
    {
        var ml = new MLContext();
        ml.GetImageSegmentation();
        var model = ml.Model.Load(path, out _);
        using var engine = ml.Model.CreatePredictionEngine<ChainTests.Input, ChainTests.Output>(model);
        using var image = pair.Image.ToMLImage();
        using var mask = pair.Mask.ToMLImage();
        var prediction = engine.Predict(new ChainTests.Input { Image = image, Mask = mask, Origin = "real" });
        Console.WriteLine(Convert.ToHexString(LabelMask.FromMLImage(prediction.PredictedMask!).Labels));
        return 0;
    }
}
