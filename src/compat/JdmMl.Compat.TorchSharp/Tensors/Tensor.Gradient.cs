using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public bool requires_grad
        {
            get => Native.jdm_requires_grad(Handle) != 0;
            set => Native.Check(Native.jdm_set_requires_grad(Handle, value ? 1 : 0));
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public void retain_grad() => Ops.RetainGrad.InPlace([this]);

        /// <summary>The accumulated gradient, a new handle each time. Any dtype may be set, not only the tensor's own.</summary>
        public Tensor? grad
        {
            get
            {
                nint g = Native.jdm_grad(Handle);
                return g == 0 ? null : new Tensor(g);
            }

            set
            {
                Native.jdm_set_grad(Handle, value?.Handle ?? 0);
                GC.KeepAlive(value);
            }
        }

        public void backward() => autograd.backward(this);

        public void backward(IList<Tensor>? grad_tensors = null, bool create_graph = false, bool retain_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);
    }
}
