using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TorchSharp.Utils;

/// <summary>A dictionary that enumerates in the order of insertion.</summary>
public class OrderedDict<TKey, TValue> : IDictionary<TKey, TValue>, IList<(TKey, TValue)> where TKey : notnull
{
    private readonly List<(TKey, TValue)> list = [];
    private readonly Dictionary<TKey, TValue> dict = [];

    public int Count => dict.Count;

    public bool IsReadOnly => false;

    public ICollection<TKey> Keys => list.Select(e => e.Item1).ToList();

    public ICollection<TValue> Values => list.Select(e => e.Item2).ToList();

    public (TKey, TValue) this[int index]
    {
        get => list[index];
        set
        {
            list[index] = value;
            dict[value.Item1] = value.Item2;
        }
    }

    public TValue this[TKey key]
    {
        get => dict[key];
        set => Set(key, value);
    }

    public void clear() => Clear();

    public IEnumerator<(TKey, TValue)> items() => list.GetEnumerator();

    public IEnumerable<TKey> keys() => Keys;

    public IEnumerable<TValue> values() => Values;

    public void Add(TKey key, TValue value)
    {
        dict.Add(key, value);
        list.Add((key, value));
    }

    public void Add((TKey, TValue) item) => Add(item.Item1, item.Item2);

    public void Add(KeyValuePair<TKey, TValue> item) => Add(item.Key, item.Value);

    public bool ContainsKey(TKey key) => dict.ContainsKey(key);

    public bool Contains((TKey, TValue) item) => list.Contains(item);

    public bool Contains(KeyValuePair<TKey, TValue> item) => dict.ContainsKey(item.Key);

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => dict.TryGetValue(key, out value);

    public int IndexOf((TKey, TValue) item) => list.IndexOf(item);

    public void Insert(int index, (TKey, TValue) item)
    {
        dict.Add(item.Item1, item.Item2);
        list.Insert(index, item);
    }

    public bool Remove(TKey key)
    {
        if (!dict.Remove(key)) return false;
        list.RemoveAt(IndexOfKey(key));
        return true;
    }

    public bool Remove((TKey, TValue) item) => Remove(item.Item1);

    public bool Remove(KeyValuePair<TKey, TValue> item) => Remove(item.Key);

    public void RemoveAt(int index) => Remove(list[index].Item1);

    public void Clear()
    {
        dict.Clear();
        list.Clear();
    }

    public void CopyTo((TKey, TValue)[] array, int arrayIndex) => list.CopyTo(array, arrayIndex);

    public void CopyTo(KeyValuePair<TKey, TValue>[] array, int arrayIndex) => throw new NotImplementedException();

    public IEnumerator<(TKey, TValue)> GetEnumerator() => list.GetEnumerator();

    IEnumerator<KeyValuePair<TKey, TValue>> IEnumerable<KeyValuePair<TKey, TValue>>.GetEnumerator() => throw new NotImplementedException();

    IEnumerator IEnumerable.GetEnumerator() => list.GetEnumerator();

    internal bool TryAdd(TKey key, TValue value)
    {
        if (!dict.TryAdd(key, value)) return false;
        list.Add((key, value));
        return true;
    }

    internal void Set(TKey key, TValue value)
    {
        if (dict.ContainsKey(key)) list[IndexOfKey(key)] = (key, value);
        else list.Add((key, value));
        dict[key] = value;
    }

    private int IndexOfKey(TKey key) => list.FindIndex(e => EqualityComparer<TKey>.Default.Equals(e.Item1, key));
}
