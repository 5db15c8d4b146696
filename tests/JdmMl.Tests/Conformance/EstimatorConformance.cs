using System.Collections.Concurrent;
using JdmMl.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace JdmMl.Tests.Conformance;

/// <summary>What every estimator of ours keeps to, whatever it does.</summary>
public abstract class EstimatorConformance : IDisposable
{
    private static readonly ConcurrentDictionary<Type, ITransformer> Fitted = [];
    private readonly TempFolder _folder = new();

    protected MLContext Context { get; } = new(seed: 7);

    protected string Folder => _folder.Path;

    protected abstract IEstimator<ITransformer> Estimator(MLContext context);

    /// <summary>Rows that the transformer adds to those of its input.</summary>
    protected virtual int AddedRows => 0;

    /// <summary>Columns that must be there, with their roles and a column of another type to be put in their place.</summary>
    protected virtual (string Role, string Name)[] Needed => [("image", PairColumns.Image), ("mask", PairColumns.Mask)];

    public void Dispose() => _folder.Dispose();

    private IDataView Data(int count = 5, int seed = 9)
        => Context.GetImageSegmentation().LoadPairs(Small.Phantoms(count, seed), ["background", "polyp"]);

    private ITransformer Model => Fitted.GetOrAdd(GetType(), _ => Estimator(Context).Fit(Data(6, 3)));

    [Fact]
    public void The_schema_promised_is_the_schema_delivered()
    {
        var (before, after) = (new ShapeProbe(), new ShapeProbe());
        using var chain = new EstimatorChain<ITransformer>().Append(before).Append(Estimator(Context)).Append(after).Fit(Data());
        var delivered = chain.GetOutputSchema(Data().Schema, TransformerScope.Everything);
        Assert.Equal(delivered.Where(c => !c.IsHidden).Select(c => c.Name).Order(), after.Seen!.Select(c => c.Name).Order());
        Assert.True(before.Seen!.Count <= after.Seen!.Count);
        foreach (var promised in after.Seen)
        {
            var column = delivered[promised.Name];
            var item = column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;
            Assert.True(item.Equals(promised.ItemType), $"{column}: {promised.ItemType} was promised");
            Assert.Equal(column.Type is VectorDataViewType, promised.Kind == SchemaShape.Column.VectorKind.Vector);
            Assert.Equal(column.Annotations.Schema.Select(a => a.Name).Order(), promised.Annotations.Select(a => a.Name).Order());
        }
    }

    [Fact]
    public void Nothing_is_computed_before_it_is_asked_for()
    {
        var watched = new WatchedView(Data());
        var view = Model.Transform(watched);
        Assert.Equal(0, watched.Opened);
        Assert.Equal(5 + AddedRows, view.GetColumn<string>(PairColumns.Id).Count());
        using (var empty = view.GetRowCursor([]))
        {
            int rows = 0;
            while (empty.MoveNext()) rows++;
            Assert.Equal((5 + AddedRows, -1), (rows, empty.Position));
            Assert.False(empty.MoveNext());
        }
        Assert.Equal(0, watched.ImagesRead);
        Assert.Equal(0, watched.Open);
    }

