using JdmMl.Data;
using JdmMl.Diffusion;

namespace JdmMl.Experiments;

/// <summary>A training of one joint diffusion model with what one looks at to judge it.</summary>
public sealed record DiffusionRunOptions
{
    /// <summary>Pairs to learn from.</summary>
    public required IPairSource Pairs { get; init; }

    /// <summary>Folder of checkpoints, contact sheets, candidates, the model and the report.</summary>
    public required string Output { get; init; }

    /// <summary>The model and its training.</summary>
    public required JointDiffusionOptions Model { get; init; }

    /// <summary>Sampler of the contact sheets.</summary>
    public ISampler Sampler { get; init; } = Samplers.DpmSolverPlusPlus(20);

    /// <summary>A second sampler that the finished model is drawn from with the same seeds, for comparison; null for none.</summary>
    public ISampler? Compare { get; init; }

    /// <summary>Pairs on a contact sheet.</summary>
    public int SheetPairs { get; init; } = 16;

    /// <summary>Seed of the contact sheets, the same for all of them.</summary>
    public int SheetSeed { get; init; } = 2333;     // the seed of the thesis' sampling scripts

    /// <summary>Candidates kept beside the newest checkpoint, each a model of its own; the newest stay.</summary>
    public int KeptCandidates { get; init; } = 5;

    // Ancestral sampling without respacing visits every step, however many there are.
    private bool Fits(ISampler sampler) => sampler is AncestralSampler { Respacing: null } || sampler.Steps <= Model.DiffusionSteps;

    /// <summary>Checks everything at once.</summary>
    /// <exception cref="JdmException">Names every fault.</exception>
    public void Validate()
    {
        Model.Validate();
        new OptionFaults(nameof(DiffusionRunOptions))
            .Require(Pairs.Items.Count > 0, $"Pairs holds none; expected at least one image with its mask")
            .Require(SheetPairs is >= 1 and <= 1000, $"SheetPairs is {SheetPairs}; expected 1 to 1000")
            .Require(KeptCandidates >= 0, $"KeptCandidates is {KeptCandidates}; expected 0 or more")
            .Require(Fits(Sampler), $"Sampler takes {Sampler.Steps} steps of a diffusion of {Model.DiffusionSteps}; choose fewer")
            .Require(Compare is null || Fits(Compare),
                $"Compare takes {Compare?.Steps} steps of a diffusion of {Model.DiffusionSteps}; choose fewer")
            .ThrowIfAny();
    }
}
