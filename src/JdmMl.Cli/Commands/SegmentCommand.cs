using System.CommandLine;

namespace JdmMl.Cli.Commands;

/// <summary><c>jdm segment</c>: train segmentation networks, and predict with them.</summary>
internal static class SegmentCommand
{
    internal static Command Create() => new("segment", "Train segmentation networks, and predict with them")
    {
        SegmentTrainCommand.Create(), SegmentPredictCommand.Create(), SegmentExchangeCommands.Import(),
        SegmentExchangeCommands.Export(),
    };
}
