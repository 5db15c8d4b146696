using System.Collections;
using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Modules under the names "0", "1", ... They are registered when the list itself is.</summary>
    public class ModuleList<T> : nn.Module, IList<T> where T : nn.Module
    {
        private readonly List<T> list = [];
        private bool registeredItems;

        public ModuleList(params T[] modules) : base(nameof(ModuleList<T>)) => list.AddRange(modules ?? []);

        public int Count => list.Count;

        public bool IsReadOnly => false;

        public T this[int index]
        {
            get => list[index];
            set => list[index] = value;
        }

        protected override void RegisterComponents()
        {
            if (registeredItems) return;
            for (int i = 0; i < list.Count; i++) register_module($"{i}", list[i]);
            registeredItems = true;
        }

        public void Add(T item) => list.Add(item);

        public void append(params T[] parameters) => list.AddRange(parameters ?? []);

        public void extend(IEnumerable<T> modules) => list.AddRange(modules);

        public void Clear() => list.Clear();

        public bool Contains(T item) => list.Contains(item);

        public void CopyTo(T[] array, int arrayIndex) => list.CopyTo(array, arrayIndex);

        public int IndexOf(T item) => list.IndexOf(item);

        public void Insert(int index, T item) => list.Insert(index, item);

        public bool Remove(T item) => list.Remove(item);

        public void RemoveAt(int index) => list.RemoveAt(index);

        public IEnumerator<T> GetEnumerator() => list.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => list.GetEnumerator();
    }

    /// <summary>Modules under names of the caller's choice. They are registered when the dictionary itself is.</summary>
    public class ModuleDict<T> : nn.Module, IDictionary<string, T>, IList<(string, T)> where T : nn.Module
    {
        private readonly Utils.OrderedDict<string, T> items_ = new();
        private bool registeredItems;

        public ModuleDict() : base(nameof(ModuleDict<T>)) { }

        public int Count => items_.Count;

        public bool IsReadOnly => false;

        public ICollection<string> Keys => items_.Keys;

        public ICollection<T> Values => items_.Values;

        public (string, T) this[int index]
        {
            get => items_[index];
            set => items_[index] = value;
        }

        public T this[string key]
        {
            get => items_[key];
            set => items_[key] = value;
        }

        protected override void RegisterComponents()
        {
            if (registeredItems) return;
            foreach (var (name, module) in items_) register_module(name, module);
            registeredItems = true;
        }

        public void clear() => items_.Clear();

        public IEnumerator<(string, T)> items() => items_.GetEnumerator();

        public IEnumerable<string> keys() => items_.Keys;

        public IEnumerable<T> values() => items_.Values;

        public void Add((string, T) item) => items_.Add(item);

        public void Add(string key, T value) => items_.Add(key, value);

        public void Add(KeyValuePair<string, T> item) => items_.Add(item);

        public bool Contains((string, T) item) => items_.Contains(item);

        public bool Contains(KeyValuePair<string, T> item) => items_.Contains(item);

        public bool ContainsKey(string key) => items_.ContainsKey(key);

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => items_.TryGetValue(key, out value);

        public int IndexOf((string, T) item) => items_.IndexOf(item);

        public void Insert(int index, (string, T) item) => items_.Insert(index, item);

        public bool Remove((string, T) item) => items_.Remove(item);

        public bool Remove(string key) => items_.Remove(key);

        public bool Remove(KeyValuePair<string, T> item) => items_.Remove(item);

        public void RemoveAt(int index) => items_.RemoveAt(index);

        public void Clear() => items_.Clear();

        public void CopyTo((string, T)[] array, int arrayIndex) => items_.CopyTo(array, arrayIndex);

        public void CopyTo(KeyValuePair<string, T>[] array, int arrayIndex) => throw new NotImplementedException();

        public IEnumerator<(string, T)> GetEnumerator() => items_.GetEnumerator();

        IEnumerator<KeyValuePair<string, T>> IEnumerable<KeyValuePair<string, T>>.GetEnumerator() => throw new NotImplementedException();

        IEnumerator IEnumerable.GetEnumerator() => throw new NotImplementedException();
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.ModuleList<Module> ModuleList(params Module[] modules) => new(modules);

            public static Modules.ModuleList<T> ModuleList<T>(params T[] modules) where T : Module => new(modules);

            public static Modules.ModuleDict<Module> ModuleDict(params (string, Module)[] modules) => ModuleDict<Module>(modules);

            public static Modules.ModuleDict<T> ModuleDict<T>(params (string, T)[] modules) where T : Module
            {
                var all = new Modules.ModuleDict<T>();
                foreach (var item in modules) all.Add(item);
                return all;
            }
        }
    }
}
