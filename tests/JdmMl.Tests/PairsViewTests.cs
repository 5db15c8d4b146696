using JdmMl.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace JdmMl.Tests;

public class PairsViewTests
{
    private readonly MLContext _ml = new();

    private sealed class Counting(IPairSource source) : IPairSource
    {
        internal int Reads { get; private set; }
        public string Name => source.Name;
        public IReadOnlyList<PairInfo> Items => source.Items;

        public ImagePair Read(int index)
        {
            Reads++;
            return source.Read(index);
        }
    }

    [Fact]
    public void Columns_have_the_types_of_the_table()
    {
        var schema = Small.View(_ml).Schema;
        Assert.Equal(["Id", "Group", "DataSet", "Split", "Origin", "Image", "Mask"], schema.Select(c => c.Name));
        Assert.All(schema.Take(5), c => Assert.IsType<TextDataViewType>(c.Type));
        Assert.All(schema.Skip(5), c => Assert.Equal((0, 0), (((ImageDataViewType)c.Type).Height, ((ImageDataViewType)c.Type).Width)));
    }

    [Fact]
    public void Pixels_are_read_only_when_asked_for_and_once_a_row()
    {
        var source = new Counting(Small.Phantoms(3));
        var view = _ml.GetImageSegmentation().LoadPairs(source);
        Assert.Equal(3, view.GetRowCount());
        Assert.Equal(3, view.GetColumn<string>("Id").Count());
        using (var empty = view.GetRowCursor([]))
        {
            int rows = 0;
            while (empty.MoveNext()) rows++;
            Assert.Equal(3, rows);
        }
        Assert.Equal(0, source.Reads);
        using var cursor = view.GetRowCursor(view.Schema);
        var image = cursor.GetGetter<MLImage>(view.Schema["Image"]);
        var mask = cursor.GetGetter<MLImage>(view.Schema["Mask"]);
        while (cursor.MoveNext())
        {
            MLImage a = null!, b = null!;
            image(ref a);
            mask(ref b);
            a.Dispose();
            b.Dispose();
        }
        Assert.Equal(3, source.Reads);
    }

    [Fact]
    public void Inactive_columns_and_wrong_types_are_refused()
    {
        var view = Small.View(_ml);
        using var cursor = view.GetRowCursor([view.Schema["Id"]]);
        Assert.Throws<ArgumentOutOfRangeException>(() => cursor.GetGetter<MLImage>(view.Schema["Image"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["Id"]));
    }

    [Fact]
    public void Masks_carry_the_class_id_in_all_colours()
    {
        var pair = Small.Phantoms(1).Read(0);
        using var image = Small.View(_ml, 1).GetColumn<MLImage>("Mask").Single();
        Assert.Equal(pair.Mask.Labels, LabelMask.FromMLImage(image).Labels);
        Assert.Contains((byte)1, pair.Mask.Labels);
    }

    [Fact]
    public void Splitting_keeps_the_images()
    {
        var split = _ml.Data.TrainTestSplit(Small.View(_ml, 10), testFraction: 0.3);
        int train = split.TrainSet.GetColumn<MLImage>("Image").Count(), test = split.TestSet.GetColumn<MLImage>("Image").Count();
        Assert.Equal(10, train + test);
    }
}
