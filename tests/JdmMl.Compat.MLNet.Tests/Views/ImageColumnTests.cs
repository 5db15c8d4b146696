using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace JdmMl.Compat.MLNet.Tests.Views;

public class ImageColumnTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class ImageRow
    {
        public int Id { get; set; }

        [ImageType(8, 8)]
        public MLImage? Image { get; set; }

        public byte[] Bytes { get; set; } = [1];
    }

    private sealed class UnsizedRow
    {
        [ImageType]
        public MLImage? Image { get; set; }
    }

    private sealed class UnmarkedRow
    {
        public MLImage? Image { get; set; }
    }

    private IDataView Images(int count) => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, count)
        .Select(i => new ImageRow { Id = i, Image = MLImage.CreateFromPixels(1, 2, MLPixelFormat.Bgra32, new byte[8]) }).ToList());

    private static string[] Names(IDataView view) => view.Schema.Select(c => c.Name).ToArray();

    [Fact]
    public void Cache_drops_image_columns_and_keeps_byte_vectors() => Assert.Equal(["Id", "Bytes"], Names(_ml.Data.Cache(Images(2))));

    [Fact]
    public void ShuffleRows_drops_image_columns() => Assert.Equal(["Id", "Bytes"], Names(_ml.Data.ShuffleRows(Images(2))));

    [Fact]
    public void Naming_an_image_column_to_the_cache_throws()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => _ml.Data.Cache(Images(2), "Image"));
        Assert.Contains("'Image'", fault.Message);
        Assert.Contains("unhandled type", fault.Message);
    }

    [Fact]
    public void Take_skip_and_split_keep_image_columns()
    {
        string[] all = ["Id", "Image", "Bytes"];
        Assert.Equal(all, Names(_ml.Data.TakeRows(Images(3), 2)));
        Assert.Equal(all, Names(_ml.Data.SkipRows(Images(3), 2)));
        Assert.Equal(all, Names(_ml.Data.TrainTestSplit(Images(3)).TrainSet));
    }

    [Fact]
    public void An_attribute_without_size_throws_when_rows_are_loaded() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.LoadFromEnumerable(new[] { new UnsizedRow() }));

    [Fact]
    public void An_image_member_without_the_attribute_throws()
    {
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() => SchemaDefinition.Create(typeof(UnmarkedRow)));
        Assert.Contains("Could not determine an IDataView type", fault.Message);
        Assert.Contains("Image", fault.Message);
    }

    [Fact]
    public void An_attribute_with_a_size_lets_other_sizes_through()
    {
        var view = Images(1);
        Assert.Equal(new ImageDataViewType(8, 8), view.Schema["Image"].Type);
        var image = view.GetColumn<MLImage>("Image").Single();
        Assert.Equal((1, 2), (image.Width, image.Height));
        Assert.Equal(1, _ml.Data.CreateEnumerable<ImageRow>(view, false).Single().Image!.Width);
    }

    [Fact]
    public void Image_types_are_equal_if_their_sizes_are()
    {
        Assert.True(new ImageDataViewType(2, 3).Equals(new ImageDataViewType(2, 3)));
        Assert.False(new ImageDataViewType(2, 3).Equals(new ImageDataViewType(3, 2)));
        Assert.False(new ImageDataViewType().Equals(new ImageDataViewType(2, 3)));
        Assert.True(new ImageDataViewType().Equals(new ImageDataViewType()));
        Assert.Equal("Image", new ImageDataViewType().ToString());
        Assert.Equal("Image<2, 3>", new ImageDataViewType(2, 3).ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageDataViewType(0, 3));
    }
}
