using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>One application of a function written in C#, as libtorch's backward graph refers to it: by number.</summary>
        private sealed class ManagedCall(
            AutogradContext context,
            Func<AutogradContext, List<Tensor>, List<Tensor>> backward,
            string name,
            bool[] isTensorInput,
            List<Tensor> outputs)
        {
            private static readonly ConcurrentDictionary<long, ManagedCall> Calls = new();
            private static long last;
            [ThreadStatic] private static nint errorText;

            private readonly (long[] Shape, ScalarType Dtype, Device Device)[] outputForms = outputs.Select(o => (o.shape, o.dtype, o.device)).ToArray();

            static unsafe ManagedCall() => Native.jdm_set_managed_backward(&Backward, &Spent, &Released, &Error);

            public static long Register(ManagedCall call)
            {
                long id = Interlocked.Increment(ref last);
                Calls[id] = call;
                return id;
            }

            [UnmanagedCallersOnly]
            private static unsafe int Backward(long id, nint node, nint* gradients, int count, nint* results, int capacity)
            {
                try
                {
                    Calls[id].Run(node, new ReadOnlySpan<nint>(gradients, count), new Span<nint>(results, capacity));
                    return 0;
                }
                catch (Exception e)
                {
                    Marshal.FreeCoTaskMem(errorText);
                    errorText = Marshal.StringToCoTaskMemUTF8(e.Message);
                    return -1;
                }
            }

            [UnmanagedCallersOnly]
            private static void Spent(long id) => Calls[id].Forget();

            [UnmanagedCallersOnly]
            private static void Released(long id)
            {
                if (Calls.TryRemove(id, out var call)) call.Dispose();
            }

            [UnmanagedCallersOnly]
            private static nint Error() => errorText;

            private void Forget() => context.Spend();

            private void Dispose() => context.Dispose();

            /// <summary>Takes the gradients over and gives one reference to each result; everything else made on the way is disposed.</summary>
            private void Run(nint node, ReadOnlySpan<nint> gradients, Span<nint> results)
            {
                using var scope = NewDisposeScope();
                var arrived = new List<Tensor>();
                for (int i = 0; i < gradients.Length; i++)
                {
                    var (shape, dtype, device) = outputForms[i];
                    arrived.Add(gradients[i] != 0 || !context.MaterializeGrads ? new Tensor(gradients[i]) : zeros(shape, dtype, device));
                }
                context.node = node;
                List<Tensor> returned;
                try
                {
                    returned = backward(context, arrived);
                }
                finally
                {
                    context.node = 0;
                }
                if (returned.Count > isTensorInput.Length && returned.Skip(isTensorInput.Length).All(t => t is null || t.IsInvalid))
                    returned = returned.GetRange(0, isTensorInput.Length);
                if (returned.Count != isTensorInput.Length)
                    throw new NotImplementedException($"Function {name} returned an incorrect number of gradients (expected {isTensorInput.Length}), got {returned.Count}");
                int next = 0;
                for (int i = 0; i < returned.Count; i++)
                {
                    bool defined = returned[i] is { IsInvalid: false };
                    if (!isTensorInput[i] && defined)
                        throw new NotImplementedException($"Function {name} returned a gradient at position {i + 1}, but the corresponding forward input was not a Tensor");
                    if (isTensorInput[i]) results[next++] = defined ? Native.jdm_share(returned[i].Handle) : 0;
                }
            }
        }
    }
}
