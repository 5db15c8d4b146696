using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace JdmMl.Compat.MLNet.Tests.ThirdParty;

/// <summary>Subtracts a column's mean: an estimator written with public API only.</summary>
internal sealed class CenterEstimator(IHostEnvironment environment, string output, string input) : IEstimator<CenterTransformer>
{
    private readonly IHost _host = environment.Register("Center", seed: 1);

    public int Fits { get; private set; }

    public CenterTransformer Fit(IDataView view)
    {
        Fits++;
        var column = view.Schema[input];
        var sums = Array.Empty<double>();
        var rows = 0;
        using (var channel = _host.Start("Fit"))
        using (var progress = _host.StartProgressChannel("Centering"))
        using (var cursor = view.GetRowCursor([column]))
        {
            progress.SetHeader(new ProgressHeader(["Mean"], ["rows"]), e => e.SetProgress(0, rows));
            var get = cursor.GetGetter<VBuffer<float>>(column);
            VBuffer<float> value = default;
            for (; cursor.MoveNext(); rows++)
            {
                get(ref value);
                Array.Resize(ref sums, value.Length);
                foreach (var (i, x) in value.Items(all: true))
                    sums[i] += x;
            }
            progress.Checkpoint(0, rows);
            channel.Info(MessageSensitivity.None, "{0} rows", rows);
        }
        return new CenterTransformer(output, input, sums.Select(s => (float)(s / rows)).ToArray());
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        if (inputSchema.All(c => c.Name != input))
            throw new ArgumentOutOfRangeException(nameof(inputSchema), $"Could not find input column '{input}'");
        return ShapeOf.With<ShapeOf.Numbers>(inputSchema, output, new VectorDataViewType(NumberDataViewType.Single));
    }
}

internal sealed class CenterTransformer(string output, string input, float[] means) : AddedColumnTransformer
{
    public IReadOnlyList<float> Means => means;

    public int Calls { get; private set; }

    protected override string InputName => input;

    protected override DataViewSchema.DetachedColumn Added => new(output, new VectorDataViewType(NumberDataViewType.Single, means.Length));

    protected override Delegate Getter(DataViewRow row)
    {
        var get = row.GetGetter<VBuffer<float>>(row.Schema[input]);
        VBuffer<float> source = default;
        return (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
        {
            Calls++;
            get(ref source);
            var editor = VBufferEditor.Create(ref value, source.Length);
            source.CopyTo(editor.Values);
            for (var i = 0; i < means.Length; i++)
                editor.Values[i] -= means[i];
            value = editor.Commit();
        });
    }
}
