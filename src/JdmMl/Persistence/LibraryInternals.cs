using System.IO.Compression;
using System.Reflection;
using JdmMl.Data;
using JdmMl.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace JdmMl;

/// <summary>
/// ML.NET keeps the members that write and read model files to itself; these are found by name. They have not changed from 1.0 to 5.0.
/// </summary>
internal sealed class LibraryInternals
{
    private const string StreamName = "Stage";
    private const uint FormatVersion = 0x00010001;
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Lazy<LibraryInternals> Found = new(() => new(typeof(ModelSaveContext).Assembly));
    private readonly List<string> _missing = [];

    private LibraryInternals(Assembly core)
    {
        Type? Named(string name) => Noted(core.GetType(name), name);
        SignatureLoadModel = Named("Microsoft.ML.SignatureLoadModel");
        LoadContext = Named("Microsoft.ML.ModelLoadContext");
        var version = Named("Microsoft.ML.VersionInfo");
        LoadableClass = Named("Microsoft.ML.LoadableClassAttribute")?
            .GetConstructor(Hidden, [typeof(Type), typeof(Type), typeof(Type), typeof(string), typeof(string[])]);
        Noted(LoadableClass, "LoadableClassAttribute(Type, Type, Type, string, string[])");
        var saving = Named("Microsoft.ML.ModelSaveContext");
        NewVersion = Noted(
            version?.GetConstructor(
                Hidden, [typeof(string), typeof(uint), typeof(uint), typeof(uint), typeof(string), typeof(string), typeof(string)]),
            "VersionInfo(string, uint, uint, uint, string, string, string)");
        SetVersion = Noted(
            version is null ? null : saving?.GetMethod("SetVersionInfo", Hidden, [version]), "ModelSaveContext.SetVersionInfo");
        SaveStream = Noted(
            saving?.GetMethod("SaveBinaryStream", Hidden, [typeof(string), typeof(Action<BinaryWriter>)]),
            "ModelSaveContext.SaveBinaryStream");
        LoadStream = Noted(
            LoadContext?.GetMethod("TryLoadBinaryStream", Hidden, [typeof(string), typeof(Action<BinaryReader>)]),
            "ModelLoadContext.TryLoadBinaryStream");
    }

    internal Type? SignatureLoadModel { get; }

    internal Type? LoadContext { get; }

    internal ConstructorInfo? LoadableClass { get; }

    private ConstructorInfo? NewVersion { get; }

    private MethodInfo? SetVersion { get; }

    private MethodInfo? SaveStream { get; }

    private MethodInfo? LoadStream { get; }

    /// <summary>The members, all there.</summary>
    /// <exception cref="NotSupportedException">One is missing; the message names it and the way around.</exception>
    internal static LibraryInternals Required() => Found.Value.Checked();

    private LibraryInternals Checked()
        => _missing.Count == 0
            ? this
            : throw new NotSupportedException(ModelFiles.Unsupported($"it has no {string.Join(", no ", _missing)}"));

    /// <summary>Writes a stage into the folder that ML.NET gave a transformer in its model file.</summary>
    /// <param name="context">What Save was given.</param>
    /// <param name="signature">Eight letters that name the kind.</param>
    /// <param name="loader">Name under which <see cref="LoadableStages"/> has the class.</param>
    /// <param name="stage">What to write.</param>
    internal static void Save(ModelSaveContext context, string signature, string loader, IStage stage)
    {
        var library = Required();
        object version = library.NewVersion!.Invoke(
            [signature, FormatVersion, FormatVersion, FormatVersion, stage.GetType().Assembly.FullName, loader, null]);
        Invoked(() => library.SetVersion!.Invoke(context, [version]));
        Action<BinaryWriter> write = writer =>
        {
            writer.Flush();
            StageFile.Write(stage, writer.BaseStream);
        };
        Invoked(() => library.SaveStream!.Invoke(context, [StreamName, write]));
    }

    /// <summary>Reads a stage that <see cref="Save"/> wrote, onto the device that the context asks for.</summary>
    /// <param name="environment">The environment of the loading context.</param>
    /// <param name="context">ML.NET's ModelLoadContext.</param>
    /// <param name="read">Reads the unpacked folder.</param>
    /// <exception cref="JdmException">The stage is damaged or of another version.</exception>
    internal static T Load<T>(IHostEnvironment environment, object context, Func<string, Device, T> read)
        where T : class
    {
        T? loaded = null;
        Action<BinaryReader> take = reader =>
        {
            string copy = Path.GetTempFileName();                           // zips are read from their end
            try
            {
                using var file = File.Open(copy, FileMode.Open);
                reader.BaseStream.CopyTo(file);
                using var zip = new ZipArchive(file, ZipArchiveMode.Read);
                loaded = StageFile.Read(zip, "", folder => read(folder, DeviceOf(environment)));
            }
            finally
            {
                File.Delete(copy);
            }
        };
        Invoked(() => Required().LoadStream!.Invoke(context, [StreamName, take]));
        return loaded ?? throw new JdmException($"The model file has no stream '{StreamName}' for {typeof(T).Name}. Save the model again.");
    }

    // Settings of a context reach loaders by an interface of ML.NET's own; where it is gone, models load onto the CPU.
    private static Device DeviceOf(IHostEnvironment environment)
    {
        if (environment is MLContext context) return TorchDevices.Choose(context.GpuDeviceId, context.FallbackToCpu);
        var settings = environment.GetType().GetInterface("Microsoft.ML.Runtime.IHostEnvironmentInternal");
        int? gpu = settings?.GetProperty("GpuDeviceId")?.GetValue(environment) as int?;
        bool fallBack = settings?.GetProperty("FallbackToCpu")?.GetValue(environment) as bool? ?? true;
        return TorchDevices.Choose(gpu, fallBack);
    }

    private static void Invoked(Action call)
    {
        try
        {
            call();
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(inner);
        }
    }

    private T? Noted<T>(T? found, string name) where T : class
    {
        if (found is null) _missing.Add(name);
        return found;
    }
}
