using TorchSharp.Interop;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules
{
    /// <summary>Base of the convolutions: weight [out, in / groups, k...] (transposed: [in, out / groups, k...]), bias [out].</summary>
    public abstract class Convolution : nn.Module<Tensor, Tensor>
    {
        protected long input_channels;
        internal readonly ConvolutionShape shape;

        internal Convolution(string name, ConvolutionShape shape) : base(name)
        {
            this.shape = shape;
            input_channels = shape.In;
            var size = new List<long> { shape.Transposed ? shape.In : shape.Out, (shape.Transposed ? shape.Out : shape.In) / shape.Groups };
            size.AddRange(shape.Kernel);
            using var scope = NewDisposeScope();
            var weight = empty(size.ToArray());
            LayerInit.Uniform(weight, out double bound);
            Hold("weight", weight);
            if (shape.Bias) Hold("bias", empty(shape.Out).uniform_(-bound, bound));
            scope.MoveToOuter(_internal_params.Values);
        }

        protected bool ValidateShape(Tensor input, long dimensions) =>
            (input.ndim == dimensions + 2 && input.size(1) == input_channels) || (input.ndim == dimensions + 1 && input.size(0) == input_channels);

        internal Tensor Convolve(Tensor input, Op plain, Op same)
        {
            var (w, b) = (Own("weight"), Own("bias"));
            if (shape.Same) return same.Call([input, w, b, shape.Stride, "same", shape.Dilation, shape.Groups]);
            if (shape.PaddingMode == PaddingModes.Zeros) return plain.Call([input, w, b, shape.Stride, shape.Padding, shape.Dilation, shape.Groups]);
            var around = Enumerable.Reverse(shape.Padding).SelectMany(p => new[] { p, p }).ToArray();
            using var padded = F.pad(input, around, shape.PaddingMode);
            return plain.Call([padded, w, b, shape.Stride, F.Zero, shape.Dilation, shape.Groups]);
        }
    }

    /// <summary>What a convolution is built from; one entry a spatial dimension.</summary>
    internal sealed record ConvolutionShape(long In, long Out, long[] Kernel, long[] Stride, long[] Padding, long[] Dilation, PaddingModes PaddingMode, long Groups, bool Bias)
    {
        public bool Same { get; init; }

        public bool Transposed { get; init; }

        public long[] OutputPadding { get; init; } = [];
    }

    /// <summary>PyTorch's default initialisation of convolutions and linear layers.</summary>
    internal static class LayerInit
    {
        /// <summary>Fills a weight by kaiming_uniform_(a = sqrt(5)); <paramref name="bound"/> is what the bias is drawn within.</summary>
        public static void Uniform(Tensor weight, out double bound)
        {
            nn.init.kaiming_uniform_(weight, Math.Sqrt(5));
            bound = 1 / Math.Sqrt(nn.init.CalculateFanInAndFanOut(weight).fanIn);
        }
    }

    public sealed class Conv1d : Convolution
    {
        internal Conv1d(ConvolutionShape shape) : base(nameof(Conv1d), shape) { }

        public Parameter? bias
        {
            get => OwnParameter("bias");
            set => Replace("bias", value);
        }

        public Parameter? weight
        {
            get => OwnParameter("weight");
            set => Replace("weight", value);
        }

        public override Tensor forward(Tensor input) => ValidateShape(input, 1)
            ? Convolve(input, Ops.Conv1d, Ops.Conv1dPadding)
            : throw new ArgumentException($"Expected 2D (unbatched) or 3D (batched) input with {input_channels} channels to Conv1d.");
    }

    public sealed class Conv2d : Convolution
    {
        internal Conv2d(ConvolutionShape shape) : base(nameof(Conv2d), shape) { }

        public Parameter? bias
        {
            get => OwnParameter("bias");
            set => Replace("bias", value);
        }

        public Parameter? weight
        {
            get => OwnParameter("weight");
            set => Replace("weight", value);
        }

        public override Tensor forward(Tensor input) => ValidateShape(input, 2)
            ? Convolve(input, Ops.Conv2d, Ops.Conv2dPadding)
            : throw new ArgumentException($"Expected 3D (unbatched) or 4D (batched) input with {input_channels} channels to Conv2d.");
    }

    public sealed class ConvTranspose2d : Convolution
    {
        internal ConvTranspose2d(ConvolutionShape shape) : base(nameof(ConvTranspose2d), shape) { }

        public Parameter? bias
        {
            get => OwnParameter("bias");
            set => Replace("bias", value);
        }

        public Parameter? weight
        {
            get => OwnParameter("weight");
            set => Replace("weight", value);
        }

        public override Tensor forward(Tensor input) => ValidateShape(input, 2)
            ? F.conv_transpose2d(input, Own("weight")!, Own("bias"), shape.Stride, shape.Padding, shape.OutputPadding, shape.Dilation, shape.Groups)
            : throw new ArgumentException($"Expected 3D (unbatched) or 4D (batched) input with {input_channels} channels to ConvTranspose2d.");
    }
}

