using System.Collections.Immutable;
using Microsoft.ML.Data;

namespace JdmMl.Compat.MLNet.Tests.Types;

public class DataViewTypeTests
{
    [Fact]
    public void Vector_types_are_equal_by_value_and_shape_counts()
    {
        var vector = new VectorDataViewType(NumberDataViewType.Single, 2, 3);
        Assert.True(vector.Equals(new VectorDataViewType(NumberDataViewType.Single, ImmutableArray.Create(2, 3))));
        Assert.Equal(vector.GetHashCode(), new VectorDataViewType(NumberDataViewType.Single, 2, 3).GetHashCode());
        Assert.False(vector.Equals(new VectorDataViewType(NumberDataViewType.Single, 6)));
        Assert.False(vector.Equals(new VectorDataViewType(NumberDataViewType.Double, 2, 3)));
        Assert.False(ReferenceEquals(vector, new VectorDataViewType(NumberDataViewType.Single, 2, 3)));
    }

    [Fact]
    public void A_vector_s_size_is_the_product_of_its_dimensions_and_zero_if_one_varies()
    {
        var image = new VectorDataViewType(NumberDataViewType.Single, 3, 4, 5);
        Assert.Equal(60, image.Size);
        Assert.True(image.IsKnownSize);
        Assert.Equal(typeof(VBuffer<float>), image.RawType);
        var varying = new VectorDataViewType(NumberDataViewType.Single, 3, 0);
        Assert.Equal(0, varying.Size);
        Assert.False(varying.IsKnownSize);
        Assert.Equal([0], new VectorDataViewType(TextDataViewType.Instance).Dimensions.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => new VectorDataViewType(NumberDataViewType.Single, -1));
        Assert.Throws<ArgumentNullException>(() => new VectorDataViewType(null!, 1));
    }

    [Theory]
    [InlineData("Vector<Single>", 0)]
    [InlineData("Vector<Single, 4>", 4)]
    public void Types_print_as_in_ML_NET(string text, int size) =>
        Assert.Equal(text, new VectorDataViewType(NumberDataViewType.Single, size).ToString());

    [Fact]
    public void Other_types_print_as_in_ML_NET()
    {
        Assert.Equal("Vector<Single, 3, *>", new VectorDataViewType(NumberDataViewType.Single, 3, 0).ToString());
        Assert.Equal("Key<UInt32, 0-9>", new KeyDataViewType(typeof(uint), 10).ToString());
        Assert.Equal("String", TextDataViewType.Instance.ToString());
        Assert.Equal("Boolean", BooleanDataViewType.Instance.ToString());
        Assert.Equal("Int32", NumberDataViewType.Int32.ToString());
    }

    [Fact]
    public void Keys_know_their_count_and_storage()
    {
        var key = new KeyDataViewType(typeof(uint), 10);
        Assert.True(key.Equals(new KeyDataViewType(typeof(uint), 10UL)));
        Assert.False(key.Equals(new KeyDataViewType(typeof(byte), 10)));
        Assert.Equal(10UL, key.Count);
        Assert.True(KeyDataViewType.IsValidDataType(typeof(ushort)));
        Assert.False(KeyDataViewType.IsValidDataType(typeof(int)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyDataViewType(typeof(int), 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyDataViewType(typeof(byte), 256));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyDataViewType(typeof(byte), 0));
    }

    [Fact]
    public void A_primitive_type_has_no_disposable_values() => Assert.Throws<ArgumentException>(() => new Disposables());

    [Fact]
    public void A_pair_of_types_can_be_registered_again_but_not_torn_apart()
    {
        DataViewTypeManager.Register(new OwnType("a"), typeof(OwnValue));
        DataViewTypeManager.Register(new OwnType("a"), typeof(OwnValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => DataViewTypeManager.Register(new OwnType("b"), typeof(OwnValue)));
        Assert.Throws<ArgumentOutOfRangeException>(() => DataViewTypeManager.Register(new OwnType("a"), typeof(Uri)));
        Assert.Throws<ArgumentOutOfRangeException>(() => DataViewTypeManager.Register(new OwnType("c"), typeof(float)));
    }

    private sealed class Disposables() : PrimitiveDataViewType(typeof(Stream))
    {
        public override bool Equals(DataViewType? other) => ReferenceEquals(this, other);
    }

    private sealed class OwnValue;

    private sealed class OwnType(string name) : StructuredDataViewType(typeof(OwnValue))
    {
        public override bool Equals(DataViewType? other) => other is OwnType own && own.ToString() == name;

        public override int GetHashCode() => name.GetHashCode();

        public override string ToString() => name;
    }
}
