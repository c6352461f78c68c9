namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Kubernetes' IP addresses and networks in expressions (k8s.io/apiserver, cel/library/ip.go and cidr.go).</summary>
internal static class NetworkLibrary
{
    public static void Declare(FunctionTable table)
    {
        table.Add("isIP(string): bool", (_, a) => CelValue.Of(IpAddress.Parse(a[0].AsString) is not null));
        table.Add("ip(string): ip", (_, a) => ParseIp(a[0]));
        table.Add("ip.isCanonical(string): bool", (_, a) => IsCanonical(a[0]));
        table.Add("string(ip): string", (_, a) => CelValue.Of(Ip(a[0]).ToString()));
        table.Add("<ip>.family(): int", (_, a) => CelValue.Of(Ip(a[0]).IsV6 ? 6L : 4L));
        table.Add("<ip>.isUnspecified(): bool", (_, a) => CelValue.Of(Ip(a[0]).IsUnspecified));
        table.Add("<ip>.isLoopback(): bool", (_, a) => CelValue.Of(Ip(a[0]).IsLoopback));
        table.Add("<ip>.isLinkLocalMulticast(): bool", (_, a) => CelValue.Of(Ip(a[0]).IsLinkLocalMulticast));
        table.Add("<ip>.isLinkLocalUnicast(): bool", (_, a) => CelValue.Of(Ip(a[0]).IsLinkLocalUnicast));
        table.Add("<ip>.isGlobalUnicast(): bool", (_, a) => CelValue.Of(Ip(a[0]).IsGlobalUnicast));
        table.Add("isCIDR(string): bool", (_, a) => CelValue.Of(Cidr.Parse(a[0].AsString) is not null));
        table.Add("cidr(string): cidr", (_, a) => ParseCidr(a[0]));
        table.Add("string(cidr): string", (_, a) => CelValue.Of(Network(a[0]).ToString()));
        table.Add("<cidr>.containsIP(ip): bool", (_, a) => ContainsIp(Network(a[0]), a[1]));
        table.Add("<cidr>.containsIP(string): bool", (_, a) => ContainsIp(Network(a[0]), ParseIp(a[1])));
        table.Add("<cidr>.containsCIDR(cidr): bool", (_, a) => ContainsCidr(Network(a[0]), a[1]));
        table.Add("<cidr>.containsCIDR(string): bool", (_, a) => ContainsCidr(Network(a[0]), ParseCidr(a[1])));
        table.Add("<cidr>.ip(): ip", (_, a) => CelValue.OfOpaque(Network(a[0]).Address));
        table.Add("<cidr>.prefixLength(): int", (_, a) => CelValue.Of((long)Network(a[0]).Prefix));
        table.Add("<cidr>.masked(): cidr", (_, a) => CelValue.OfOpaque(Network(a[0]).Masked()));
    }

    private static IpAddress Ip(CelValue value) => (IpAddress)value.Reference!;

    private static Cidr Network(CelValue value) => (Cidr)value.Reference!;

    private static CelValue IsCanonical(CelValue text) =>
        ParseIp(text) is { IsError: false } address ? CelValue.Of(Ip(address).ToString() == text.AsString) : ParseIp(text);

    private static CelValue ContainsIp(Cidr network, CelValue address) => address.IsError ? address : CelValue.Of(network.Contains(Ip(address)));

    private static CelValue ContainsCidr(Cidr network, CelValue inner) => inner.IsError ? inner : CelValue.Of(network.Contains(Network(inner)));

    private static CelValue ParseIp(CelValue text) =>
        IpAddress.Parse(text.AsString) is { } address ? CelValue.OfOpaque(address) : CelValue.Fault($"'{Times.Shorten(text.AsString)}' is no IP address");

    private static CelValue ParseCidr(CelValue text) =>
        Cidr.Parse(text.AsString) is { } network ? CelValue.OfOpaque(network) : CelValue.Fault($"'{Times.Shorten(text.AsString)}' is no network in CIDR notation");
}
