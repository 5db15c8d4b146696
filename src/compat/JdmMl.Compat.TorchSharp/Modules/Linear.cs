using TorchSharp.Interop;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules
{
    /// <summary>y = x W^T + b with weight [out, in].</summary>
    public sealed class Linear : nn.Module<Tensor, Tensor>
    {
        internal Linear(long inputs, long outputs, bool hasBias) : base(nameof(Linear))
        {
            using var scope = NewDisposeScope();
            var weight = empty(outputs, inputs);
            LayerInit.Uniform(weight, out double bound);
            Hold("weight", weight);
            if (hasBias) Hold("bias", empty(outputs).uniform_(-bound, bound));
            scope.MoveToOuter(_internal_params.Values);
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

        public override Tensor forward(Tensor tensor) => F.linear(tensor, Own("weight")!, Own("bias"));
    }

    /// <summary>Rows of weight [count, width] picked by index.</summary>
    public sealed class Embedding : nn.Module<Tensor, Tensor>
    {
        private readonly long? padding;

        internal Embedding(long count, long width, long? padding) : base(nameof(Embedding))
        {
            this.padding = padding;
            using var scope = NewDisposeScope();
            var weight = empty(count, width).normal_();
            if (padding is { } p) weight[p].fill_(0);
            Hold("weight", weight);
            scope.MoveToOuter(_internal_params.Values);
        }

        public Parameter? weight
        {
            get => OwnParameter("weight");
            set => Replace("weight", value);
        }

        public override Tensor forward(Tensor input) => Ops.Embedding.Call([Own("weight"), input, padding ?? -1L]);
    }

    /// <summary>Returns its input under a new handle.</summary>
    public sealed class Identity : nn.Module<Tensor, Tensor>
    {
        internal Identity() : base(nameof(Identity)) { }

        public override Tensor forward(Tensor tensor) => tensor.Share();

        protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking) => this;

        protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) => this;

        protected internal override nn.Module _to(ScalarType dtype, bool non_blocking) => this;
    }

    public sealed class Flatten : nn.Module<Tensor, Tensor>
    {
        private readonly long from, to;

        internal Flatten(long from, long to) : base(nameof(Flatten)) => (this.from, this.to) = (from, to);

        public override Tensor forward(Tensor tensor) => tensor.flatten(from, to);

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
            public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) => new Linear(inputSize, outputSize, hasBias).MoveModule<Linear>(device, dtype);

            public static Embedding Embedding(long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0, bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null)
            {
                if (max_norm is not null || scale_grad_by_freq || sparse) throw new NotImplementedException("max_norm, scale_grad_by_freq and sparse are not in this stand-in");
                return new Embedding(num_embeddings, embedding_dims, padding_idx).MoveModule<Embedding>(device, dtype);
            }

            public static Identity Identity() => new();

            public static Flatten Flatten(long startDim = 1, long endDim = -1) => new(startDim, endDim);
        }
    }
}
