using TorchSharp.Interop;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The memory of a contiguous CPU tensor; valid while the tensor lives.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                if (!is_contiguous()) throw new InvalidOperationException("Bytes() called on non-contiguous tensor.");
                long size = NumberOfElements * ElementSize;
                if (size > int.MaxValue) throw new ArgumentException("Span only supports up to int.MaxValue elements.");
                if (device_type != DeviceType.CPU)
                    throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
                return new Span<byte>((void*)DataPointer(), (int)size);
            }

            set
            {
                if (!is_contiguous()) throw new InvalidOperationException("SetBytes() called on non-contiguous tensor.");
                if (NumberOfElements * ElementSize != value.Length) throw new ArgumentException("Mismatched data sizes in SetBytes().");
                value.CopyTo(new Span<byte>((void*)DataPointer(), value.Length));
            }
        }

        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            ValidateType(typeof(T));
            return new TensorAccessor<T>(device_type == DeviceType.CPU ? this : cpu());
        }

        public T item<T>() where T : unmanaged
        {
            if (NumberOfElements != 1) throw new ArgumentException("Number of elements in the tensor must be 1");
            return data<T>()[0];
        }

        public Scalar ToScalar()
        {
            Value v = ItemOp.CallScalar([this]);
            return v.Kind switch
            {
                Kind.Double => new Scalar(dtype, v.Real),
                Kind.Bool => new Scalar(ScalarType.Bool, v.Integer),
                _ => new Scalar(dtype, v.Integer),
            };
        }

        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            using var _ = NewDisposeScope();
            var source = device_type == DeviceType.CPU ? this : cpu();
            if (!source.is_contiguous()) source = source.contiguous();
            ForEachBlock(source, bufferSize, block => stream.Write(block));
        }

        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            if (!is_contiguous()) throw new InvalidOperationException("ReadBytesFromStream() called on non-contiguous tensor.");
            if (device_type == DeviceType.CPU)
            {
                ForEachBlock(this, bufferSize, block => stream.ReadExactly(block));
                return;
            }
            using var _ = NewDisposeScope();
            var staging = empty_like(this, device: CPU);
            staging.ReadBytesFromStream(stream, bufferSize);
            using (no_grad()) copy_(staging);
        }

        private delegate void BlockAction(Span<byte> block);

        private static unsafe void ForEachBlock(Tensor tensor, int bufferSize, BlockAction action)
        {
            long size = tensor.NumberOfElements * tensor.ElementSize;
            byte* p = (byte*)tensor.DataPointer();
            for (long at = 0; at < size; at += bufferSize) action(new Span<byte>(p + at, (int)Math.Min(bufferSize, size - at)));
            GC.KeepAlive(tensor);
        }

        internal nint DataPointer() => NumberOfElements == 0 ? 0 : Native.Check(Native.jdm_data(Handle));

        internal void ValidateType(Type type)
        {
            if (dtype == ScalarType.BFloat16) throw new ArgumentException($"No support for {dtype} in TorchSharp");
            if (DtypeOf(type) != dtype) throw new ArgumentException($"{type.Name} is not compatible with {dtype}");
        }

        private static readonly Op ItemOp = new("item");
    }
}
