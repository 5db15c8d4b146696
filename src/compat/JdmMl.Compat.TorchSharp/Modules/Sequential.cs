using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Modules called one after the other; intermediate tensors are disposed.</summary>
    public class Sequential : nn.Module<Tensor, Tensor>
    {
        private readonly List<(string Name, nn.IModule<Tensor, Tensor> Module)> steps = [];

        protected Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules) : this()
        {
            foreach (var (name, module) in modules) append(name, module);
        }

        protected Sequential(params nn.Module<Tensor, Tensor>[] modules) : this()
        {
            foreach (var module in modules) append(module);
        }

        internal Sequential() : base(nameof(Sequential)) { }

        public int Count => steps.Count;

        [IndexerName("SequentialItems")]
        public nn.IModule<Tensor, Tensor> this[int index] => steps[index].Module;

        [IndexerName("SequentialItems")]
        public Sequential this[(int? start, int? end) index]
        {
            get
            {
                int start = index.start ?? 0, end = index.end ?? Count;
                if (start < 0 || start > Count) throw new IndexOutOfRangeException($"{start} is not a valid index.");
                if (end < 0 || end > Count) throw new IndexOutOfRangeException($"{end} is not a valid index.");
                var part = new Sequential();
                for (int i = start; i < end; i++) part.append(steps[i].Name, steps[i].Module);
                return part;
            }
        }

        [IndexerName("SequentialItems")]
        public Sequential this[Range index] => this[(index.Start.GetOffset(Count), index.End.GetOffset(Count))];

        private IEnumerable<(string Name, nn.Module Module)> Steps => steps.Select(s => (s.Name, (nn.Module)s.Module));

        public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
        {
            steps.Add((name, module));
            return this;
        }

        public Sequential append(nn.IModule<Tensor, Tensor> module) => append(Count.ToString(), module);

        public override Tensor forward(Tensor tensor)
        {
            if (Count == 0) return tensor.alias();
            var x = steps[0].Module.call(tensor);
            for (int i = 1; i < Count; i++)
            {
                var next = steps[i].Module.call(x);
                x.Dispose();
                x = next;
            }
            return x;
        }

        public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
        {
            if (!recurse) yield break;
            var seen = new HashSet<nint> { 0 };
            foreach (var (prefix, module) in Steps)
                foreach (var (name, parameter) in module.named_parameters(true))
                    if (seen.Add(parameter.handle)) yield return ($"{prefix}.{name}", parameter);
        }

        public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_persistent = true)
        {
            if (!recurse) yield break;
            var seen = new HashSet<nint> { 0 };
            foreach (var (prefix, module) in Steps)
                foreach (var (name, buffer) in module.named_buffers(true, include_persistent))
                    if (seen.Add(buffer.handle)) yield return ($"{prefix}.{name}", buffer);
        }

        public override IEnumerable<(string name, nn.Module module)> named_children() => Steps;

        public override IEnumerable<(string name, nn.Module module)> named_modules()
        {
            foreach (var step in Steps) yield return step;
            foreach (var (prefix, module) in Steps)
                foreach (var (name, inner) in module.named_modules()) yield return ($"{prefix}.{name}", inner);
        }

        public override nn.Module apply(Action<nn.Module> fn)
        {
            foreach (var (_, module) in Steps) module.apply(fn);
            fn(this);
            return this;
        }

        public override void train(bool on = true)
        {
            foreach (var (_, module) in Steps) module.train(on);
        }

        public override void eval()
        {
            foreach (var (_, module) in Steps) module.eval();
        }

        protected internal override nn.Module _to(ScalarType dtype, bool non_blocking)
        {
            foreach (var (_, module) in Steps) module._to(dtype, non_blocking);
            return this;
        }

        protected internal override nn.Module _to(Device device, ScalarType dtype, bool non_blocking)
        {
            foreach (var (_, module) in Steps) module._to(device, dtype, non_blocking);
            return this;
        }

        protected internal override nn.Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
        {
            foreach (var (_, module) in Steps) module._to(deviceType, deviceIndex, non_blocking);
            return this;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                foreach (var (_, module) in Steps) module.Dispose();
            base.Dispose(disposing);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Sequential Sequential() => new();

            public static Modules.Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => Sequential((IEnumerable<(string, Module<Tensor, Tensor>)>)modules);

            public static Modules.Sequential Sequential(params Module<Tensor, Tensor>[] modules) => Sequential((IEnumerable<Module<Tensor, Tensor>>)modules);

            public static Modules.Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules)
            {
                var all = new Modules.Sequential();
                foreach (var (name, module) in modules) all.append(name, module);
                return all;
            }

            public static Modules.Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules)
            {
                var all = new Modules.Sequential();
                foreach (var module in modules) all.append(module);
                return all;
            }
        }
    }
}
