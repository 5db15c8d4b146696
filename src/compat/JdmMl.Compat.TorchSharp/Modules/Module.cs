using System.Reflection;
using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Base of all layers and networks: named parameters, buffers and submodules.</summary>
        /// <remarks>
        /// A built-in layer holds its tensors itself (<see cref="own"/>, outside every dispose scope) and registers handles on
        /// them; a module written in C# has only what it registers. TorchSharp has the same split between libtorch's module
        /// and its own lists, and it shows: see <see cref="_to(ScalarType, bool)"/>.
        /// </remarks>
        public partial class Module : IDisposable
        {
            protected OrderedDict<string, Module> _internal_submodules = new();
            protected OrderedDict<string, (Tensor, bool)> _internal_buffers = new();
            protected OrderedDict<string, Parameter> _internal_params = new();
            protected string name;

            internal readonly List<(string Name, Tensor Tensor)> own = [];
            private bool isTraining = true;
            private bool registered;
            private bool disposed;

            protected Module(string name) => this.name = name;

            ~Module() => Dispose(false);

            public virtual bool training => isTraining;

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                if (!disposing || disposed) return;
                foreach (var (_, buffer) in named_buffers(false).ToList()) buffer.Dispose();
                foreach (var (_, parameter) in named_parameters(false).ToList()) parameter.Dispose();
                foreach (var (_, module) in named_modules().ToList()) module.Dispose();
                foreach (var (_, tensor) in own) tensor.Dispose();
                disposed = true;
            }

            public virtual string GetName() => name;

            public virtual void train(bool train = true)
            {
                isTraining = train;
                foreach (var (_, module) in named_children()) module.train(train);
            }

            public virtual void eval() => train(false);

            public virtual Module apply(Action<Module> fn)
            {
                foreach (var (_, module) in _internal_submodules) module.apply(fn);
                fn(this);
                return this;
            }

            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var (_, parameter) in named_parameters())
                {
                    using var grad = parameter.grad;
                    if (grad is null) continue;
                    if (set_to_none) parameter.grad = null;
                    else grad.zero_().Dispose();
                }
            }

            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                if (tensor is null || tensor.IsInvalid) throw new ArgumentNullException(nameof(tensor), "A null tensor cannot be registered as a buffer.");
                if (!_internal_buffers.TryAdd(name, (tensor, persistent))) throw new InvalidOperationException($"Tensor {name} is already registered.");
            }

            public virtual void register_parameter(string name, Parameter param)
            {
                if (param is null || param.IsInvalid) throw new ArgumentNullException(nameof(param), "A null tensor cannot be registered as a parameter.");
                if (!_internal_params.TryAdd(name, param)) throw new InvalidOperationException($"Parameter {name} is already registered.");
            }

            public void add_module(string name, Module module) => register_module(name, module);

            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null || submodule.disposed)
                {
                    if (_internal_submodules.ContainsKey(name)) _internal_submodules.Remove(name);
                    return;
                }
                if (name.Contains('.')) throw new ArgumentException($"module name can't contain \".\", got: {name}");
                if (string.IsNullOrEmpty(name)) throw new ArgumentException("module name can't be empty string \"\"");
                if (_internal_submodules.ContainsKey(name)) throw new InvalidOperationException($"Sub-module {name} is already registered.");
                submodule.RegisterComponents();
                _internal_submodules.Add(name, submodule);
            }

            /// <summary>Registers the fields that hold modules, parameters and tensors, under the fields' names and in their order.</summary>
            protected virtual void RegisterComponents()
            {
                if (registered) return;
                foreach (var field in GetType().GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
                {
                    string component = field.ComponentName();
                    if (_internal_submodules.ContainsKey(component) || _internal_params.ContainsKey(component) || _internal_buffers.ContainsKey(component)) continue;
                    switch (field.GetValue(this))
                    {
                        case Module module: register_module(component, module); break;
                        case Parameter parameter: register_parameter(component, parameter); break;
                        case Tensor tensor: register_buffer(component, tensor); break;
                    }
                }
                registered = true;
            }

            protected void ConditionallyRegisterParameter(string name, Tensor? value)
            {
                if (value is null)
                {
                    if (_internal_params.ContainsKey(name)) _internal_params.Remove(name);
                    return;
                }
                _internal_params.Set(name, value as Parameter ?? new Parameter(value, requires_grad: true));
            }

            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                if (value is null)
                {
                    if (_internal_buffers.ContainsKey(name)) _internal_buffers.Remove(name);
                    return;
                }
                _internal_buffers.Set(name, (value, persistent));
            }

            protected void ClearModules() => _internal_submodules.clear();

            protected static (Device device, ScalarType dtype) GetDefaultDeviceAndType(Device? device = null, ScalarType? dtype = null) =>
                (device ?? get_default_device(), dtype ?? get_default_dtype());

            /// <summary>The layer's tensor of that name as a new handle; null when it has none.</summary>
            internal Tensor? Own(string name) => own.Find(o => o.Name == name).Tensor;

            internal Parameter? OwnParameter(string name) => Own(name) is { } t ? new Parameter(t.Share(), t.requires_grad) : null;

            /// <summary>Makes a tensor the layer's own and registers a handle on it.</summary>
            internal void Hold(string name, Tensor value, bool parameter = true)
            {
                if (parameter) value.requires_grad = true;
                value.DetachFromDisposeScope();
                own.Add((name, value));
                if (parameter) register_parameter(name, new Parameter(value.Share()));
                else register_buffer(name, value.Share());
            }

            /// <summary>Puts another tensor in the place of one of the layer's own and registers the caller's handle.</summary>
            internal void Replace(string name, Tensor? value, bool parameter = true)
            {
                if (value is null) throw new ArgumentNullException($"{name} cannot be set to 'null'");
                int i = own.FindIndex(o => o.Name == name);
                var held = value.Share().DetachFromDisposeScope();
                if (i < 0) own.Add((name, held));
                else
                {
                    own[i].Tensor.Dispose();
                    own[i] = (name, held);
                }
                if (parameter) ConditionallyRegisterParameter(name, value);
                else ConditionallyRegisterBuffer(name, value);
            }

            internal T MoveModule<T>(Device? device, ScalarType? dtype) where T : Module =>
                device is not null
                    ? (T)(dtype is { } d ? _to(device, d, false) : _to(device.type, device.index, false))
                    : dtype is { } only ? (T)_to(only, false) : (T)this;
        }
    }
}
