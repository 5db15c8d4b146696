using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A handle on a libtorch tensor. It belongs to the dispose scope that was current when it was made.</summary>
    public partial class Tensor : IDisposable
    {
        internal nint handle;

        internal Tensor(nint handle)
        {
            this.handle = handle;
            if (handle != 0) Interlocked.Increment(ref LiveHandles.count);
            OwningDisposeScope = DisposeScopeManager.ThreadSingleton.RegisterOnCurrentDisposeScope(this);
        }

        ~Tensor() => Dispose(false);

        internal DisposeScope? OwningDisposeScope { get; set; }

        public bool IsInvalid => handle == 0;

        public IntPtr Handle => handle != 0 ? handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        public override int GetHashCode() => base.GetHashCode();

        /// <summary>Whether shapes and all elements are equal.</summary>
        public bool Equals(Tensor target) => EqualOp.CallBool([this, target]);

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (disposing) OwningDisposeScope?.MarkAsDisposed(this);
            nint h = handle;
            if (h == 0) return;
            handle = 0;
            Interlocked.Decrement(ref LiveHandles.count);
            Native.jdm_free(h);
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is null && other is not null) other.Attach(this);
            else OwningDisposeScope?.MoveToOther(other, this);
            return this;
        }

        public IntPtr DecoupleFromNativeHandle()
        {
            GC.SuppressFinalize(this);
            Interlocked.Decrement(ref LiveHandles.count);
            nint h = Handle;
            handle = 0;
            return h;
        }

        /// <summary>Takes the native reference out of this wrapper, which stays behind empty (what new Parameter(t) does to t).</summary>
        internal nint MoveHandle()
        {
            Interlocked.Decrement(ref LiveHandles.count);
            nint h = Handle;
            handle = 0;
            return h;
        }

        /// <summary>Another wrapper of the same native tensor.</summary>
        internal Tensor Share()
        {
            var t = new Tensor(Native.jdm_share(Handle));
            GC.KeepAlive(this);
            return t;
        }

        public Tensor alias() => AliasOp.Call([this]);

        public long Dimensions => Native.jdm_dim(Handle);

        public long dim() => Dimensions;

        public long ndim => Dimensions;

        public long NumberOfElements => Native.jdm_numel(Handle);

        public long numel() => NumberOfElements;

        public long ElementSize => Native.jdm_item_size(Handle);

        public long element_size() => ElementSize;

        public bool is_integral() => torch.is_integral(dtype);

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_complex() => torch.is_complex(dtype);

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_sparse => Native.jdm_layout(Handle) == 1;

        public bool is_leaf => Native.jdm_is_leaf(Handle) != 0;

        public ScalarType dtype => (ScalarType)Native.jdm_dtype(Handle);

        public Device device => device_type == DeviceType.CPU ? new Device(DeviceType.CPU) : new Device(device_type, device_index);

        public int device_index => (sbyte)(Native.jdm_device(Handle) & 0xff);

        public DeviceType device_type => (DeviceType)(Native.jdm_device(Handle) >> 8);

        public long[] shape
        {
            get
            {
                var sizes = new long[Native.jdm_dim(Handle)];
                for (int d = 0; d < sizes.Length; d++) sizes[d] = Native.jdm_size(handle, d);
                return sizes;
            }
        }

        public long[] size() => shape;

        public long size(int dim) => Native.jdm_size(Handle, Wrapped(dim));

        public long[] stride()
        {
            var strides = new long[Native.jdm_dim(Handle)];
            for (int d = 0; d < strides.Length; d++) strides[d] = Native.jdm_stride(handle, d);
            return strides;
        }

        public long stride(int dim) => Native.jdm_stride(Handle, Wrapped(dim));

        public long storage_offset() => Native.jdm_offset(Handle);

        public bool is_contiguous() => Native.jdm_is_contiguous(Handle) != 0;

        public override string ToString() => handle == 0 ? "" : $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";

        private int Wrapped(int dim)
        {
            int n = Native.jdm_dim(Handle);
            if (dim < -n || dim >= n)
                throw new System.Runtime.InteropServices.ExternalException($"Dimension out of range (expected to be in range of [{-n}, {n - 1}], but got {dim})");
            return dim < 0 ? dim + n : dim;
        }

        private static readonly Op AliasOp = new("alias");
        private static readonly Op EqualOp = new("equal");
    }
}
