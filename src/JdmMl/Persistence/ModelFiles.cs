using System.Reflection;
using JdmMl.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl;

/// <summary>ML.NET's own model files with our transformers in them.</summary>
internal static class ModelFiles
{
    private static readonly Lazy<ModelFileSupport> Tested = new(Test);

    /// <summary>What a round trip in memory says, made once a process.</summary>
    internal static ModelFileSupport Support => Tested.Value;

    /// <summary>The message where ML.NET's internals are not what they were.</summary>
    internal static string Unsupported(string why)
    {
        var library = typeof(ModelSaveContext).Assembly.GetName();
        return $"Our transformers cannot be kept in model files of {library.Name} as it is loaded here: {why}. " +
               "Save with mlContext.GetImageSegmentation().SaveBundle(model, path) and load with LoadBundle(path) instead.";
    }

    internal static ITransformer Load(MLContext context, Stream stream, out DataViewSchema? inputSchema)
    {
        LoadableStages.Register(context);
        try
        {
            var model = context.Model.Load(stream, out var schema);
            inputSchema = schema;
            return model;
        }
        catch (TargetInvocationException exception) when (Innermost(exception) is JdmException known)
        {
            throw new JdmException(known.Message, exception);
        }
        catch (InvalidOperationException exception) when (Innermost(exception) is JdmException known)
        {
            throw new JdmException(known.Message, exception);
        }
    }

    private static Exception Innermost(Exception exception)
    {
        while (exception is not JdmException && exception.InnerException is { } inner) exception = inner;
        return exception;
    }

    private static ModelFileSupport Test()
    {
        string note = Guid.NewGuid().ToString("N");
        try
        {
            using var stream = new MemoryStream();
            new MLContext().Model.Save(new TransformerChain<ITransformer>(new ProbeTransformer(note)), null, stream);
            stream.Position = 0;
            var loaded = Load(new MLContext(), stream, out _);
            var probe = (loaded as IEnumerable<ITransformer>)?.SingleOrDefault() as ProbeTransformer;
            return probe?.Note == note
                ? new(true, "Stages are written into and read from ML.NET's model file by its internal members, found by name; " +
                            $"loaders are registered by an assembly made at run time ({typeof(ModelSaveContext).Assembly.GetName().Name}).")
                : new(false, Unsupported("a transformer that was saved did not come back"));
        }
        catch (Exception exception)
        {
            return new(false, exception is NotSupportedException ? exception.Message : Unsupported(Innermost(exception).Message));
        }
    }
}
