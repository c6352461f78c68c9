using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What rules can ask about logs.</summary>
internal static class LogFunctions
{
    private static readonly CelType Strings = CelType.MapOf(CelType.String, CelType.String);
    private static readonly CelType Container = CelType.MessageOf("io.k8s.api.core.v1.Container");
    private static readonly CelType Lines = CelType.ListOf(CelType.String);
    private static readonly FieldPath EndReason = FieldPath.In("io.k8s.api.core.v1.ContainerStateTerminated", "reason");
    private static readonly FieldPath EndMessage = FieldPath.In("io.k8s.api.core.v1.ContainerStateTerminated", "message");
    private static readonly string[] Captures = ["host", "port", "address", "path", "variable", "module", "user", "command", "verb", "resource", "group", "account", "target", "scope", "resolver"];

    /// <param name="signatures">What to look for in logs; asked for when the first log is looked at.</param>
    public static ImmutableArray<HostFunction> For(Func<LogSignatures> signatures) =>
    [
        new("logCause", false, [Lines], Strings, [],
            "What a log says of why its program failed: id, kind, weight (decisive, trouble, general), title, advice, line, and what the line names (host, port, address, path, variable, module, user, …); all empty when it says nothing.",
            "logCause(previousLog).kind == 'dependency'", (_, a) => Cause(signatures(), a[0])),
        new("logExcerpt", false, [Lines], Lines, [], "The line that logCause goes by and a few before it; else the last lines.", "logExcerpt(previousLog)", (_, a) => Excerpt(signatures(), a[0])),
        new("endWords", false, [CelType.MessageOf("io.k8s.api.core.v1.ContainerStatus")], Lines, [.. ExitsRuns.EndReads],
            "The lines of the termination message that a container's last run left behind, where they name the cause by themselves; else empty, and its log is to be asked.",
            "size(endWords(container.status)) == 0", (_, a) => CelValue.OfList([.. EndWords(signatures(), a[0].AsMessage!)])),
        new("directoryOf", false, [CelType.String], CelType.String, [], "The directory to make writable for an absolute path: itself where its last part has no dot (cache), else the one that it lies in; empty for another text.", "directoryOf('/app/cache/x.db') == '/app/cache'",
            (_, a) => CelValue.Of(DirectoryOf(a[0].AsString))),
        new("dependency", false, [CelType.MessageOf(ResourceKinds.Pod), CelType.String, CelType.String], Strings, LogDependency.Reads,
            "What a host and port mean in the cluster: state (missing, no-port, headless, no-endpoints, not-ready, not-local, pod-missing, pod-not-ready, ready, self, outside, or empty when not known), namespace, service, near (of a missing Service, the name of one that may be meant), text (a sentence).",
            "dependency(pod, 'db.shop.svc', '5432').state == 'missing'", (reader, a) => Dependency(LogDependency.Of(reader, a[0].AsObject!, a[1].AsString, a[2].AsString))),
        new("commandTarget", false, [Container], Strings, CommandTarget.Reads,
            "The host and port that a container's command asks (nc, nslookup, pg_isready, curl, …), variables put in; both empty where it names none.",
            "commandTarget(container.spec).host == 'db'", (_, a) => Target(CommandTarget.Of(a[0].AsMessage!))),
        new("rbacGrant", false, [Lines], Strings, [],
            "What a log says the API server refused to the ServiceAccount of its last refusal: account, namespace, what (in words), scope (namespace, cluster, both), and a manifest of the roles and bindings that grant exactly this; all empty where nothing was refused.",
            "rbacGrant(previousLog).manifest", (_, a) => Grant(LogGrant.Of(signatures(), LinesOf(a[0])))),
    ];

    private static CelValue Cause(LogSignatures signatures, CelValue log)
    {
        var found = signatures.Diagnose(LinesOf(log));
        var facts = new List<KeyValuePair<string, string>>
        {
            new("id", found?.Id ?? ""), new("kind", found?.Kind ?? ""), new("weight", found?.Weight.ToString().ToLowerInvariant() ?? ""), new("title", found?.Title ?? ""),
            new("advice", found?.Advice ?? ""), new("line", found?.Line ?? ""),
        };
        facts.AddRange(Captures.Select(c => new KeyValuePair<string, string>(c, found?.Capture(c) ?? "")));
        return Facts.Map(facts);
    }

    private static CelValue Excerpt(LogSignatures signatures, CelValue log)
    {
        var lines = LinesOf(log);
        return CelValue.OfList(signatures.Diagnose(lines)?.Excerpt ?? [.. lines.Where(l => !string.IsNullOrWhiteSpace(l)).TakeLast(5)]);
    }

    // What a runtime says of a run that it could not start is no word of the program's.
    private static string[] EndWords(LogSignatures signatures, ResourceMessage status)
    {
        var end = ExitsRuns.LastEnd(status);
        var lines = end is not null && EndReason.Text(end) == "Error" ? (EndMessage.Text(end) ?? "").Split('\n') : [];
        return signatures.Diagnose(lines)?.Weight == LogWeight.Decisive ? lines : [];
    }

    private static CelValue Target((string Host, string Port) found) => Facts.Map([new("host", found.Host), new("port", found.Port)]);

    private static CelValue Dependency(LogDependency found) =>
        Facts.Map([new("state", found.State), new("namespace", found.Namespace), new("service", found.Service), new("near", found.Near), new("text", found.Text)]);

    private static CelValue Grant(LogGrant found) => Facts.Map(
        [new("account", found.Account), new("namespace", found.Namespace), new("what", found.What), new("scope", found.Scope), new("manifest", found.Manifest)]);

    private static string DirectoryOf(string path)
    {
        if (!path.StartsWith('/'))
            return "";
        var whole = path.TrimEnd('/');
        var slash = whole.LastIndexOf('/');
        if (slash >= 0 && !whole[slash..].Contains('.'))
            return whole;
        return slash <= 0 ? "/" : whole[..slash];
    }

    private static List<string> LinesOf(CelValue log)
    {
        var lines = new List<string>(log.Count);
        for (var i = 0; i < log.Count; i++)
            lines.Add(log[i].AsString);
        return lines;
    }
}
