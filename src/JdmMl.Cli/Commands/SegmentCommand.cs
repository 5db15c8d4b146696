using System.CommandLine;

namespace JdmMl.Cli.Commands;

/// <summary><c>jdm segment</c>: segmentation networks.</summary>
internal static class SegmentCommand
{
    internal static Command Create() => new("segment", "Work with segmentation networks") { SegmentPredictCommand.Create() };
}
