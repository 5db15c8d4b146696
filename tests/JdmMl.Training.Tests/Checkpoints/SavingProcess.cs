using System.Globalization;

namespace JdmMl.Training.Tests.Checkpoints;

/// <summary>This assembly as a program of its own that saves without end, for tests that kill it.</summary>
public static class SavingProcess
{
    internal const string Verb = "save-without-end";

    /// <summary>Continues from the newest checkpoint and says each step once it is saved.</summary>
    public static int Main(string[] arguments)
    {
        if (arguments is not [Verb, var folder]) return 2;
        var store = new CheckpointStore(folder);
        long step = store.Latest(Numbered.Identity)?.Step ?? 0;
        while (true)
        {
            Numbered.Save(store, ++step, elements: 200_000);
            Console.WriteLine(step.ToString(CultureInfo.InvariantCulture));
        }
    }
}
