using System.Text.Json;
using JdmMl.Training;

namespace JdmMl.Diffusion.Tests.Modalities;

public class MaskCodecTests
{
    public static TheoryData<string, double, double> ClassCodecs
    {
        get
        {
            var data = new TheoryData<string, double, double>();
            foreach (string codec in new[] { "binary", "analog-bits", "one-hot" })
            {
                data.Add(codec, -1, 1);
                data.Add(codec, 0, 1);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(ClassCodecs))]
    public void Every_label_of_2_to_16_classes_comes_back_also_under_noise_below_half_the_code_distance(
        string text, double low, double high)
    {
        var codec = MaskCodecs.Parse(text);
        var range = new ValueRange(low, high);
        for (int classes = 2; classes <= (text == "binary" ? 2 : 16); classes++)
        {
            int width = classes, height = 5, area = width * height;
            byte[] labels = [.. Enumerable.Range(0, area).Select(i => (byte)(i % classes))];
            var values = new float[codec.Channels(classes) * area];
            codec.Encode(labels, width, classes, range, values);
            Assert.All(values, v => Assert.True(v == (float)low || v == (float)high, $"{v} is neither end of the range"));
            Assert.Equal(labels, Decoded(codec, values, width, classes, range));
            var random = new RandomStream((ulong)classes);
            for (int trial = 0; trial < 20; trial++)
            {
                float[] noisy = [.. values.Select(v => v + (float)((random.NextDouble() * 2 - 1) * 0.499 * (high - low)))];
                Assert.Equal(labels, Decoded(codec, noisy, width, classes, range));
                float[] worst = [.. values.Select(v => v + (float)((random.NextInt(2) * 2 - 1) * 0.499 * (high - low)))];
                Assert.Equal(labels, Decoded(codec, worst, width, classes, range));
            }
        }
    }

    [Fact]
    public void Noise_beyond_half_the_code_distance_changes_labels()
    {
        var range = new ValueRange(-1, 1);
        foreach (var codec in new[] { MaskCodecs.AnalogBits, MaskCodecs.OneHot })
        {
            var values = new float[codec.Channels(2) * 4];
            codec.Encode([0, 1, 0, 1], 2, 2, range, values);
            for (int i = 0; i < values.Length; i++) values[i] = -1.02f * values[i];
            Assert.Equal([1, 0, 1, 0], Decoded(codec, values, 2, 2, range));
        }
    }

    [Fact]
    public void The_codes_are_what_their_names_say()
    {
        var range = new ValueRange(0, 1);
        Assert.Equal([0f, 1, 1, 0], Encoded(MaskCodecs.Binary, [0, 1, 1, 0], 2, range));
        Assert.Equal([1f, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1], Encoded(MaskCodecs.AnalogBits, [1, 2, 3, 4], 5, range));
        Assert.Equal([0f, 1, 0, 0, 0, 1, 1, 0, 0], Encoded(MaskCodecs.OneHot, [2, 0, 1], 3, range, 3));
        int[] classes = [2, 3, 4, 5, 8, 9, 16, 17];
        Assert.Equal([1, 2, 2, 3, 3, 4, 4, 5], classes.Select(MaskCodecs.AnalogBits.Channels));
    }

    [Fact]
    public void Any_values_decode_to_labels_of_the_class_count()
    {
        var random = new RandomStream(4);
        var range = new ValueRange(-1, 1);
        foreach (var codec in new[] { MaskCodecs.AnalogBits, MaskCodecs.OneHot })
            for (int classes = 2; classes <= 16; classes++)
            {
                var values = new float[codec.Channels(classes) * 64];
                random.FillNormal(values);
                Assert.All(Decoded(codec, values, 8, classes, range), label => Assert.InRange(label, 0, classes - 1));
            }
    }

    [Fact]
    public void Codecs_are_named_in_options_and_json()
    {
        string[] texts =
        [
            "binary", "analog-bits", "one-hot", "signed-distance", "signed-distance(12)", "signed-distance(12.5, 2)",
            "signed-distance(8, 1.2, 4)",
        ];
        foreach (string text in texts)
        {
            var codec = MaskCodecs.Parse(text);
            Assert.Equal(text, codec.Text);
            Assert.Equal(codec, MaskCodecs.Parse(codec.Text));
            Assert.Equal($"\"{text}\"", JsonSerializer.Serialize(codec));
            Assert.Equal(codec, JsonSerializer.Deserialize<IMaskCodec>($"\"{text}\""));
        }
        Assert.StartsWith("Mask codec 'grey' is unknown; expected 'binary', 'analog-bits', 'one-hot', 'signed-distance'",
            Assert.Throws<JdmException>(() => MaskCodecs.Parse("grey")).Message);
        Assert.Equal("Mask codec 'signed-distance': marker level is 9; expected 1 to below the width, 8 pixels.",
            Assert.Throws<JdmException>(() => MaskCodecs.Parse("signed-distance(8, 9)")).Message);
    }

    [Fact]
    public void Refusals_say_what_was_found_and_what_to_do()
    {
        Assert.Equal(
            "Mask codec 'binary' was given 3 classes (background included); it holds 2 to 2. " +
            "Choose 'analog-bits' or 'one-hot' for several classes.",
            Assert.Throws<JdmException>(() => MaskCodecs.Binary.Channels(3)).Message);
        Assert.Equal(
            "Mask codec 'analog-bits' for 3 classes met label 5 at pixel (1, 1); expected 0 to 2. " +
            "Raise the class count of the modality, or correct the mask's encoding.",
            Assert.Throws<JdmException>(() => MaskCodecs.AnalogBits.Encode([0, 1, 2, 5], 2, 3, new(-1, 1), new float[8])).Message);
        Assert.Throws<ArgumentException>(() => MaskCodecs.Binary.Encode([0, 1, 1], 2, 2, new(-1, 1), new float[3]));
    }

    internal static float[] Encoded(IMaskCodec codec, byte[] labels, int classes, ValueRange range, int width = 2)
    {
        var values = new float[codec.Channels(classes) * labels.Length];
        codec.Encode(labels, width, classes, range, values);
        return values;
    }

    internal static byte[] Decoded(IMaskCodec codec, float[] values, int width, int classes, ValueRange range)
    {
        var labels = new byte[values.Length / codec.Channels(classes)];
        codec.Decode(values, width, classes, range, labels);
        return labels;
    }
}
