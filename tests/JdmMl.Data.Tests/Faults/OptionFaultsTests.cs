namespace JdmMl.Data.Tests;

public class OptionFaultsTests
{
    [Fact]
    public void All_faults_stand_in_one_message()
    {
        var size = 0;
        var faults = new OptionFaults("JointDiffusionOptions")
            .Require(size > 0, $"ImageSize is {size}; expected a positive multiple of 4")
            .Require(true, "never said")
            .Require(false, "BatchSize is -1; expected at least 1");
        Assert.Equal("JointDiffusionOptions has 2 faults:\n  - ImageSize is 0; expected a positive multiple of 4\n  - BatchSize is -1; expected at least 1",
            Assert.Throws<JdmException>(faults.ThrowIfAny).Message);
    }

    [Fact]
    public void One_fault_takes_one_line() =>
        Assert.Equal("PackOptions: Size is 2; expected 4 to 8192 pixels.",
            Assert.Throws<JdmException>(() => new OptionFaults("PackOptions").Require(false, "Size is 2; expected 4 to 8192 pixels").ThrowIfAny()).Message);

    [Fact]
    public void No_fault_throws_nothing() => new OptionFaults("X").Require(true, "no").ThrowIfAny();

    [Fact]
    public void Numbers_in_messages_do_not_depend_on_the_culture()
    {
        var before = Thread.CurrentThread.CurrentCulture;
        var german = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
        german.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            Thread.CurrentThread.CurrentCulture = german;
            Assert.Equal("X: rate is 0.5.", Assert.Throws<JdmException>(() => new OptionFaults("X").Require(false, $"rate is {0.5}").ThrowIfAny()).Message);
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }

    [Fact]
    public void Faults_of_inner_options_carry_their_property()
    {
        var inner = new OptionFaults("SamplerOptions").Require(false, "Steps is 0; expected at least 1");
        Assert.Equal("Outer: Sampler.Steps is 0; expected at least 1.",
            Assert.Throws<JdmException>(() => new OptionFaults("Outer").Include("Sampler", inner).ThrowIfAny()).Message);
    }
}
