using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>One index: a position, a slice, an ellipsis, a new axis, or a tensor of positions or truth values.</summary>
    public struct TensorIndex
    {
        internal enum Form
        {
            NewAxis, Position, Nothing, Ellipsis, Bool, Tensor, Slice,
        }

        internal Form form;
        internal long? start;
        internal long? stop;
        internal long? step;
        internal Tensor? tensor;

        public static TensorIndex Ellipsis = new() { form = Form.Ellipsis };
        public static TensorIndex None = new() { form = Form.NewAxis };
        public static TensorIndex Null = new() { form = Form.Nothing };
        public static TensorIndex Colon = Slice();

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new() { form = Form.Slice, start = start, stop = stop, step = step };

        public static TensorIndex Slice((int? start, int? end) range) => Slice((long?)range.start, (long?)range.end);

        public static TensorIndex Slice(Range range) => Slice(
            range.Start.IsFromEnd ? -range.Start.Value : range.Start.Value,
            !range.End.IsFromEnd ? range.End.Value : range.End.Value == 0 ? null : -range.End.Value);

        public static TensorIndex Bool(bool value) => new() { form = Form.Bool, start = value ? 1 : 0 };

        public static TensorIndex Single(long? index) => new() { form = Form.Position, start = index };

        public static TensorIndex Tensor(Tensor tensor) => new() { form = Form.Tensor, tensor = tensor };

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);

        /// <summary>Never called: it steers the compiler's choice between the indexers.</summary>
        public static implicit operator Tensor(TensorIndex value) => throw new InvalidOperationException("Should not be called.");
    }

    public partial class Tensor
    {
        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => index(i1);
            set => index_put_(value, i1);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => index(i1, i2);
            set => index_put_(value, i1, i2);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => index(i1, i2, i3);
            set => index_put_(value, i1, i2, i3);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index(i1, i2, i3, i4);
            set => index_put_(value, i1, i2, i3, i4);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5]
        {
            get => index(i1, i2, i3, i4, i5);
            set => index_put_(value, i1, i2, i3, i4, i5);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5, long i6]
        {
            get => index(i1, i2, i3, i4, i5, i6);
            set => index_put_(value, i1, i2, i3, i4, i5, i6);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => index(Positions(indices));
            set => index_put_(value, Positions(indices));
        }

        public Tensor index(params TensorIndex[] indices)
        {
            var view = Narrowed(indices, out var advanced);
            if (advanced is null) return view;
            var result = Ops.IndexTensor.Call([view, Arg.Optional(advanced)]);
            view.Dispose();
            return result;
        }

        public Tensor index(params Tensor[] indices) => index(Array.ConvertAll(indices, TensorIndex.Tensor));

        public Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            using var view = Narrowed(indices, out var advanced);
            if (advanced is null) Ops.CopyInPlace.InPlace([view, value]);
            else Ops.IndexPutInPlace.InPlace([view, Arg.Optional(advanced), value]);
            return this;
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, Array.ConvertAll(indices, TensorIndex.Tensor));

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var filling = full(Array.Empty<long>(), value, dtype, device);
            return index_put_(filling, indices);
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices) => index_put_(value, Array.ConvertAll(indices, TensorIndex.Tensor));

        private static TensorIndex[] Positions(long[] indices) => Array.ConvertAll(indices, i => TensorIndex.Single(i));

        /// <summary>Applies what makes a view (positions, slices, new axes); what gathers stays in <paramref name="advanced"/>, one entry a dimension.</summary>
        private Tensor Narrowed(TensorIndex[] indices, out Tensor?[]? advanced)
        {
            advanced = null;
            var view = Share();
            long dim = 0;
            int consumed = indices.Sum(i => i.form switch
            {
                TensorIndex.Form.Position or TensorIndex.Form.Slice => 1,
                TensorIndex.Form.Tensor => i.tensor!.dtype is ScalarType.Bool or ScalarType.Byte ? (int)i.tensor.Dimensions : 1,
                _ => 0,
            });
            if (consumed > Dimensions)
                throw new System.Runtime.InteropServices.ExternalException($"too many indices for tensor of dimension {Dimensions}");
            foreach (var i in indices)
            {
                switch (i.form)
                {
                    case TensorIndex.Form.Position:
                        Step(ref view, Ops.SelectInt, [view, dim, i.start!.Value]);
                        break;
                    case TensorIndex.Form.Slice:
                        if (i.start is not null || i.stop is not null || i.step is not null)
                            Step(ref view, Ops.SliceTensor, [view, dim, i.start, i.stop, i.step ?? 1L]);
                        dim++;
                        break;
                    case TensorIndex.Form.Ellipsis:
                        dim += Dimensions - consumed;
                        break;
                    case TensorIndex.Form.NewAxis:
                        Step(ref view, Ops.Unsqueeze, [view, dim]);
                        dim++;
                        break;
                    case TensorIndex.Form.Tensor:
                        Gather(ref advanced, dim, i.tensor!);
                        dim += i.tensor!.dtype is ScalarType.Bool or ScalarType.Byte ? i.tensor.Dimensions : 1;
                        break;
                    default:
                        throw new NotImplementedException($"an index of the form {i.form} is not in this stand-in");
                }
            }
            return view;
        }

        private static void Step(ref Tensor view, Op op, ReadOnlySpan<Arg> arguments)
        {
            var next = op.Call(arguments);
            view.Dispose();
            view = next;
        }

        private static void Gather(ref Tensor?[]? advanced, long dim, Tensor positions)
        {
            int at = (int)dim;
            if (advanced is null || advanced.Length <= at) Array.Resize(ref advanced, at + 1);
            advanced[at] = positions;
        }
    }
}
