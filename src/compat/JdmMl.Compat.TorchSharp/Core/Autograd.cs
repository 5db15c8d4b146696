using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        public static unsafe IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            var results = new nint[inputs.Count];
            nint[] o = Handles(outputs), i = Handles(inputs), g = Handles(grad_outputs);
            fixed (nint* po = o, pi = i, pg = g, pr = results)
                Native.Check(Native.jdm_autograd_grad(po, o.Length, pi, i.Length, pg, g.Length, Flag(retain_graph), Flag(create_graph), Flag(allow_unused), pr));
            KeepAlive(outputs, inputs, grad_outputs);
            return results.Select(r => new Tensor(r)).ToList();
        }

        public static unsafe void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            nint[] t = Handles(tensors), g = Handles(grad_tensors), i = Handles(inputs);
            fixed (nint* pt = t, pg = g, pi = i)
                Native.Check(Native.jdm_backward(pt, t.Length, pg, g.Length, Flag(retain_graph ?? create_graph), Flag(create_graph), pi, i.Length));
            KeepAlive(tensors, grad_tensors, inputs);
        }

        public static void backward(Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null) =>
            backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);

        internal static nint[] Handles(IEnumerable<Tensor?>? tensors) => tensors is null ? [] : tensors.Select(t => t?.Handle ?? 0).ToArray();

        private static int Flag(bool on) => on ? 1 : 0;

        private static void KeepAlive(params object?[] owners) => GC.KeepAlive(owners);
    }
}
