using BenchmarkDotNet.Attributes;
using JdmMl.Data;

namespace JdmMl.Benchmarks;

/// <summary>Decoding, resizing, drawing.</summary>
public class DataBenchmarks
{
    private readonly RgbImage _image = new PhantomPairs(PhantomKind.Nuclei, 1, 512, 1).Read(0).Image;
    private byte[] _png = [];

    [GlobalSetup]
    public void Setup() => _png = PngFile.EncodeRgb(_image);

    [Benchmark]
    public RgbImage DecodePng512() => PngFile.Read(new MemoryStream(_png), "benchmark").ToRgb();

    [Benchmark]
    public RgbImage ResizeTo64() => Resampling.Bilinear(_image, 64, 64);

    [Benchmark]
    public ImagePair DrawPhantom64() => new PhantomPairs(PhantomKind.Polyps, 1, 64, 1).Read(0);
}