    [Fact]
    public void Inactive_columns_and_wrong_types_are_refused()
    {
        var view = Model.Transform(Data());
        using var cursor = view.GetRowCursor([view.Schema[PairColumns.Id]]);
        foreach (var column in view.Schema.Where(c => !c.IsHidden && c.Name != PairColumns.Id))
        {
            Assert.False(cursor.IsColumnActive(column));
            Assert.Throws<ArgumentOutOfRangeException>(() => RowTexts.Getter(cursor, column));
        }
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema[PairColumns.Id]));
    }

    [Fact]
    public void Two_cursors_agree_also_when_they_take_turns()
    {
        var view = Model.Transform(Data());
        var rows = RowTexts.Of(view);
        Assert.Equal(rows, RowTexts.Of(view));
        using var first = view.GetRowCursor(view.Schema);
        using var second = view.GetRowCursor(view.Schema);
        Func<string>[] Getters(DataViewRow row) => [.. view.Schema.Where(c => !c.IsHidden).Select(c => RowTexts.Getter(row, c))];
        var (one, other) = (Getters(first), Getters(second));
        second.MoveNext();                                                  // a row ahead, and its first row is never read
        for (int i = 0; first.MoveNext() && second.MoveNext(); i++)
        {
            Assert.Equal(rows[i + 1], string.Join(" | ", other.Select(get => get())));
            Assert.Equal(rows[i], string.Join(" | ", one.Select(get => get())));
        }
    }

    [Fact]
    public void The_cursors_of_a_set_agree_with_one_cursor_in_parallel()
    {
        var view = Model.Transform(Data());
        var rows = RowTexts.Of(view);
        var sets = new ConcurrentBag<List<string>>();
        Parallel.For(0, 3, _ =>
        {
            var found = new ConcurrentBag<string>();
            Parallel.ForEach(view.GetRowCursorSet(view.Schema, 3), cursor =>
            {
                using (cursor)
                    foreach (string row in RowTexts.Of(cursor)) found.Add(row);
            });
            sets.Add([.. found]);
        });
        Assert.All(sets, set => Assert.Equal(rows.Order(), set.Order()));
    }

    [Fact]
    public void Columns_that_pass_through_keep_their_annotations()
    {
        var schema = Model.GetOutputSchema(Data().Schema);
        Assert.Equal(["background", "polyp"], Names(schema[PairColumns.Mask]));
        Assert.Equal(schema.Select(c => c.Name), Model.Transform(Data()).Schema.Select(c => c.Name));
    }

    [Fact]
    public void A_prediction_engine_works_on_the_fitted_and_on_the_loaded_chain()
    {
        string path = Path.Combine(Folder, "engine.zip");
        Context.Model.Save(Model, Data().Schema, path);
        var loaded = Context.Model.Load(path, out _);
        Assert.Equal(Predicted(Model), Predicted(loaded));
        (loaded as IDisposable)?.Dispose();
    }

    [Fact]
    public void Saving_and_loading_gives_the_same_rows()
    {
        var rows = RowTexts.Of(Model.Transform(Data()));
        string zip = Path.Combine(Folder, "model.zip"), bundle = Path.Combine(Folder, "model.jdm");
        Context.Model.Save(Model, Data().Schema, zip);
        Context.GetImageSegmentation().SaveBundle(Model, bundle);
        var fresh = new MLContext();
        fresh.GetImageSegmentation();
        var fromZip = fresh.Model.Load(zip, out var schema);
        Assert.Equal(Model.GetType(), fromZip.GetType());
        Assert.Contains(schema, c => c.Name == PairColumns.Origin);
        Assert.Equal(rows, RowTexts.Of(fromZip.Transform(Data())));
        using var fromBundle = fresh.GetImageSegmentation().LoadBundle(bundle);
        Assert.Equal(rows, RowTexts.Of(fromBundle.Transform(Data())));
        (fromZip as IDisposable)?.Dispose();
    }

    [Fact]
    public void Two_fits_with_one_seed_agree_whatever_was_made_before()
    {
        var other = new MLContext(seed: 99);
        for (int i = 0; i < 3; i++) other.Transforms.CopyColumns("Copy", PairColumns.Id);
        var again = Estimator(other).Fit(Data(6, 3));
        Assert.Equal(RowTexts.Of(Model.Transform(Data())), RowTexts.Of(again.Transform(Data())));
        (again as IDisposable)?.Dispose();
    }

    [Fact]
    public void Cursors_are_disposed()
    {
        var watched = new WatchedView(Data(6, 3));
        var model = Estimator(Context).Fit(watched);
        Assert.True(watched.Opened > 0);
        Assert.Equal(0, watched.Open);
        RowTexts.Of(model.Transform(watched));
        Assert.Equal(0, watched.Open);
        var view = model.Transform(watched);
        view.GetRowCursor(view.Schema).Dispose();                           // never moved
        Assert.Equal(0, watched.Open);
        (model as IDisposable)?.Dispose();
    }

    [Fact]
    public void A_column_that_is_missing_or_of_another_type_is_refused_before_and_in_fit()
    {
        foreach (var (role, name) in Needed)
        {
            var without = Context.Transforms.DropColumns(name);
            Refused($"Could not find {role} column '{name}'", without);
            var (expected, found, wrong) = name == PairColumns.Origin
                ? ("String", "Image", PairColumns.Image)
                : ("Image", "String", PairColumns.Id);
            Refused(
                $"Schema mismatch for {role} column '{name}': expected {expected}, got {found}",
                Context.Transforms.CopyColumns(name, wrong));
        }
    }

    protected static string[] Names(DataViewSchema.Column column)
    {
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        column.Annotations.GetValue("KeyValues", ref names);
        return [.. names.DenseValues().Select(n => n.ToString())];
    }

    private void Refused(string says, IEstimator<ITransformer> change)
    {
        var early = Assert.ThrowsAny<ArgumentException>(
            () => new EstimatorChain<ITransformer>().Append(change).Append(Estimator(Context)).Fit(Data()));
        Assert.StartsWith(says, early.Message);
        var view = change.Fit(Data()).Transform(Data());
        Assert.StartsWith(says, Assert.ThrowsAny<ArgumentException>(() => Estimator(Context).Fit(view)).Message);
    }

    private string Predicted(ITransformer model)
    {
        using var engine = Context.Model.CreatePredictionEngine<ChainTests.Input, Echo>(
            model, new PredictionEngineOptions { OwnsTransformer = false });
        var texts = new List<string>();
        for (int i = 0; i < 3; i++)
        {
            var pair = Small.Phantoms(3, seed: 9).Read(i);
            using var image = pair.Image.ToMLImage();
            using var mask = pair.Mask.ToMLImage();
            var echo = engine.Predict(new ChainTests.Input { Image = image, Mask = mask, Origin = "here" });
            byte[] labels = echo.PredictedMask is null ? [] : LabelMask.FromMLImage(echo.PredictedMask).Labels;
            texts.Add($"{echo.Origin} {Convert.ToHexString(labels)}");
        }
        Assert.All(texts, text => Assert.StartsWith("here", text));
        return string.Join(' ', texts);
    }

    public sealed class Echo
    {
        public string Origin { get; set; } = "";
        [ImageType(24, 24)] public MLImage? PredictedMask { get; set; }
    }
}
