using System.Reflection;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Signature of the methods that load models.</summary>
internal delegate void SignatureLoadModel(ModelLoadContext ctx);

/// <summary>What a component reads itself from.</summary>
internal sealed class ModelLoadContext : IDisposable
{
    public const string ModelStreamName = "Model.key";

    public readonly BinaryReader Reader;
    public readonly string LoaderAssemblyName;
    private readonly RepositoryReader _repository;
    private readonly string _directory;
    private readonly string _loader;

    private ModelLoadContext(RepositoryReader repository, Stream main, string directory)
    {
        (_repository, _directory) = (repository, directory);
        Reader = new BinaryReader(main, Encoding.UTF8);
        if (Reader.ReadString() != ModelSaveContext.Magic)
            throw new FormatException($"'{directory}' was not written by this stand-in for ML.NET");
        Reader.ReadString();
        (_loader, LoaderAssemblyName) = (Reader.ReadString(), Reader.ReadString());
        Reader.ReadUInt32();
    }

    public void Dispose() => Reader.Dispose();

    public static bool LoadModelOrNull<TRes, TSig>(IHostEnvironment env, out TRes result, RepositoryReader rep, string dir)
        where TRes : class
    {
        result = null;
        if (rep.OpenEntryOrNull(dir, ModelStreamName) is not { } main)
            return false;
        using var context = new ModelLoadContext(rep, main, dir);
        if (!string.IsNullOrEmpty(context.LoaderAssemblyName))
            env.ComponentCatalog.RegisterAssembly(Assembly.Load(context.LoaderAssemblyName));
        result = (env.ComponentCatalog.CreateOrNull(env, typeof(TSig), context._loader, context) as TRes)
            ?? throw new FormatException($"Couldn't load model: '{dir}'");
        return true;
    }

    public static void LoadModel<TRes, TSig>(IHostEnvironment env, out TRes result, RepositoryReader rep, string dir)
        where TRes : class
    {
        if (!LoadModelOrNull<TRes, TSig>(env, out result, rep, dir))
            throw new FormatException("Corrupt model file");
    }

    public void LoadModel<TRes, TSig>(IHostEnvironment env, out TRes result, string name)
        where TRes : class => LoadModel<TRes, TSig>(env, out result, _repository, Repository.PathOf(_directory, name));

    public bool TryLoadBinaryStream(string name, Action<BinaryReader> action)
    {
        Check.NonEmpty(name, nameof(name));
        Check.Value(action, nameof(action));
        using var entry = _repository.OpenEntryOrNull(_directory, name);
        if (entry is null)
            return false;
        using var reader = new BinaryReader(entry, Encoding.UTF8, leaveOpen: true);
        action(reader);
        return true;
    }
}
