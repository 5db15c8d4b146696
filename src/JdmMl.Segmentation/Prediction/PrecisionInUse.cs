using JdmMl.Training;

namespace JdmMl.Segmentation;

/// <summary>
/// The number format that a network computes predictions in. Weights are cast when the first user comes and let go with the last one;
/// users of different formats at once would get each other's.
/// </summary>
internal sealed class PrecisionInUse(SegmentationNetwork network)
{
    private readonly object _gate = new();
    private int _users;
    private Precision _precision;
    private LowPrecisionWeights? _cast;

    /// <summary>Computes in <paramref name="precision"/> until the result is disposed.</summary>
    /// <exception cref="JdmException">Somebody uses the network in another one.</exception>
    internal IDisposable Use(Precision precision)
    {
        lock (_gate)
        {
            if (_users > 0 && precision != _precision)
                throw new JdmException(
                    $"The model is in use in {_precision} and was asked to predict in {precision}; one model computes in one precision " +
                    "at a time. Dispose of the other predictor first, or load the model twice.");
            if (_users++ == 0)
            {
                _precision = precision;
                if (precision == Precision.BFloat16) _cast = new LowPrecisionWeights(network);
            }
            return new User(this);
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_users > 0) return;
            _cast?.Dispose();
            _cast = null;
        }
    }

    private sealed class User(PrecisionInUse owner) : IDisposable
    {
        private PrecisionInUse? _owner = owner;

        public void Dispose() => Interlocked.Exchange(ref _owner, null)?.Leave();
    }
}
