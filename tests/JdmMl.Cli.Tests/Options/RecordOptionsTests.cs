using System.CommandLine;
using JdmMl.Cli.Options;
using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Segmentation;
using JdmMl.Training;

namespace JdmMl.Cli.Tests.Options;

public class RecordOptionsTests
{
    private static readonly RecordOptions<JointDiffusionOptions> Known = new();

    private static ParseResult Parse(string line)
    {
        var command = new Command("train");
        Known.AddTo(command);
        return command.Parse(line);
    }

    [Fact]
    public void Every_option_of_the_model_has_its_name_on_the_command_line()
    {
        var command = new Command("train");
        Known.AddTo(command);
        var settable = typeof(JointDiffusionOptions).GetProperties().Where(p => p.CanWrite).Select(p => "--" + RecordOptions<object>.Kebab(p.Name));
        Assert.Equal(settable.Order(), command.Options.Select(o => o.Name).Order());
        Assert.Contains("--training-steps", command.Options.Select(o => o.Name));
        Assert.All(command.Options, o => Assert.DoesNotContain("See JointDiffusionOptions", o.Description));
    }

    [Fact]
    public void Words_become_values_and_what_is_not_given_stays()
    {
        var options = Known.Apply(
            JointDiffusionPresets.Small64,
            Parse("--training-steps 12 --learning-rate 2e-4 --channel-multipliers 1,2,4 --objective noise --range 0,1 --crop patches(64,32) " +
                "--precision bfloat16 --min-snr-gamma 5 --gradient-clip-norm none --augmentation flips,jitter --mask-codec one-hot"));
        Assert.Equal(12, options.TrainingSteps);
        Assert.Equal(2e-4, options.LearningRate);
        Assert.Equal([1, 2, 4], options.ChannelMultipliers);
        Assert.Equal(Objective.Noise, options.Objective);
        Assert.Equal(new ValueRange(0, 1), options.Range);
        Assert.Equal(Crop.Patches(64, 32), options.Crop);
        Assert.Equal(Precision.BFloat16, options.Precision);
        Assert.Equal(5, options.MinSnrGamma);
        Assert.Null(options.GradientClipNorm);
        Assert.True(options.Augmentation is { Flips: true, QuarterTurns: false, Brightness: 0.1 });
        Assert.Equal(MaskCodecs.OneHot, options.MaskCodec);
        Assert.Equal(JointDiffusionPresets.Small64.BatchSize, options.BatchSize);
        Assert.Equal(4_000, JointDiffusionPresets.Small64.TrainingSteps);
    }

    [Theory]
    [InlineData("--training-steps many", "'many' is not understood; expected a whole number")]
    [InlineData("--objective colour", "expected Noise, Clean, Velocity, Mean, Dual")]
    [InlineData("--range 1", "two numbers such as -1,1")]
    [InlineData("--augmentation shear", "flips,quarter-turns,jitter")]
    [InlineData("--mask-codec grey", "Mask codec 'grey' is unknown")]
    public void A_word_that_does_not_fit_is_refused_with_what_would(string line, string says)
        => Assert.Contains(says, Assert.Single(Parse(line).Errors).Message);

    [Theory]
    [InlineData("nnunet")]
    [InlineData("light")]
    [InlineData("none")]
    public void Augmentation_of_a_segmentation_network_is_a_word(string word)
    {
        var known = new RecordOptions<SegmentationOptions>();
        var command = new Command("train");
        known.AddTo(command);

        Assert.Equal(AugmentationOptions.Parse(word), known.Apply(new(), command.Parse($"--augmentation {word} --crop native")).Augmentation);
        Assert.Contains("expected nnunet, light, none", Assert.Single(command.Parse("--augmentation heavy").Errors).Message);
    }
}
