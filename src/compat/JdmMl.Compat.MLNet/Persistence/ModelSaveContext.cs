using System.Text;

namespace Microsoft.ML;

/// <summary>Where a component writes itself: one main stream and any number of named ones.</summary>
public sealed class ModelSaveContext : IDisposable
{
    internal const string Magic = "JDMLKEY1";

    internal readonly BinaryWriter Writer = new(new MemoryStream(), Encoding.UTF8);
    private readonly RepositoryWriter _repository;
    private readonly string _directory;
    private VersionInfo _version;

    private ModelSaveContext(RepositoryWriter repository, string directory) => (_repository, _directory) = (repository, directory);

    /// <inheritdoc/>
    public void Dispose() => Writer.Dispose();

    internal static void SaveModel<T>(RepositoryWriter repository, T value, string path)
        where T : class
    {
        if (value is not ICanSaveModel model)
            return;
        using var context = new ModelSaveContext(repository, path);
        model.Save(context);
        context.Done();
    }

    internal void CheckAtModel() => Check.That(Writer.BaseStream.Position == 0);

    internal void SetVersionInfo(VersionInfo ver) => _version = ver;

    internal void SaveModel<T>(T value, string name)
        where T : class => SaveModel(_repository, value, Repository.PathOf(_directory, name));

    internal void SaveBinaryStream(string name, Action<BinaryWriter> action)
    {
        Check.NonEmpty(name, nameof(name));
        Check.Value(action, nameof(action));
        using var entry = _repository.CreateEntry(_directory, name);
        using var writer = new BinaryWriter(entry, Encoding.UTF8, leaveOpen: true);
        action(writer);
    }

    private void Done()
    {
        Check.That(_version.ModelSignature is not null, "ModelSignature not specified!");
        Writer.Flush();
        using var entry = _repository.CreateEntry(_directory, ModelLoadContext.ModelStreamName);
        using var header = new BinaryWriter(entry, Encoding.UTF8);
        foreach (var text in (string[])[Magic, _version.ModelSignature, _version.LoaderSignature, _version.LoaderAssemblyName])
            header.Write(text ?? "");
        header.Write(_version.VerWrittenCur);
        header.Write(((MemoryStream)Writer.BaseStream).ToArray());
    }
}
