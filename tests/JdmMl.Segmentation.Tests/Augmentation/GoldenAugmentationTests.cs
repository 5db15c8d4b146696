using System.Text.Json;
using JdmMl.Segmentation.Tests.Golden;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Augmentation;

/// <summary>Each change with fixed parameters against batchgeneratorsv2, two images at a time so that the grouping shows too.</summary>
public class GoldenAugmentationTests
{
    private readonly Reference _reference = new("augmentation");

    [Fact]
    public void Rotation_and_scaling_of_image_and_labels()
    {
        using var scope = NewDisposeScope();
        var transform = new SpatialTransform(28, 32, 2, 1, 180, 1, new FactorRange(0.7, 1.4), LabelInterpolation.Half);
        (double Angle, double Scale)[] all = [.. Enumerable.Range(1, 4).Select(i => Case($"spatial{i}")).Select(one =>
            (one.GetProperty("angle_rad").GetDouble(), one.GetProperty("scale").GetDouble()))];

        var (images, labels) = transform.Move(Repeated("image", 4), RepeatedLabels(4), [.. all.Select(one => one.Angle)], [.. all.Select(one => one.Scale)]);

        for (var i = 1; i <= 4; i++)
        {
            Near.Check(_reference[$"spatial{i}/image"], images.select(0, i - 1), 1e-4, $"spatial{i}");
            Assert.True(Labels($"spatial{i}/seg").SequenceEqual(Inside(labels.select(0, i - 1))), $"labels of spatial{i}");
        }
    }

    [Fact]
    public void Without_rotation_and_scaling_the_middle_is_cut_out_unchanged()
    {
        using var scope = NewDisposeScope();
        var (image, labels) = new SpatialTransform(28, 32, 2, 0, 180, 0, new FactorRange(0.7, 1.4))
            .Apply(Repeated("image", 1), RepeatedLabels(1), new RandomStream(1));

        Assert.Equal(0, Near.Difference(_reference["spatial0/image"], image.squeeze(0)));
        Assert.Equal(Labels("spatial0/seg"), Inside(labels));
    }

    [Theory]
    [InlineData("gamma0", false, true)]
    [InlineData("gamma1", false, true)]
    [InlineData("gamma2", true, true)]
    [InlineData("gamma3", false, false)]
    public void Gamma(string name, bool inverted, bool restores)
    {
        using var scope = NewDisposeScope();
        var gamma = Case(name).GetProperty("gamma").GetDouble();
        Near.Check(_reference[name], GammaCorrection.Correct(_reference["image"], [gamma, gamma, gamma], inverted, restores), 1e-4, name);
    }

    [Theory]
    [InlineData("contrast0")]
    [InlineData("contrast1")]
    public void Contrast_keeps_the_range(string name)
    {
        using var scope = NewDisposeScope();
        var factor = Case(name).GetProperty("factor").GetDouble();
        Near.Check(_reference[name], Contrast.Stretch(_reference["image"], [factor, factor, factor]), 1e-5, name);
    }

    [Theory]
    [InlineData("brightness0")]
    [InlineData("brightness1")]
    public void Brightness(string name)
    {
        using var scope = NewDisposeScope();
        double[] factors = [.. Case(name).GetProperty("multipliers_per_channel").EnumerateArray().Select(one => one.GetDouble())];
        Near.Check(_reference[name], MultiplicativeBrightness.Scale(_reference["image"], factors), 1e-5, name);
    }

    [Fact]
    public void Blur_with_kernels_of_different_lengths_at_once()
    {
        using var scope = NewDisposeScope();
        string[] names = ["blur0", "blur1", "blur2"];
        (double Y, double X)[] deviations = [.. names.SelectMany(name => Enumerable.Repeat(
            (Case(name).GetProperty("sigma_y").GetDouble(), Case(name).GetProperty("sigma_x").GetDouble()), 3))];

        var smooth = GaussianBlur.Smooth(PerImage.AsPlanes(Repeated("image", 3)), deviations).view(3, 3, 40, 46);

        for (var i = 0; i < 3; i++)
        {
            Near.Check(_reference[names[i]], smooth.select(0, i), 1e-5, names[i]);
            Assert.Equal(Case(names[i]).GetProperty("kernel_size_y").GetInt32(), GaussianBlur.KernelSize(deviations[3 * i].Y));
            Assert.Equal(Case(names[i]).GetProperty("kernel_size_x").GetInt32(), GaussianBlur.KernelSize(deviations[3 * i].X));
        }
    }

    [Fact]
    public void Low_resolutions_of_different_sizes_at_once()
    {
        using var scope = NewDisposeScope();
        string[] names = ["lowres0", "lowres1"];
        double[] scales = [.. names.SelectMany(name => Enumerable.Repeat(Case(name).GetProperty("scale").GetDouble(), 3))];

        var coarse = LowResolution.Coarsen(PerImage.AsPlanes(Repeated("image", 2)), scales).view(2, 3, 40, 46);

        for (var i = 0; i < 2; i++) Near.Check(_reference[names[i]], coarse.select(0, i), 1e-5, names[i]);
    }

    [Fact]
    public void Mirroring_flips_one_axis_each()
    {
        using var scope = NewDisposeScope();
        var seen = new HashSet<string>();
        for (ulong key = 0; key < 40; key++)
        {
            var (image, _) = new Mirroring(0.5).Apply(Repeated("image", 1), RepeatedLabels(1), new RandomStream(key));
            foreach (var name in (string[])["mirror_y", "mirror_x"])
                if (Near.Difference(_reference[name], image.squeeze(0)) == 0) seen.Add(name);
        }
        Assert.Equal(["mirror_x", "mirror_y"], seen.Order());
    }

    [Fact]
    public void Targets_for_deep_supervision()
    {
        using var scope = NewDisposeScope();
        for (var level = 0; level < 3; level++)
        {
            var expected = _reference[$"ds_target/{level}"];
            var actual = NearestExact.Resize(RepeatedLabels(1), expected.shape[1], expected.shape[2]);
            Assert.True(Labels($"ds_target/{level}").SequenceEqual(Inside(actual)), $"level {level}");
        }
    }

    private JsonElement Case(string name) => _reference.Json.GetProperty("cases").GetProperty(name);

    private Tensor Repeated(string name, int count) => _reference[name].unsqueeze(0).repeat(count, 1, 1, 1);     // [N, 3, 40, 46]

    private Tensor RepeatedLabels(int count) => _reference["seg"].to_type(ScalarType.Int64).repeat(count, 1, 1);

    // -1, outside, is background at the end of nnU-Net's list
    private long[] Labels(string name) => Inside(_reference[name].to_type(ScalarType.Int64));

    private static long[] Inside(Tensor labels) => Near.Integers(labels.clamp(min: 0));
}
