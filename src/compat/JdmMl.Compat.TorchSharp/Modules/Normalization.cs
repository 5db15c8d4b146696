using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules
{
    /// <summary>The tensors that normalisations share: weight 1, bias 0, and running statistics.</summary>
    internal static class NormTensors
    {
        public static void Hold(nn.Module module, long[] shape, bool affine, bool statistics)
        {
            using var scope = NewDisposeScope();
            if (affine)
            {
                module.Hold("weight", ones(shape));
                module.Hold("bias", zeros(shape));
            }
            if (statistics)
            {
                module.Hold("running_mean", zeros(shape), parameter: false);
                module.Hold("running_var", ones(shape), parameter: false);
                module.Hold("num_batches_tracked", zeros(Array.Empty<long>(), ScalarType.Int64), parameter: false);
            }
            scope.MoveToOuter(module.named_parameters(false).Select(p => (Tensor)p.parameter).Concat(module.named_buffers(false).Select(b => b.buffer)));
        }

        public static void Reset(nn.Module module)
        {
            module.Own("running_mean")?.fill_(0);
            module.Own("running_var")?.fill_(1);
            module.Own("num_batches_tracked")?.fill_(0);
        }
    }

    /// <summary>Normalises [N, C, ...] within groups of channels.</summary>
    public sealed class GroupNorm : nn.Module<Tensor, Tensor>
    {
        private readonly long groups;
        private readonly double eps;

        internal GroupNorm(long groups, long channels, double eps, bool affine) : base(nameof(GroupNorm))
        {
            (this.groups, this.eps) = (groups, eps);
            NormTensors.Hold(this, [channels], affine, statistics: false);
        }

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

        public override Tensor forward(Tensor tensor) => tensor.Dimensions >= 3
            ? F.group_norm(tensor, groups, Own("weight"), Own("bias"), eps)
            : throw new ArgumentException($"Invalid number of dimensions for GroupNorm argument: {tensor.Dimensions}");
    }

    /// <summary>Normalises each channel of each sample of [N, C, H, W].</summary>
    public sealed class InstanceNorm2d : nn.Module<Tensor, Tensor>
    {
        private readonly double eps, momentum;

        internal InstanceNorm2d(long features, double eps, double momentum, bool affine, bool statistics) : base(nameof(InstanceNorm2d))
        {
            (this.eps, this.momentum) = (eps, momentum);
            NormTensors.Hold(this, [features], affine, statistics);
        }

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

        public Tensor? running_mean
        {
            get => Own("running_mean")?.Share();
            set => Replace("running_mean", value, parameter: false);
        }

        public Tensor? running_var
        {
            get => Own("running_var")?.Share();
            set => Replace("running_var", value, parameter: false);
        }

        public Tensor? num_batches_tracked => Own("num_batches_tracked")?.Share();

        public void reset_running_stats() => NormTensors.Reset(this);

        public override Tensor forward(Tensor tensor)
        {
            if (tensor.Dimensions != 4) throw new ArgumentException($"Invalid number of dimensions for InstanceNorm argument: {tensor.Dimensions}");
            var mean = Own("running_mean");
            return F.instance_norm(tensor, mean, Own("running_var"), Own("weight"), Own("bias"), training || mean is null, momentum, eps);
        }
    }

    /// <summary>Normalises each channel of [N, C, H, W] over the batch, or by running statistics in evaluation.</summary>
    public sealed class BatchNorm2d : nn.Module<Tensor, Tensor>
    {
        private readonly double eps, momentum;

        internal BatchNorm2d(long features, double eps, double momentum, bool affine, bool statistics) : base(nameof(BatchNorm2d))
        {
            (this.eps, this.momentum) = (eps, momentum);
            NormTensors.Hold(this, [features], affine, statistics);
        }

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

        public Tensor? running_mean
        {
            get => Own("running_mean")?.Share();
            set => Replace("running_mean", value, parameter: false);
        }

        public Tensor? running_var
        {
            get => Own("running_var")?.Share();
            set => Replace("running_var", value, parameter: false);
        }

        public Tensor? num_batches_tracked => Own("num_batches_tracked")?.Share();

        public void reset_running_stats() => NormTensors.Reset(this);

        public override Tensor forward(Tensor tensor)
        {
            if (tensor.Dimensions != 4) throw new ArgumentException($"Invalid number of dimensions for BatchNorm argument: {tensor.Dimensions}");
            if (training) Own("num_batches_tracked")?.add_(1);
            var mean = Own("running_mean");
            return F.batch_norm(tensor, mean!, Own("running_var")!, Own("weight"), Own("bias"), training || mean is null, momentum, eps);
        }
    }

    /// <summary>Normalises over the trailing dimensions. Written in C# in TorchSharp too, hence its fields.</summary>
    public sealed class LayerNorm : nn.Module<Tensor, Tensor>
    {
        private readonly long[] normalizedShape;
        private readonly double eps;

        [Utils.ComponentName(Name = "bias")] private Parameter? biasField;
        [Utils.ComponentName(Name = "weight")] private Parameter? weightField;

        internal LayerNorm(long[] normalized_shape, double eps, bool elementwise_affine, bool bias, Device? device, ScalarType? dtype) : base(nameof(LayerNorm))
        {
            normalizedShape = normalized_shape;
            this.eps = eps;
            if (!elementwise_affine) return;
            weight = nn.Parameter(ones(normalized_shape, dtype, device));
            if (bias) this.bias = nn.Parameter(zeros(normalized_shape, dtype, device));
        }

        public Parameter? bias
        {
            get => biasField;
            set
            {
                biasField?.Dispose();
                biasField = value?.DetachFromDisposeScope() as Parameter;
                ConditionallyRegisterParameter(nameof(bias), biasField);
            }
        }

        public Parameter weight
        {
            get => weightField!;
            set
            {
                ArgumentNullException.ThrowIfNull(value, nameof(weight));
                if (value.Handle == weightField?.Handle) return;
                weightField?.Dispose();
                weightField = (Parameter)value.DetachFromDisposeScope();
                ConditionallyRegisterParameter(nameof(weight), weightField);
            }
        }

        public override Tensor forward(Tensor tensor) => F.layer_norm(tensor, normalizedShape, weightField, biasField, eps);

        protected override void Dispose(bool disposing)
        {
            weightField?.Dispose();
            biasField?.Dispose();
            base.Dispose(disposing);
        }
    }
}

namespace TorchSharp
{
    using Modules;

    public static partial class torch
    {
        public static partial class nn
        {
            public static GroupNorm GroupNorm(long num_groups, long num_channels, double eps = 1e-05, bool affine = true, Device? device = null, ScalarType? dtype = null) =>
                new GroupNorm(num_groups, num_channels, eps, affine).MoveModule<GroupNorm>(device, dtype);

            public static InstanceNorm2d InstanceNorm2d(long features, double eps = 1e-05, double momentum = 0.1, bool affine = false, bool track_running_stats = false, Device? device = null, ScalarType? dtype = null) =>
                new InstanceNorm2d(features, eps, momentum, affine, track_running_stats).MoveModule<InstanceNorm2d>(device, dtype);

            public static BatchNorm2d BatchNorm2d(long features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true, Device? device = null, ScalarType? dtype = null) =>
                new BatchNorm2d(features, eps, momentum, affine, track_running_stats).MoveModule<BatchNorm2d>(device, dtype);

            public static LayerNorm LayerNorm(long[] normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(normalized_shape, eps, elementwise_affine, bias, device, dtype);

            public static LayerNorm LayerNorm(long normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                LayerNorm([normalized_shape], eps, elementwise_affine, bias, device, dtype);
        }
    }
}
