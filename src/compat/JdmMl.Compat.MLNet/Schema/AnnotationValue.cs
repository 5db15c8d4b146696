using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>A value that a <see cref="SchemaDefinition"/> attaches to a column.</summary>
internal abstract class AnnotationValue
{
    public DataViewType Type { get; protected init; }

    public abstract Delegate Getter();

    /// <summary>Reads an annotation that a schema has, as a value of its own.</summary>
    public static AnnotationValue Read<T>(string kind, DataViewSchema.Annotations annotations)
    {
        T value = default;
        annotations.GetValue(kind, ref value);
        return new AnnotationValue<T>(value, annotations.Schema[kind].Type);
    }
}

/// <inheritdoc/>
internal sealed class AnnotationValue<T> : AnnotationValue
{
    private readonly T _value;

    public AnnotationValue(T value, DataViewType type)
    {
        var (item, isVector) = RowMember.ItemOf("annotation value", typeof(T), null);
        var vector = type as VectorDataViewType;
        Check.That(isVector == vector is not null,
            $"Value inputted is supposed to be {Shape(isVector)}, but type of Annotationinfo is {Shape(vector is not null)}");
        var raw = (vector?.ItemType ?? type).RawType;
        Check.That(item == raw, $"Value inputted is supposed to have Type {item}, but type of Annotationinfo has {raw}");
        (_value, Type) = (value, type);

        static string Shape(bool vector) => vector ? "vector" : "scalar";
    }

    public override Delegate Getter() => (object)_value switch
    {
        string text => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> to) => to = text.AsMemory()),
        string[] texts => (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> to) =>
        {
            var editor = VBufferEditor.Create(ref to, texts.Length);
            for (var i = 0; i < texts.Length; i++)
                editor.Values[i] = texts[i].AsMemory();
            to = editor.Commit();
        }),
        Array => GenericCall.On<Delegate>(typeof(AnnotationValue<T>), this, nameof(OfArray), typeof(T).GetElementType()),
        _ when Type is VectorDataViewType v => GenericCall.On<Delegate>(typeof(AnnotationValue<T>), this, nameof(OfVector), v.ItemType.RawType),
        _ when Type is PrimitiveDataViewType => (ValueGetter<T>)((ref T to) => to = _value),
        _ => throw new TargetInvocationException(new NotImplementedException($"Type '{typeof(T).FullName}' is not yet supported.")),
    };

    private ValueGetter<VBuffer<TItem>> OfArray<TItem>() => (ref VBuffer<TItem> to) =>
    {
        var items = (TItem[])(object)_value;
        VBuffer<TItem>.Copy(items, 0, ref to, items.Length);
    };

    private ValueGetter<VBuffer<TItem>> OfVector<TItem>()
    {
        var vector = (VBuffer<TItem>)(object)_value;
        return (ref VBuffer<TItem> to) => vector.CopyTo(ref to);
    }
}
