using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>What a function written in C# keeps from its forward for its backward.</summary>
        public class AutogradContext : IDisposable
        {
            private readonly Dictionary<string, object> values = [];
            private List<Tensor> toSave = [];
            private List<(nint Handle, bool Output)> saved = [];
            private bool spent;
            internal nint node;

            internal AutogradContext() { }

            internal List<Tensor> NonDifferentiable { get; private set; } = [];

            public bool MaterializeGrads { get; private set; } = true;

            public void set_materialize_grads(bool value) => MaterializeGrads = value;

            public void save_for_backward(List<Tensor> tensors) => toSave = tensors;

            public void mark_non_differentiable(List<Tensor> tensors) => NonDifferentiable = tensors.ToList();

            public void save_data(string key, object value) => values[key] = value;

            public object get_data(string key) => values.TryGetValue(key, out var value) ? value : null!;

            /// <summary>The tensors of save_for_backward, as new handles. Throws when one was changed in place since.</summary>
            public List<Tensor> get_saved_variables()
            {
                if (spent)
                    throw new InvalidOperationException("Trying to backward through the graph a second time, or to use saved tensors after they were freed. Specify retain_graph: true in the first backward.");
                return saved.Select(s => s.Handle == 0 ? null! : new Tensor(Native.Check(Native.jdm_saved_unpack(s.Handle, s.Output ? node : 0)))).ToList();
            }

            /// <summary>Called when the outputs are known: a saved output must not own the node that holds it.</summary>
            internal void Save(IReadOnlyCollection<nint> outputs)
            {
                saved = toSave.Select(t => t is null || t.IsInvalid ? (0, false) : Saved(t, outputs.Contains(t.Handle))).ToList();
                toSave = [];
            }

            internal void Spend()
            {
                spent = true;
                Dispose();
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                var gone = Interlocked.Exchange(ref saved, []);
                foreach (var (handle, _) in gone)
                    if (handle != 0) Native.jdm_saved_free(handle);
            }

            private static (nint, bool) Saved(Tensor tensor, bool output)
            {
                nint handle = Native.Check(Native.jdm_saved_new(tensor.Handle, output ? 1 : 0));
                GC.KeepAlive(tensor);
                return (handle, output);
            }
        }

        /// <summary>A differentiable function with its own backward. Forward runs without recording gradients.</summary>
        public abstract class Function<T> where T : Function<T>, new()
        {
            private static readonly T Instance = new();

            public abstract string Name { get; }

            internal abstract List<Tensor> forward_internal(AutogradContext ctx, params object[] vars);

            internal abstract List<Tensor> backward_internal(AutogradContext ctx, List<Tensor> grad_outputs);

            private protected static unsafe List<Tensor> ApplyAll(object[] vars)
            {
                var inputs = vars.OfType<Tensor>().Where(t => !t.IsInvalid).ToList();
                bool recorded = is_grad_enabled() && inputs.Any(t => t.requires_grad);
                var context = new AutogradContext();
                List<Tensor> outputs;
                using (no_grad()) outputs = Instance.forward_internal(context, vars);
                // an input handed through gets a tensor of its own, or the node would be its own ancestor
                outputs = outputs.Select(o => inputs.Any(i => i.handle == o.handle) ? o.detach() : o.Share()).ToList();
                if (!recorded)
                {
                    context.Dispose();
                    return outputs;
                }

                nint[] handles = Handles(inputs);
                var call = new ManagedCall(context, Instance.backward_internal, Instance.Name, vars.Select(v => v is Tensor { IsInvalid: false }).ToArray(), outputs);
                fixed (nint* p = handles)
                {
                    nint node = Native.jdm_node_new(ManagedCall.Register(call), p, handles.Length);
                    try
                    {
                        foreach (var output in outputs)
                            Native.Check(Native.jdm_node_attach(node, context.NonDifferentiable.Any(n => n.handle == output.handle) ? 0 : output.Handle));
                        context.Save(outputs.Select(o => o.handle).ToHashSet());
                    }
                    finally
                    {
                        Native.jdm_node_release(node);
                    }
                }
                GC.KeepAlive(inputs);
                return outputs;
            }
        }

        public abstract class SingleTensorFunction<T> : Function<T> where T : SingleTensorFunction<T>, new()
        {
            public static Tensor apply(params object[] vars) => ApplyAll(vars)[0];

            public abstract Tensor forward(AutogradContext ctx, params object[] vars);

            public abstract List<Tensor> backward(AutogradContext ctx, Tensor grad_output);

            internal sealed override List<Tensor> forward_internal(AutogradContext ctx, params object[] vars) => [forward(ctx, vars)];

            internal sealed override List<Tensor> backward_internal(AutogradContext ctx, List<Tensor> grad_outputs) => backward(ctx, grad_outputs[0]);
        }

        public abstract class MultiTensorFunction<T> : Function<T> where T : MultiTensorFunction<T>, new()
        {
            public static List<Tensor> apply(params object[] vars) => ApplyAll(vars);

            public abstract List<Tensor> forward(AutogradContext ctx, params object[] vars);

            public abstract List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs);

            internal sealed override List<Tensor> forward_internal(AutogradContext ctx, params object[] vars) => forward(ctx, vars);

            internal sealed override List<Tensor> backward_internal(AutogradContext ctx, List<Tensor> grad_outputs) => backward(ctx, grad_outputs);
        }
    }
}
