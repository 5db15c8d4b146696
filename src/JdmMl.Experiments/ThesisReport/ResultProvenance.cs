using System.Globalization;
using JdmMl.Evaluation;
using JdmMl.Experiments.Reports;

namespace JdmMl.Experiments;

/// <summary>Every result file with what it records.</summary>
internal static class ResultProvenance
{
    internal static ResultTable Of(IReadOnlyCollection<ResultFile> files) => new()
    {
        Title = "Evaluation results", RowHeader = "file",
        Columns = [new("data set"), new("arm"), new("ratio (%)"), new("seed, fold"), new("n, images"), new("optimiser steps"),
            new("ratio chosen on"), new("predictions")],
        Rows =
        [
            .. files.Select(file => new ResultRow(System.IO.Path.GetFileName(file.Path),
            [
                ResultCell.Of(file.Result.DataSet), ResultCell.Of(file.Arm is { } arm ? ArmProvenance.NameOf(arm.Arm) : "none"),
                ResultCell.Of(file.Arm is { Ratio: > 0 } a ? a.Ratio.ToString("0.##", CultureInfo.InvariantCulture) : "–"),
                ResultCell.Of(ArmCell.Label(file.Result) is { Length: > 0 } label ? label : "–"),
                ResultCell.Of(file.Result.Count.ToString(CultureInfo.InvariantCulture)),
                ResultCell.Of(ClaimProvenance.StepsOf(file.Result)?.ToString("#,0", CultureInfo.InvariantCulture) ?? "not recorded"),
                ResultCell.Of(ClaimProvenance.RatioOf(file.Result) is var choice and not RatioChoice.Unknown
                    ? $"{choice}".ToLowerInvariant() : "not recorded"),
                ResultCell.Of(file.Result.Provenance.GetValueOrDefault(ArmProvenance.PredictionsKey)
                    ?? file.Result.Provenance.GetValueOrDefault(ArmProvenance.PredKey) ?? "–"),
            ])),
        ],
    };
}
