using System.Runtime.CompilerServices;

namespace JdmMl;

/// <summary>Collects every fault of one options record, so that all of them stand in one message.</summary>
public sealed class OptionFaults
{
    private readonly string _options;
    private readonly List<string> _faults = [];

    /// <summary>Starts the list of faults of the options called <paramref name="options"/>, for example "JointDiffusionOptions".</summary>
    public OptionFaults(string options) => _options = options;

    /// <summary>The number of faults found so far.</summary>
    public int Count => _faults.Count;

    /// <summary>
    /// Notes <paramref name="fault"/> ("ImageSize is 0; expected a positive multiple of 4") unless <paramref name="holds"/>.
    /// </summary>
    public OptionFaults Require(bool holds, string fault)
    {
        if (!holds) _faults.Add(fault);
        return this;
    }

    /// <summary>Like the other overload, but the text is put together only when the requirement does not hold.</summary>
    public OptionFaults Require(bool holds, [InterpolatedStringHandlerArgument("holds")] ref FaultText fault)
    {
        if (!holds) _faults.Add(fault.ToString());
        return this;
    }

    /// <summary>Notes a fault.</summary>
    public void Add(string fault) => _faults.Add(fault);

    /// <summary>Takes over the faults of options within these options; <paramref name="prefix"/> names the property.</summary>
    public OptionFaults Include(string prefix, OptionFaults inner)
    {
        foreach (var fault in inner._faults) _faults.Add($"{prefix}.{fault}");
        return this;
    }

    /// <summary>Throws one <see cref="JdmException"/> with all faults, one a line; does nothing when there is none.</summary>
    /// <exception cref="JdmException">At least one fault was noted.</exception>
    public void ThrowIfAny()
    {
        if (_faults.Count == 0) return;
        if (_faults.Count == 1) throw new JdmException($"{_options}: {_faults[0]}.");
        throw new JdmException($"{_options} has {_faults.Count} faults:{string.Concat(_faults.Select(fault => $"\n  - {fault}"))}");
    }
}

/// <summary>The text of a fault, built only when its requirement does not hold.</summary>
[InterpolatedStringHandler]
public ref struct FaultText
{
    private DefaultInterpolatedStringHandler _text;

    /// <summary>Called by the compiler.</summary>
    public FaultText(int literalLength, int formattedCount, bool holds, out bool wanted)
    {
        wanted = !holds;
        if (wanted)
            _text = new DefaultInterpolatedStringHandler(literalLength, formattedCount, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Called by the compiler.</summary>
    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    /// <summary>Called by the compiler.</summary>
    public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);

    /// <inheritdoc/>
    public override string ToString() => _text.ToStringAndClear();
}
