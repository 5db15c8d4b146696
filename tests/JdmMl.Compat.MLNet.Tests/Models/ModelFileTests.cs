using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace JdmMl.Compat.MLNet.Tests.Models;

public class ModelFileTests
{
    private readonly MLContext _ml = new();

    public sealed class WithImage
    {
        public int Id { get; set; }

        [ImageType(2, 2)]
        public MLImage? Image { get; set; }
    }

    [Fact]
    public void A_chain_comes_back_with_its_members_scopes_and_input_columns()
    {
        var view = _ml.Data.LoadFromEnumerable(Rows.Of(3));
        var model = _ml.Transforms.CopyColumns("Copy", "Id").Append(_ml.Transforms.DropColumns("Name"), TransformerScope.Training)
            .Append(_ml.Transforms.SelectColumns("Values", "Copy")).Fit(view);
        using var stream = new MemoryStream();
        _ml.Model.Save(model, view.Schema, stream);
        stream.Position = 0;
        var loaded = (TransformerChain<ITransformer>)new MLContext().Model.Load(stream, out var schema);

        Assert.Equal(model.Select(t => t.GetType()), loaded.Select(t => t.GetType()));
        Assert.Equal(2, loaded.GetModelFor(TransformerScope.Scoring).Count());
        Assert.Equal(["Values", "Copy"], loaded.Transform(view).Schema.Where(c => !c.IsHidden).Select(c => c.Name));
        Assert.Equal([0, 1, 2], loaded.Transform(view).GetColumn<int>("Copy"));
        Assert.Equal(view.Schema.Select(c => (c.Name, c.Type)), schema.Select(c => (c.Name, c.Type)));
    }

    [Fact]
    public void A_single_transformer_comes_back_as_itself_and_images_are_dropped_from_the_schema()
    {
        var view = _ml.Data.LoadFromEnumerable(new[] { new WithImage() });
        using var stream = new MemoryStream();
        _ml.Model.Save(_ml.Transforms.CopyColumns("Copy", "Id").Fit(view), view.Schema, stream);
        stream.Position = 0;
        Assert.IsType<Microsoft.ML.Transforms.ColumnCopyingTransformer>(_ml.Model.Load(stream, out var schema));
        Assert.Equal(["Id"], schema.Select(c => c.Name));
    }

    [Fact]
    public void Without_a_schema_there_is_none()
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(new TransformerChain<ITransformer>(), null, stream);
        stream.Position = 0;
        Assert.Empty((TransformerChain<ITransformer>)_ml.Model.Load(stream, out var schema));
        Assert.Null(schema);
    }
}
