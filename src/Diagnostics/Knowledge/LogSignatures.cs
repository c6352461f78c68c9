using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What a log says of why its program failed.</summary>
internal static partial class LogSignatures
{
    private const int LinesRead = 120;
    private const int LineLength = 2000;
    private const int ContextLines = 3;

    /// <summary>Every signature. To add a family, add a file and a row here.</summary>
    public static ImmutableArray<LogSignature> All { get; } =
    [
        .. LogSignaturesGpu.Table,
        .. LogSignaturesPython.Table,
        .. LogSignaturesJvm.Table,
        .. LogSignaturesNode.Table,
        .. LogSignaturesGo.Table,
        .. LogSignaturesDotNet.Table,
        .. LogSignaturesScripting.Table,
        .. LogSignaturesDatabase.Table,
        .. LogSignaturesMessaging.Table,
        .. LogSignaturesKubernetes.Table,
        .. LogSignaturesCloud.Table,
        .. LogSignaturesConfig.Table,
        .. LogSignaturesWeb.Table,
        .. LogSignaturesNetwork.Table,
        .. LogSignaturesSystem.Table,
    ];

    /// <summary>The line that best explains why the program ended: the heaviest, then the last, then the first row of the table that matches; or null.</summary>
    public static LogDiagnosis? Diagnose(IReadOnlyList<string> lines)
    {
        (LogSignature Signature, Match Match, int Line)? best = null;
        for (var i = lines.Count - 1; i >= Math.Max(0, lines.Count - LinesRead); i--)
        {
            if (MatchLine(lines[i]) is { } found && (best is null || found.Signature.Weight > best.Value.Signature.Weight))
                best = (found.Signature, found.Match, i);
            if (best is { Signature.Weight: LogWeight.Decisive })
                break;
        }

        return best is { } hit ? LogDiagnosis.Of(hit.Signature, hit.Match, Excerpt(lines, hit.Line)) : null;
    }

    private static (LogSignature Signature, Match Match)? MatchLine(string raw)
    {
        var line = raw.Length > LineLength ? raw[..LineLength] : raw;
        (LogSignature Signature, Match Match)? best = null;
        foreach (var signature in All)
        {
            if (best is { } held && signature.Weight <= held.Signature.Weight)
                continue;
            if (signature.Match(line) is { } match)
                best = (signature, match);
        }

        return best;
    }

    private static ImmutableArray<string> Excerpt(IReadOnlyList<string> lines, int at) =>
        [.. lines.Skip(Math.Max(0, at - ContextLines)).Take(Math.Min(at, ContextLines) + 2).Where(l => !string.IsNullOrWhiteSpace(l))];
}

/// <summary>A signature and what it captured, in words.</summary>
/// <param name="Excerpt">The line and a few around it.</param>
internal sealed partial record LogDiagnosis(
    string Id, string Kind, LogWeight Weight, string Title, string Advice, string Line, ImmutableArray<string> Excerpt, ImmutableDictionary<string, string> Captures)
{
    private const int CaptureLength = 200;

    public string Capture(string name) => Captures.GetValueOrDefault(name, "");

    public static LogDiagnosis Of(LogSignature signature, Match match, ImmutableArray<string> excerpt)
    {
        var captures = match.Groups.Values
            .Where(g => g.Success && g.Name != "0" && g.Length > 0)
            .ToImmutableDictionary(g => g.Name, g => g.Length > CaptureLength ? g.Value[..CaptureLength] : g.Value.Trim());
        captures = WithEndpoint(signature, captures, LineOf(match));
        return new(
            signature.Id, signature.Kind, signature.Weight, Fill(signature.Title, captures), Fill(signature.Advice, captures), LineOf(match), excerpt, captures);
    }

    /// <summary>Adds host, port and address (<c>host:port</c>) where the remedy lies with another server and the pattern itself did not capture them.</summary>
    private static ImmutableDictionary<string, string> WithEndpoint(LogSignature signature, ImmutableDictionary<string, string> captures, string line)
    {
        if (signature.Kind != "dependency" || captures.ContainsKey("host"))
            return captures;
        var (host, port) = LogEndpoint.Find(line);
        return host.Length == 0 ? captures : captures.SetItem("host", host).SetItem("port", port).SetItem("address", $"{host}:{port}");
    }

    private static string LineOf(Match match) => match.Result("$_").Trim();

    private static string Fill(string text, ImmutableDictionary<string, string> captures) => Placeholder().Replace(
        text, m => captures.TryGetValue(m.Groups["name"].Value, out var value) ? value : m.Groups["default"].Value);

    [GeneratedRegex(@"\{(?<name>\w+)(\|(?<default>[^}]*))?\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
