using JdmMl.Data;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Models that predict together by the mean of their logits: the folds of a cross-validation. Owns its models.</summary>
public sealed class SegmentationEnsemble : IDisposable
{
    /// <summary>Takes over <paramref name="models"/>.</summary>
    /// <param name="models">At least one, of the same classes and the same way from pixels to network input.</param>
    /// <param name="postprocessing">What validation over all folds said of the largest component; null: nothing.</param>
    /// <param name="folds">A number for each model; null: 0, 1, ...</param>
    /// <exception cref="JdmException">The models do not go together; nothing was taken over.</exception>
    public SegmentationEnsemble(
        IReadOnlyList<SegmentationModel> models, LargestComponentDecision? postprocessing = null, IReadOnlyList<int>? folds = null)
    {
        (Models, Folds) = ([.. models], folds ?? [.. Enumerable.Range(0, models.Count)]);
        Postprocessing = postprocessing ?? (models.Count == 1 ? models[0].Postprocessing : null);
        RequireSamePlan();
    }

    /// <summary>The models, by fold.</summary>
    public IReadOnlyList<SegmentationModel> Models { get; }

    /// <summary>The fold of each model.</summary>
    public IReadOnlyList<int> Folds { get; }

    /// <summary>What validation said of the largest component; null: nothing.</summary>
    public LargestComponentDecision? Postprocessing { get; }

    /// <summary>Options of the first model; classes, crop and sizes are those of all.</summary>
    public SegmentationOptions Options => Models[0].Options;

    /// <summary>Writes fold_0, fold_1, ... and the decision about the largest component.</summary>
    /// <exception cref="JdmException">The files cannot be written.</exception>
    public void Save(string folder)
    {
        LargestComponentFile.Delete(folder);
        foreach (var (fold, model) in Folds.Zip(Models)) model.Save(Path.Combine(folder, SegmentationRunFolder.NameOf(fold)));
        if (Postprocessing is not null) LargestComponentFile.Write(folder, Postprocessing);
    }

    /// <summary>Reads a run folder with fold_0, fold_1, ..., or the folder of one model, which is then fold 0.</summary>
    /// <param name="folder">A folder given to <see cref="Save"/> or <see cref="SegmentationModel.Save"/>.</param>
    /// <param name="device">Where it shall compute; the CPU by default.</param>
    /// <param name="folds">The folds to read; null: all that are there.</param>
    /// <exception cref="JdmException">A model is missing or damaged, or the models do not go together.</exception>
    public static SegmentationEnsemble Load(string folder, Device? device = null, IReadOnlyList<int>? folds = null)
    {
        var found = SegmentationRunFolder.Models(folder, folds);
        var models = new List<SegmentationModel>();
        try
        {
            foreach (var (_, path) in found) models.Add(SegmentationModel.Load(path, device ?? CPU));
            return new SegmentationEnsemble(models, LargestComponentFile.Read(folder), [.. found.Select(one => one.Fold)]);
        }
        catch
        {
            models.ForEach(model => model.Dispose());
            throw;
        }
    }

    /// <summary>Frees the models.</summary>
    public void Dispose()
    {
        foreach (var model in Models) model.Dispose();
    }

    private void RequireSamePlan()
    {
        var faults = new OptionFaults("The models of an ensemble")
            .Require(Models.Count > 0, "there are none; expected at least one")
            .Require(Folds.Count == Models.Count, $"{Folds.Count} fold numbers for {Models.Count} models; expected one each")
            .Require(Folds.Distinct().Count() == Folds.Count, $"the fold numbers {string.Join(", ", Folds)} repeat");
        foreach (var (fold, model) in Folds.Zip(Models).Skip(1))
            foreach (var (what, value) in Plan)
                faults.Require(Equals(value(model), value(Models[0])),
                    $"fold {fold} has {what} {value(model)} and fold {Folds[0]} {value(Models[0])}; all must be trained with one plan");
        faults.ThrowIfAny();
    }

    private static readonly (string What, Func<SegmentationModel, object> Value)[] Plan =
    [
        ("the classes", model => model.Options.Classes),
        ("the class names", model => string.Join(", ", model.Options.ClassNames ?? [])),
        ("the size", model => model.Options.ImageSize),
        ("the patch", model => model.Options.ResolvePatch()),
        ("the crop", model => model.Options.Crop),
        ("antialiasing", model => model.Options.Antialias),
        ("the normalisation", model => model.Options.Normalisation),
        ("the device", model => model.Device.ToString()),
    ];
}
