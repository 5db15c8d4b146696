using System.Xml.Linq;

namespace JdmMl.House.Tests;

public class PackageTests
{
    private static readonly XDocument Central = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"));
    private static readonly XDocument Targets = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.targets"));

    [Theory]
    [InlineData("Microsoft.ML", "5.0.0")]
    [InlineData("Microsoft.ML.ImageAnalytics", "5.0.0")]
    [InlineData("Microsoft.ML.TorchSharp", "0.23.0")]
    [InlineData("MathNet.Numerics", "5.0.0")]
    [InlineData("TorchSharp", "[0.102.7]")]
    [InlineData("TorchSharp-cpu", "[0.102.7]")]
    [InlineData("TorchSharp-cuda-linux", "[0.102.7]")]
    [InlineData("TorchSharp-cuda-windows", "[0.102.7]")]
    public void A_package_of_the_product_has_its_pinned_version(string package, string version)
        => Assert.Equal(
            version,
            Central.Descendants("PackageVersion").Single(p => p.Attribute("Include")!.Value == package).Attribute("Version")!.Value);

    [Fact]
    public void No_project_names_a_version_or_a_stack_package_of_its_own()
    {
        string[] stack =
        [
            "Microsoft.ML", "Microsoft.ML.ImageAnalytics",
            "TorchSharp", "TorchSharp-cpu", "TorchSharp-cuda-linux", "TorchSharp-cuda-windows",
        ];
        Assert.All(Repository.Projects, p =>
        {
            Assert.Empty(Repository.Packages(p).Intersect(stack));
            Assert.All(Repository.Read(p).Descendants("PackageReference"), r => Assert.Null(r.Attribute("Version")));
        });
    }

    [Fact]
    public void Natives_come_with_executables_and_tests_alone()
    {
        Assert.All(Repository.Projects.Where(p => Repository.Flag(p, "RunsTorch")), p =>
            Assert.True(
                Repository.Read(p).Descendants("OutputType").Any(o => o.Value == "Exe")
                    || Repository.NameOf(p).EndsWith(".Tests", StringComparison.Ordinal),
                p));
        foreach (var native in new[] { "TorchSharp-cpu", "TorchSharp-cuda-linux", "TorchSharp-cuda-windows" })
        {
            var reference = Targets.Descendants("PackageReference").Single(r => r.Attribute("Include")!.Value == native);
            Assert.Contains("RunsTorch", reference.Parent!.Attribute("Condition")!.Value);
            Assert.Contains(native.Contains("cuda") ? "'cuda'" : "'cpu'", reference.Attribute("Condition")!.Value);
        }
    }

    [Theory]
    [InlineData("JdmMl.Data", false, true)]
    [InlineData("JdmMl.Training", true, false)]
    [InlineData("JdmMl.Diffusion", true, false)]
    [InlineData("JdmMl.Segmentation", true, false)]
    [InlineData("JdmMl.Evaluation", false, false)]
    [InlineData("JdmMl", true, true)]
    public void A_project_uses_the_families_that_it_needs(string name, bool torch, bool mlNet)
    {
        string project = Repository.Projects.Single(p => Repository.NameOf(p) == name);
        Assert.Equal(torch, Repository.Flag(project, "UsesTorch"));
        Assert.Equal(mlNet, Repository.Flag(project, "UsesMLNet"));
    }

    [Fact]
    public void Libraries_run_on_net8_and_only_evaluation_brings_MathNet()
    {
        var libraries = Repository.Projects.Where(p => Repository.Flag(p, "IsPackable")).ToList();
        Assert.Equal(7, libraries.Count);
        Assert.All(libraries, p => Assert.Empty(Repository.Read(p).Descendants("TargetFramework")));
        Assert.Equal(
            ["JdmMl.Evaluation"],
            Repository.Projects.Where(p => Repository.Packages(p).Contains("MathNet.Numerics")).Select(Repository.NameOf));
    }

    [Fact]
    public void The_stand_ins_are_never_packed()
        => Assert.All(
            Repository.Projects.Where(p => p.Contains("compat", StringComparison.Ordinal)),
            p => Assert.False(Repository.Flag(p, "IsPackable")));
}
