using System.Buffers.Binary;
using System.Text;

namespace K8sDoctor.Diagnostics.Resources;

/// <summary>
/// Gives equal strings, numbers and times one instance. Bounded: a table of fixed size whose newer entries displace older ones, so that unique values
/// (names, ids) cost nothing but a lost chance to share.
/// </summary>
internal sealed class Interner
{
    private const int Strings = 1 << 15;
    private const int Scalars = 1 << 12;
    private const int LongestShared = 256;
    private const int SmallestCached = -16;
    private const int LargestCached = 1024;

    private static readonly object[] SmallIntegers = [.. Enumerable.Range(SmallestCached, LargestCached - SmallestCached + 1).Select(n => (object)(long)n)];
    private static readonly object True = true;
    private static readonly object False = false;

    private readonly string?[] _strings = new string?[Strings];
    private readonly object?[] _times = new object?[Scalars];
    private readonly object?[] _integers = new object?[Scalars];

    public static object Boolean(bool value) => value ? True : False;

    /// <summary>The string that these bytes are; what is not UTF-8 in them is replaced by U+FFFD.</summary>
    public string Text(ReadOnlySpan<byte> utf8, out int hash)
    {
        hash = Hash(utf8);
        if (utf8.Length > LongestShared)
            return Encoding.UTF8.GetString(utf8);
        if (utf8.IsEmpty)
            return "";

        // Two places for a hash: the newer entry moves into the first one, and a repeated value survives one stranger.
        var place = hash & (Strings - 2);
        ref var first = ref _strings[place];
        if (first is not null && Ascii.Equals(utf8, first))
            return first;
        ref var second = ref _strings[place + 1];
        if (second is not null && Ascii.Equals(utf8, second))
        {
            (first, second) = (second, first);
            return first!;
        }

        second = first;
        return first = Encoding.UTF8.GetString(utf8);
    }

    public object Integer(long value)
    {
        if (value is >= SmallestCached and <= LargestCached)
            return SmallIntegers[value - SmallestCached];
        ref var place = ref _integers[value.GetHashCode() & (Scalars - 1)];
        return place is long known && known == value ? place : place = value;
    }

    public object Time(DateTime utc)
    {
        ref var place = ref _times[(utc.Ticks / TimeSpan.TicksPerSecond).GetHashCode() & (Scalars - 1)];
        return place is DateTime known && known == utc ? place : place = utc;
    }

    // Nothing depends on the quality of this hash but how much is shared.
    private static int Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length * 0x9E3779B97F4A7C15;
        while (bytes.Length >= 8)
        {
            hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * 0x9E3779B97F4A7C15;
            hash ^= hash >> 32;
            bytes = bytes[8..];
        }

        foreach (var b in bytes)
            hash = (hash ^ b) * 0x100000001B3;
        hash *= 0x9E3779B97F4A7C15;
        return (int)(hash >> 32);
    }
}
