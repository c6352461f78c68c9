namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>What a <see cref="CelValue"/> holds.</summary>
public enum CelKind : byte { Null, Bool, Int, Uint, Double, String, Bytes, Timestamp, Duration, List, Map, Message, Type, Optional, Error }

/// <summary>
/// A value of an expression, small enough to be passed without an allocation. Errors are values: CEL's <c>&amp;&amp;</c>, <c>||</c> and <c>exists</c>
/// carry them, and an error whose <see cref="CelError.IsUnknown"/> is set says that something was not read rather than that it is wrong.
/// </summary>
public readonly partial struct CelValue
{
    private readonly long _bits;
    private readonly object? _reference;

    private CelValue(CelKind kind, long bits, object? reference) => (Kind, _bits, _reference) = (kind, bits, reference);

    public CelKind Kind { get; }

    public bool IsError => Kind == CelKind.Error;

    public static CelValue Of(bool value) => new(CelKind.Bool, value ? 1 : 0, null);

    public static CelValue Of(long value) => new(CelKind.Int, value, null);

    public static CelValue Of(string value) => new(CelKind.String, 0, value);

    public static CelValue Of(CelError error) => new(CelKind.Error, 0, error);

    /// <summary>The value as a <see cref="bool"/>; meaningful only for <see cref="CelKind.Bool"/>.</summary>
    public bool AsBool => _bits != 0;

    /// <summary>The value as a <see cref="long"/>; meaningful only for <see cref="CelKind.Int"/>.</summary>
    public long AsInt => _bits;

    /// <summary>The value as a <see cref="string"/>; meaningful only for <see cref="CelKind.String"/>.</summary>
    public string AsString => (string)_reference!;

    /// <summary>The error; meaningful only for <see cref="CelKind.Error"/>.</summary>
    public CelError AsError => (CelError)_reference!;
}

/// <summary>Why an expression has no value. <see cref="IsUnknown"/>: the value was not read (forbidden, not synced, a log not fetched).</summary>
public sealed record CelError(string Message, CelErrorKind Kind = CelErrorKind.Fault)
{
    public bool IsUnknown => Kind == CelErrorKind.Unknown;
}

/// <summary>Which kind of error; a rule test fails on a <see cref="Fault"/>, but not on what is merely absent.</summary>
public enum CelErrorKind
{
    /// <summary>A bad index, a division by zero, a failed conversion, no such key.</summary>
    Fault,

    /// <summary>A message, a time or a duration that the object does not have.</summary>
    Absent,

    /// <summary>Something that was not read.</summary>
    Unknown,
}
