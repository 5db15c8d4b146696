using System.Text.Json;
using JdmMl.Data;

namespace JdmMl.Experiments;

/// <summary>
/// How much of everything: made once from the machine's pace, kept in the run's folder, and followed when a run continues.
/// </summary>
/// <param name="Identity">What the run is about; another run's plan is refused.</param>
/// <param name="DiffusionSteps">Optimiser steps of the joint diffusion model.</param>
/// <param name="PoolSize">Synthetic pairs.</param>
/// <param name="PretrainSteps">Segmentation steps on synthetic pairs.</param>
/// <param name="FinetuneSteps">Segmentation steps on real pairs.</param>
public sealed record DemoPlan(string Identity, int DiffusionSteps, int PoolSize, int PretrainSteps, int FinetuneSteps)
{
    private const string FileName = "plan.json";

    /// <summary>Batches of an epoch: the unit in which the segmentation trainer counts.</summary>
    public const int IterationsPerEpoch = 10;

    /// <summary>The plan in a folder, or null when there is none.</summary>
    /// <exception cref="JdmException">The folder belongs to another run, or the plan is damaged.</exception>
    public static DemoPlan? Find(string folder, string identity)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return null;
        DemoPlan? plan;
        try { plan = JsonSerializer.Deserialize<DemoPlan>(File.ReadAllText(path)); }
        catch (JsonException e)
        {
            throw new JdmException($"'{path}' is damaged: {e.Message} Delete the folder '{folder}' to start again.", e);
        }
        if (plan?.Identity == identity) return plan;
        throw new JdmException(
            $"Folder '{folder}' holds another run ({plan?.Identity}); this one is {identity}. " +
            "Choose another folder with --output, or start it again with --fresh.");
    }

    /// <summary>Writes the plan.</summary>
    public void Save(string folder)
        => AtomicFile.WriteAllText(
            Path.Combine(folder, FileName), JsonSerializer.Serialize(this, new JsonSerializerOptions { WriteIndented = true }));
}
