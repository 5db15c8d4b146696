using System.Globalization;

namespace JdmMl.Training;

/// <summary>Times as people read them.</summary>
public static class Durations
{
    /// <summary>Hours, minutes, seconds; hours count on past a day, for instance <c>29:05:07</c>.</summary>
    public static string ToClock(this TimeSpan time)
        => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}");
}
