namespace K8sDoctor.Diagnostics.Expressions;

/// <content>CEL's equality: numbers of different types by value, lists and maps by content, other kinds never equal to each other.</content>
public readonly partial struct CelValue
{
    public static bool operator ==(CelValue left, CelValue right) => left.Equals(right);

    public static bool operator !=(CelValue left, CelValue right) => !left.Equals(right);

    public bool Equals(CelValue other) => Kind == other.Kind ? SameKindEquals(other) : IsNumber && other.IsNumber && CelNumbers.Compare(this, other) == 0;

    public override bool Equals(object? obj) => obj is CelValue other && Equals(other);

    public override int GetHashCode() => Kind switch
    {
        CelKind.Int or CelKind.Uint or CelKind.Double => CelNumbers.Hash(this),
        CelKind.Bool or CelKind.Timestamp or CelKind.Duration => HashCode.Combine(Kind, _bits, _nanos),
        CelKind.String or CelKind.Type or CelKind.Opaque or CelKind.Error => _reference!.GetHashCode(),
        CelKind.Bytes => AsBytes.Length,
        CelKind.List or CelKind.Map => HashCode.Combine(Kind, Count),
        CelKind.Message => AsMessage!.GetHashCode(),
        CelKind.Optional => HasValue ? OptionalValue.GetHashCode() : 0,
        _ => 0,
    };

    internal bool IsNumber => Kind is CelKind.Int or CelKind.Uint or CelKind.Double;

    private bool SameKindEquals(CelValue other) => Kind switch
    {
        CelKind.Null => true,
        CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.Duration => _bits == other._bits,
        CelKind.Timestamp => _bits == other._bits && _nanos == other._nanos,
        CelKind.Double => CelNumbers.Compare(this, other) == 0,
        CelKind.String or CelKind.Type => string.Equals((string)_reference!, (string)other._reference!, StringComparison.Ordinal),
        CelKind.Bytes => AsBytes.AsSpan().SequenceEqual(other.AsBytes),
        CelKind.List => ListEquals(other),
        CelKind.Map => MapEquals(other),
        CelKind.Message => AsMessage!.Equals(other.AsMessage),
        CelKind.Optional => HasValue == other.HasValue && (!HasValue || OptionalValue.Equals(other.OptionalValue)),
        _ => Equals(_reference, other._reference),
    };

    private bool ListEquals(CelValue other)
    {
        if (Count != other.Count)
            return false;
        for (var i = 0; i < Count; i++)
        {
            if (!this[i].Equals(other[i]))
                return false;
        }

        return true;
    }

    private bool MapEquals(CelValue other)
    {
        if (Count != other.Count)
            return false;
        for (var i = 0; i < Count; i++)
        {
            var (key, value) = Entry(i);
            if (!other.TryGet(key, out var theirs) || !value.Equals(theirs))
                return false;
        }

        return true;
    }
}
