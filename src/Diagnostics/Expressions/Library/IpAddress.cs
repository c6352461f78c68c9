using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>
/// An IP address as Kubernetes' expressions have it (k8s.io/apiserver, cel/library/ip.go over Go's net/netip): no zones, no IPv4-mapped IPv6 addresses, no
/// leading zeros in IPv4.
/// </summary>
internal sealed record IpAddress(UInt128 Bits, bool IsV6) : CelOpaque("net.IP")
{
    /// <summary>The longest is 45 characters.</summary>
    private const int MaxLength = 45;

    private const uint Broadcast = 0xFFFF_FFFF;

    private static readonly SearchValues<char> InV6 = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>32 or 128.</summary>
    public int Width => IsV6 ? 128 : 32;

    public bool IsUnspecified => Bits == 0;

    public bool IsLoopback => IsV6 ? Bits == 1 : Bits >> 24 == 127;

    /// <summary>224.0.0.0/24, and of IPv6 the addresses of link-local scope (ffx2::/16), as Go has it.</summary>
    public bool IsLinkLocalMulticast => IsV6 ? (FirstGroup & 0xFF0F) == 0xFF02 : Bits >> 8 == 0xE0_0000;

    public bool IsLinkLocalUnicast => IsV6 ? (FirstGroup & 0xFFC0) == 0xFE80 : Bits >> 16 == 0xA9FE;

    public bool IsGlobalUnicast => !IsUnspecified && !IsLoopback && !IsMulticast && !IsLinkLocalUnicast && (IsV6 || Bits != Broadcast);

    private bool IsMulticast => IsV6 ? FirstGroup >> 8 == 0xFF : Bits >> 28 == 0xE;

    private int FirstGroup => (int)(Bits >> 112);

    public static IpAddress? Parse(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxLength)
            return null;
        if (!text.Contains(':'))
            return V4(text) is { } bits ? new(bits, false) : null;
        // .NET takes zones, brackets and ports with an address too.
        if (text.ContainsAnyExcept(InV6))
            return null;
        if (text.Contains('.') && V4(text[(text.LastIndexOf(':') + 1)..]) is null)
            return null;
        Span<byte> bytes = stackalloc byte[16];
        return IPAddress.TryParse(text, out var address) && !address.IsIPv4MappedToIPv6 && address.TryWriteBytes(bytes, out var written) && written == bytes.Length
            ? new(BinaryPrimitives.ReadUInt128BigEndian(bytes), true)
            : null;
    }

    /// <summary>The address with all bits behind a prefix cleared.</summary>
    public IpAddress Masked(int prefix) => this with { Bits = prefix == 0 ? 0 : Bits >> (Width - prefix) << (Width - prefix) };

    /// <summary>The canonical form (RFC 5952).</summary>
    public override string ToString() => IsV6 ? V6Text() : string.Create(CultureInfo.InvariantCulture, $"{(byte)(Bits >> 24)}.{(byte)(Bits >> 16)}.{(byte)(Bits >> 8)}.{(byte)Bits}");

    private static uint? V4(ReadOnlySpan<char> text)
    {
        var bits = 0u;
        var fields = 0;
        foreach (var range in text.Split('.'))
        {
            var field = text[range];
            if (field.Length is 0 or > 3 || (field.Length > 1 && field[0] == '0') || !byte.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                return null;
            bits = (bits << 8) | value;
            fields++;
        }

        return fields == 4 ? bits : null;
    }

    private string V6Text()
    {
        var groups = new string[8];
        for (var i = 0; i < 8; i++)
            groups[i] = ((ushort)(Bits >> (112 - (16 * i)))).ToString("x", CultureInfo.InvariantCulture);
        var (start, length) = LongestZeros(groups);
        return length < 2 ? string.Join(':', groups) : $"{string.Join(':', groups[..start])}::{string.Join(':', groups[(start + length)..])}";
    }

    private static (int Start, int Length) LongestZeros(string[] groups)
    {
        var (best, length) = (0, 0);
        for (var i = 0; i < groups.Length; i++)
        {
            var run = 0;
            while (i + run < groups.Length && groups[i + run] == "0")
                run++;
            if (run > length)
                (best, length) = (i, run);
        }

        return (best, length);
    }
}

/// <summary>A network in CIDR notation; the address need not be the network's first.</summary>
internal sealed record Cidr(IpAddress Address, int Prefix) : CelOpaque("net.CIDR")
{
    public static Cidr? Parse(string text)
    {
        var slash = text.LastIndexOf('/');
        if (slash < 0 || IpAddress.Parse(text.AsSpan(0, slash)) is not { } address)
            return null;
        var bits = text.AsSpan(slash + 1);
        return bits.Length is > 0 and < 4 && (bits[0] != '0' || bits.Length == 1)
            && int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) && prefix <= address.Width ? new(address, prefix) : null;
    }

    public Cidr Masked() => this with { Address = Address.Masked(Prefix) };

    public bool Contains(IpAddress address) => address.IsV6 == Address.IsV6 && address.Masked(Prefix) == Address.Masked(Prefix);

    public bool Contains(Cidr other) => Prefix <= other.Prefix && Contains(other.Address);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}/{Prefix}");
}