namespace TorchSharp
{
    using Modules;

    public static partial class torch
    {
        public static partial class nn
        {
            public static Conv1d Conv1d(long in_channels, long out_channels, long kernelSize, long stride = 1, long padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new Conv1d(new(in_channels, out_channels, [kernelSize], [stride], [padding], [dilation], padding_mode, groups, bias)).MoveModule<Conv1d>(device, dtype);

            public static Conv1d Conv1d(long in_channels, long out_channels, long kernelSize, Padding padding, long stride = 1, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new Conv1d(new(in_channels, out_channels, [kernelSize], [stride], [0], [dilation], padding_mode, groups, bias) { Same = padding == Padding.Same }).MoveModule<Conv1d>(device, dtype);

            public static Conv2d Conv2d(long in_channels, long out_channels, long kernelSize, long stride = 1, long padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                Conv2d(in_channels, out_channels, (kernelSize, kernelSize), (stride, stride), (padding, padding), (dilation, dilation), padding_mode, groups, bias, device, dtype);

            public static Conv2d Conv2d(long in_channels, long out_channels, (long, long) kernelSize, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new Conv2d(new(in_channels, out_channels, F.Pair(kernelSize), F.Pair(stride ?? (1, 1)), F.Pair(padding ?? (0, 0)), F.Pair(dilation ?? (1, 1)), padding_mode, groups, bias)).MoveModule<Conv2d>(device, dtype);

            public static Conv2d Conv2d(long in_channels, long out_channels, long kernelSize, Padding padding, long stride = 1, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                Conv2d(in_channels, out_channels, (kernelSize, kernelSize), padding, (stride, stride), (dilation, dilation), padding_mode, groups, bias, device, dtype);

            public static Conv2d Conv2d(long in_channels, long out_channels, (long, long) kernelSize, Padding padding, (long, long)? stride = null, (long, long)? dilation = null, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new Conv2d(new(in_channels, out_channels, F.Pair(kernelSize), F.Pair(stride ?? (1, 1)), [0, 0], F.Pair(dilation ?? (1, 1)), padding_mode, groups, bias) { Same = padding == Padding.Same }).MoveModule<Conv2d>(device, dtype);

            public static ConvTranspose2d ConvTranspose2d(long in_channels, long out_channels, long kernelSize, long stride = 1, long padding = 0, long output_padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                ConvTranspose2d(in_channels, out_channels, (kernelSize, kernelSize), (stride, stride), (padding, padding), (output_padding, output_padding), (dilation, dilation), padding_mode, groups, bias, device, dtype);

            public static ConvTranspose2d ConvTranspose2d(long in_channels, long out_channels, (long, long) kernelSize, (long, long)? stride = null, (long, long)? padding = null, (long, long)? output_padding = null, (long, long)? dilation = null, PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new ConvTranspose2d(new(in_channels, out_channels, F.Pair(kernelSize), F.Pair(stride ?? (1, 1)), F.Pair(padding ?? (0, 0)), F.Pair(dilation ?? (1, 1)), padding_mode, groups, bias)
                {
                    Transposed = true,
                    OutputPadding = F.Pair(output_padding ?? (0, 0)),
                }).MoveModule<ConvTranspose2d>(device, dtype);
        }
    }
}
