using TorchSharp.Interop;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules
{
    public sealed class MaxPool2d : nn.Module<Tensor, Tensor>
    {
        private readonly long[] kernel, stride, padding, dilation;
        private readonly bool ceil;

        internal MaxPool2d(long[] kernel, long[] stride, long[] padding, long[] dilation, bool ceil) : base(nameof(MaxPool2d)) =>
            (this.kernel, this.stride, this.padding, this.dilation, this.ceil) = (kernel, stride, padding, dilation, ceil);

        public override Tensor forward(Tensor tensor) => F.max_pool2d(tensor, kernel, stride, padding, dilation, ceil);

        protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => this;

        protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;

        protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => this;
    }

    public sealed class AvgPool2d : nn.Module<Tensor, Tensor>
    {
        private readonly long[] kernel, stride, padding;
        private readonly bool ceil, countPadding;
        private readonly long? divisor;

        internal AvgPool2d(long[] kernel, long[] stride, long[] padding, bool ceil, bool countPadding, long? divisor) : base(nameof(AvgPool2d)) =>
            (this.kernel, this.stride, this.padding, this.ceil, this.countPadding, this.divisor) = (kernel, stride, padding, ceil, countPadding, divisor);

        public override Tensor forward(Tensor tensor) => Ops.AvgPool2d.Call([tensor, kernel, stride, padding, ceil, countPadding, divisor]);

        protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => this;

        protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;

        protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => this;
    }

    public sealed class AdaptiveAvgPool2d : nn.Module<Tensor, Tensor>
    {
        private readonly long[] size;

        internal AdaptiveAvgPool2d(long[] size) : base(nameof(AdaptiveAvgPool2d)) => this.size = size;

        public override Tensor forward(Tensor tensor) => F.adaptive_avg_pool2d(tensor, size);

        protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => this;

        protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;

        protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => this;
    }

    public sealed class Upsample : nn.Module<Tensor, Tensor>
    {
        private readonly long[]? sizes;
        private readonly double[]? factors;

        internal Upsample(long[]? size, double[]? scale_factor, UpsampleMode mode, bool? align_corners) : base(nameof(Upsample)) =>
            (sizes, factors, this.mode, this.align_corners) = (size, scale_factor, mode, align_corners);

        public UpsampleMode mode { get; private set; }

        public bool? align_corners { get; private set; }

        public ReadOnlySpan<long> size => sizes;

        public ReadOnlySpan<double> scale_factor => factors;

        public override Tensor forward(Tensor tensor) => F.interpolate(tensor, sizes, factors, (InterpolationMode)mode, align_corners);

        protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => this;

        protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;

        protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => this;
    }
}

namespace TorchSharp
{
    using Modules;

    public static partial class torch
    {
        public static partial class nn
        {
            public static MaxPool2d MaxPool2d(long kernelSize, long? stride = null, long? padding = null, long? dilation = null, bool ceilMode = false) =>
                new([kernelSize, kernelSize], [stride ?? kernelSize, stride ?? kernelSize], [padding ?? 0, padding ?? 0], [dilation ?? 1, dilation ?? 1], ceilMode);

            public static MaxPool2d MaxPool2d((long, long) kernelSize, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, bool ceilMode = false) =>
                new(F.Pair(kernelSize), F.Pair(stride ?? kernelSize), F.Pair(padding ?? (0, 0)), F.Pair(dilation ?? (1, 1)), ceilMode);

            public static AvgPool2d AvgPool2d(long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                new([kernel_size, kernel_size], [stride ?? kernel_size, stride ?? kernel_size], [padding ?? 0, padding ?? 0], ceil_mode, count_include_pad, divisor_override);

            public static AvgPool2d AvgPool2d((long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                new(F.Pair(kernel_size), F.Pair(stride ?? kernel_size), F.Pair(padding ?? (0, 0)), ceil_mode, count_include_pad, divisor_override);

            public static AdaptiveAvgPool2d AdaptiveAvgPool2d(long[] outputSize) => new(outputSize);

            public static AdaptiveAvgPool2d AdaptiveAvgPool2d((long, long) outputSize) => new(F.Pair(outputSize));

            public static AdaptiveAvgPool2d AdaptiveAvgPool2d(long outputSize) => new([outputSize, outputSize]);

            public static Upsample Upsample(long[]? size = null, double[]? scale_factor = null, UpsampleMode mode = UpsampleMode.Nearest, bool? align_corners = null) => new(size, scale_factor, mode, align_corners);
        }
    }
}
