using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<nint> { 0 };
                foreach (var (name, parameter) in _internal_params)
                    if (seen.Add(parameter.handle)) yield return (name, parameter);
                if (!recurse) yield break;
                foreach (var (prefix, module) in _internal_submodules)
                    foreach (var (name, parameter) in module.named_parameters(true))
                        if (seen.Add(parameter.handle)) yield return ($"{prefix}.{name}", parameter);
            }

            /// <summary>Persistent buffers only, whatever <paramref name="include_nonpersistent"/> says (TorchSharp 0.102.7 ignores it too).</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<nint> { 0 };
                foreach (var (name, (buffer, persistent)) in _internal_buffers)
                    if (persistent && seen.Add(buffer.handle)) yield return (name, buffer);
                if (!recurse) yield break;
                foreach (var (prefix, module) in _internal_submodules)
                    foreach (var (name, buffer) in module.named_buffers(true, include_nonpersistent))
                        if (seen.Add(buffer.handle)) yield return ($"{prefix}.{name}", buffer);
            }

            public virtual IEnumerable<(string name, Module module)> named_children() => _internal_submodules;

            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var child in _internal_submodules) yield return child;
                foreach (var (prefix, module) in _internal_submodules)
                    foreach (var (name, inner) in module.named_modules()) yield return ($"{prefix}.{name}", inner);
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(p => p.parameter);

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) => named_buffers(recurse, include_nonpersistent).Select(b => b.buffer);

            public virtual IEnumerable<Module> modules() => named_modules().Select(m => m.module);

            public virtual IEnumerable<Module> children() => named_children().Select(m => m.module);

            public virtual bool has_buffer(string target) => Within(target, (m, name) => m._internal_buffers.ContainsKey(name) ? m : null) is not null;

            public virtual bool has_parameter(string target) => Within(target, (m, name) => m._internal_params.ContainsKey(name) ? m : null) is not null;

            public virtual Tensor get_buffer(string target)
            {
                ArgumentNullException.ThrowIfNull(target);
                return Within(target, (m, name) => m._internal_buffers.TryGetValue(name, out var b) ? b.Item1 : null)!;
            }

            public virtual Parameter get_parameter(string target) => Within(target, (m, name) => m._internal_params.TryGetValue(name, out var p) ? p : null)!;

            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                foreach (var (name, parameter) in named_parameters()) destination.TryAdd(Prefixed(prefix, name), parameter);
                foreach (var (name, buffer) in named_buffers(include_nonpersistent: false)) destination.TryAdd(Prefixed(prefix, name), buffer);
                foreach (var (name, module) in _internal_submodules) module.state_dict(destination, Prefixed(prefix, name));
                return destination;
            }

            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                var target = state_dict();
                bool Wanted(string key) => skip is null || !skip.Contains(key);
                var unexpected = source.Keys.Where(k => Wanted(k) && !target.ContainsKey(k)).ToList();
                var missing = target.Keys.Where(k => Wanted(k) && !source.ContainsKey(k)).ToList();
                if (strict && (missing.Count > 0 || unexpected.Count > 0))
                    throw new InvalidOperationException("The loaded state_dict is not identical to the target dictionary.");
                using var _ = no_grad();
                foreach (var (key, value) in source)
                    if (Wanted(key) && target.TryGetValue(key, out var tensor)) tensor.copy_(value);
                return (missing, unexpected);
            }

            private static string Prefixed(string? prefix, string name) => string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}";

            /// <summary>Follows a dotted name down the children; the first module that has it answers.</summary>
            private T? Within<T>(string target, Func<Module, string, T?> find) where T : class
            {
                if (find(this, target) is { } here) return here;
                int dot = target.IndexOf('.');
                if (dot < 0) return null;
                foreach (var (name, child) in named_children())
                    if (name == target[..dot] && child.Within(target[(dot + 1)..], find) is { } found) return found;
                return null;
            }
        }
    }
}
