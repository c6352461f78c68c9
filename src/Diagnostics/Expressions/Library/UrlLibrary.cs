using System.Text;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Kubernetes' URLs in expressions (k8s.io/apiserver, cel/library/urls.go).</summary>
internal static class UrlLibrary
{
    public static void Declare(FunctionTable table)
    {
        table.Add("isURL(string): bool", (c, a) => Charge(c, a[0]) ? CelValue.Of(UrlReader.IsRequest(a[0].AsString, out _)) : CelActivation.Refused);
        table.Add("url(string): url", (c, a) => Charge(c, a[0]) ? Parse(a[0].AsString) : CelActivation.Refused);
        table.Add("<url>.getScheme(): string", (_, a) => Text(Of(a[0]).Scheme));
        table.Add("<url>.getHost(): string", (_, a) => Text(Of(a[0]).Host));
        table.Add("<url>.getHostname(): string", (_, a) => Text(Of(a[0]).Hostname));
        table.Add("<url>.getPort(): string", (_, a) => Text(Of(a[0]).Port));
        table.Add("<url>.getEscapedPath(): string", (_, a) => Text(Of(a[0]).Path));
        table.Add("<url>.getQuery(): map(string, list(string))", (c, a) => Query(c, Of(a[0])));
    }

    private static Url Of(CelValue value) => (Url)value.Reference!;

    private static bool Charge(CelActivation context, CelValue text) => context.Charge(4 * Weight.OfText(text.AsString.Length));

    private static CelValue Parse(string text) => UrlReader.Parse(text, out var fault) is { } url
        ? CelValue.OfOpaque(url)
        : CelValue.Fault($"'{Times.Shorten(text)}' is no URL: {fault}");

    private static CelValue Text(string bytes) => CelValue.Of(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes)));

    private static CelValue Query(CelActivation context, Url url)
    {
        if (!context.Charge(1 + url.Query.Length))
            return CelActivation.Refused;
        var all = url.Pairs().GroupBy(p => p.Key, p => Text(p.Value));
        return CelValue.OfMap(all.Select(g => KeyValuePair.Create(Text(g.Key), CelValue.OfList([.. g]))));
    }
}
