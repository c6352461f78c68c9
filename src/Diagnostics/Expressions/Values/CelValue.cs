using System.Collections.Immutable;
using System.Runtime.InteropServices;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>What a <see cref="CelValue"/> holds. <see cref="Opaque"/>: a value of a Kubernetes library (quantity, IP address, version).</summary>
public enum CelKind : byte { Null, Bool, Int, Uint, Double, String, Bytes, Timestamp, Duration, List, Map, Message, Type, Optional, Error, Opaque }

/// <summary>
/// A value of an expression, small enough to be passed without an allocation. Errors are values: CEL's <c>&amp;&amp;</c>, <c>||</c> and <c>exists</c>
/// carry them, and an error whose <see cref="CelError.IsUnknown"/> is set says that something was not read rather than that it is wrong.
/// </summary>
public readonly partial struct CelValue : IEquatable<CelValue>
{
    private readonly object? _reference;
    private readonly long _bits;
    private readonly int _nanos;

    private CelValue(CelKind kind, long bits, object? reference, int nanos = 0) => (Kind, _bits, _reference, _nanos) = (kind, bits, reference, nanos);

    /// <summary>CEL's null.</summary>
    public static CelValue Null => default;

    public CelKind Kind { get; }

    public bool IsError => Kind == CelKind.Error;

    /// <summary>The value as a <see cref="bool"/>; meaningful only for <see cref="CelKind.Bool"/>.</summary>
    public bool AsBool => _bits != 0;

    /// <summary>The value as a <see cref="long"/>; meaningful only for <see cref="CelKind.Int"/>.</summary>
    public long AsInt => _bits;

    /// <summary>The value as a <see cref="ulong"/>; meaningful only for <see cref="CelKind.Uint"/>.</summary>
    public ulong AsUint => unchecked((ulong)_bits);

    /// <summary>The value as a <see cref="double"/>; meaningful only for <see cref="CelKind.Double"/>.</summary>
    public double AsDouble => BitConverter.Int64BitsToDouble(_bits);

    /// <summary>The value as a <see cref="string"/>; meaningful only for <see cref="CelKind.String"/>.</summary>
    public string AsString => (string)_reference!;

    /// <summary>The UTC time, to 100 ns; meaningful only for <see cref="CelKind.Timestamp"/>.</summary>
    public DateTime AsTimestamp => DateTime.UnixEpoch.AddTicks((_bits * TimeSpan.TicksPerSecond) + (_nanos / 100));

    /// <summary>The duration, to 100 ns; meaningful only for <see cref="CelKind.Duration"/>.</summary>
    public TimeSpan AsDuration => new(_bits / 100);

    /// <summary>The object of a kind that this message is, or null when it lies within one.</summary>
    public ResourceObject? AsObject => _reference as ResourceObject;

    /// <summary>The message; null for a value of another kind.</summary>
    public ResourceMessage? AsMessage => _reference as ResourceMessage ?? (_reference as ResourceObject)?.Body;

    /// <summary>The error; meaningful only for <see cref="CelKind.Error"/>.</summary>
    public CelError AsError => (CelError)_reference!;

    /// <summary>Whether an optional has a value.</summary>
    public bool HasValue => Kind == CelKind.Optional && _reference is not null;

    /// <summary>The value of an optional that has one.</summary>
    public CelValue OptionalValue => ((Box)_reference!).Value;

    internal object? Reference => _reference;

    internal long Seconds => _bits;

    internal int Nanos => _nanos;

    /// <summary>A duration in nanoseconds.</summary>
    internal long Bits => _bits;

    internal byte[] AsBytes => (byte[])_reference!;

    public static CelValue Of(bool value) => new(CelKind.Bool, value ? 1 : 0, null);

    public static CelValue Of(long value) => new(CelKind.Int, value, null);

    public static CelValue Of(ulong value) => new(CelKind.Uint, unchecked((long)value), null);

    public static CelValue Of(double value) => new(CelKind.Double, BitConverter.DoubleToInt64Bits(value), null);

    public static CelValue Of(string value) => new(CelKind.String, 0, value);

    public static CelValue Of(byte[] value) => new(CelKind.Bytes, 0, value);

    /// <summary>A UTC time.</summary>
    public static CelValue Of(DateTime value)
    {
        var ticks = value.Ticks - DateTime.UnixEpoch.Ticks;
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        return rest < 0
            ? OfTimestamp(seconds - 1, (int)((rest + TimeSpan.TicksPerSecond) * 100))
            : OfTimestamp(seconds, (int)(rest * 100));
    }

    /// <summary>A duration of at most 292 years; longer ones become that.</summary>
    public static CelValue Of(TimeSpan value) =>
        OfNanoseconds(Math.Clamp(value.Ticks, long.MinValue / 100, long.MaxValue / 100) * 100);

    /// <summary>A message within an object (a probe, a status).</summary>
    public static CelValue Of(ResourceMessage value) => new(CelKind.Message, 0, value);

    /// <summary>A whole object.</summary>
    public static CelValue Of(ResourceObject value) => new(CelKind.Message, 0, value);

    /// <summary>A list without copying; nobody may change the array afterwards.</summary>
    public static CelValue OfList(ImmutableArray<CelValue> items) => ListOver(ImmutableCollectionsMarshal.AsArray(items)!, 0, items.Length);

    public static CelValue OfList(ImmutableArray<string> items) => ListOver(ImmutableCollectionsMarshal.AsArray(items)!, 0, items.Length);

    public static CelValue OfList(ImmutableArray<ResourceObject> items) => ListOver(ImmutableCollectionsMarshal.AsArray(items)!, 0, items.Length);

    public static CelValue OfOptional(CelValue? value) => new(CelKind.Optional, 0, value is { } some ? new Box(some) : null);

    public static CelValue Of(CelError error) => new(CelKind.Error, 0, error);

    /// <summary>An error of the ordinary sort: a bad index, a failed conversion.</summary>
    public static CelValue Fault(string message) => Of(new CelError(CelError.Shorten(message)));

    /// <summary>Says that something is not there.</summary>
    public static CelValue Absent(string message) => Of(new CelError(CelError.Shorten(message), CelErrorKind.Absent));

    /// <summary>Says that something was not read.</summary>
    public static CelValue Unknown(string message) => Of(new CelError(CelError.Shorten(message), CelErrorKind.Unknown));

    internal static CelValue OfType(string name) => new(CelKind.Type, 0, name);

    internal static CelValue OfOpaque(CelOpaque value) => new(CelKind.Opaque, 0, value);

    internal static CelValue OfTimestamp(long seconds, int nanos) => new(CelKind.Timestamp, seconds, null, nanos);

    internal static CelValue OfNanoseconds(long value) => new(CelKind.Duration, value, null);

    private sealed class Box(CelValue value)
    {
        public CelValue Value { get; } = value;
    }
}

/// <summary>A value of a library type that only its library looks into.</summary>
internal abstract record CelOpaque(string TypeName);
