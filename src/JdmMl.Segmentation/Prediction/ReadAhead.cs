namespace JdmMl.Segmentation;

/// <summary>Makes the next item on another thread while the consumer works on this one.</summary>
internal static class ReadAhead
{
    internal static IEnumerable<T> Of<T>(IEnumerable<Func<T>> items)
    {
        Task<T>? next = null;
        foreach (var item in items)
        {
            var ready = next;
            next = Task.Run(item);
            if (ready is not null) yield return ready.GetAwaiter().GetResult();
        }
        if (next is not null) yield return next.GetAwaiter().GetResult();
    }
}
