using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// Reads the API server's words for why it did not create a pod. The texts are those of Kubernetes 1.36 and its admission plugins; versions since 1.25 differ
/// only in what surrounds them, so each is looked for anywhere in the message.
/// </summary>
internal static class AdmissionRefusal
{
    private const RegexOptions Options = RegexOptions.None;

    // Each row: the word that rules compare with, and a pattern whose groups are the facts. The first that matches counts.
    private static readonly (string Kind, BoundedRegex Pattern)[] Rows =
    [
        ("quota", Row("exceeded quota: (?<name>[^,]+), requested: (?<requested>.+), used: (?<used>.+), limited: (?<limited>.+)")),
        ("quota-needs", Row("failed quota: (?<name>[^:]+): must specify (?<requested>.+)")),
        ("pod-security", Row("violates PodSecurity \"(?<name>[^\"]+)\": (?<detail>.+)")),
        ("service-account", Row("error looking up service account (?<namespace>[^/]+)/(?<name>[^: ]+)")),
        ("policy-denied", Row("ValidatingAdmissionPolicy '(?<name>[^']+)' with binding '(?<binding>[^']+)' denied request: (?<detail>[\\s\\S]+)")),
        ("webhook-denied", Row("admission webhook \"(?<name>[^\"]+)\" denied the request(?:: (?<detail>[\\s\\S]+)| without explanation)")),
        ("webhook-down", Row("failed calling webhook \"(?<name>[^\"]+)\": (?<detail>.+)")),
        ("priority-class", Row("no PriorityClass with name (?<name>\\S+) was found")),
        ("runtime-class", Row("RuntimeClass \"(?<name>[^\"]+)\" not found")),
        ("limit-range", Row("(?<detail>(?:maximum|minimum) (?<resource>\\S+) usage per \\S+ is [^,]+, but (?:limit|request) is [^,\\]\\s]*[^,\\]\\s.])")),
        ("limit-range", Row("(?<detail>(?:maximum|minimum) (?<resource>\\S+) usage per \\S+ is [^,\\s]+\\. +No (?:limit|request) is specified)")),
        ("limit-range", Row("(?<detail>(?<resource>\\S+) max limit to request ratio per \\S+ is [^,]+, but (?:provided ratio is [0-9.]*[0-9]|[^.,\\]]+))")),
        ("namespace-terminating", Row("unable to create new content in namespace (?<namespace>\\S+) because it is being terminated")),
    ];

    // Several violations of a LimitRange stand in brackets.
    private static readonly BoundedRegex Several = Row("is forbidden: \\[(?<detail>[^\\]]+)\\]");
    private static readonly BoundedRegex Service = Row("https?://(?<name>[a-z0-9-]+)\\.(?<namespace>[a-z0-9-]+)\\.svc");
    private static readonly string[] Keys = ["kind", "name", "requested", "used", "limited", "detail", "resource", "namespace", "binding", "service", "serviceNamespace", "why"];

    /// <summary>
    /// <c>kind</c> (a word of the table, or <c>other</c>; empty for an empty message), <c>name</c> (of the quota, level, account, webhook, policy or class),
    /// <c>requested</c>, <c>used</c>, <c>limited</c>, <c>detail</c>, <c>resource</c>, <c>namespace</c>, <c>binding</c>; of a webhook that cannot be called also
    /// <c>service</c>, <c>serviceNamespace</c> and <c>why</c> (no-service, no-endpoints, refused, timeout, tls, other). Every key is there.
    /// </summary>
    public static Dictionary<string, string> Parse(string message)
    {
        var facts = Keys.ToDictionary(k => k, _ => "");
        if (message.Length == 0)
            return facts;
        facts["kind"] = "other";
        facts["detail"] = message;
        foreach (var (kind, pattern) in Rows)
        {
            var match = pattern.Match(message);
            if (!match.Success)
                continue;
            facts["kind"] = kind;
            foreach (var group in match.Groups.Values.Where(g => g.Success && facts.ContainsKey(g.Name)))
                facts[group.Name] = Line(group.Value);
            break;
        }

        if (facts["kind"] == "webhook-down")
            Webhook(message, facts);
        if (facts["kind"] == "limit-range" && Several.Match(message) is { Success: true } several)
            facts["detail"] = Line(several.Groups["detail"].Value);
        return facts;
    }

    private static void Webhook(string message, Dictionary<string, string> facts)
    {
        var match = Service.Match(message);
        facts["service"] = match.Groups["name"].Value;
        facts["serviceNamespace"] = match.Groups["namespace"].Value;
        facts["why"] = message switch
        {
            _ when message.Contains("service \"", StringComparison.Ordinal) && message.EndsWith("not found", StringComparison.Ordinal) => "no-service",
            _ when message.Contains("no endpoints available", StringComparison.Ordinal) => "no-endpoints",
            _ when message.Contains("x509:", StringComparison.Ordinal) || message.Contains("tls:", StringComparison.Ordinal) => "tls",
            _ when message.Contains("connection refused", StringComparison.Ordinal) => "refused",
            _ when message.Contains("deadline exceeded", StringComparison.Ordinal) || message.Contains("i/o timeout", StringComparison.Ordinal) => "timeout",
            _ => "other",
        };
    }

    // Kyverno writes one policy and one rule a line, with empty lines between.
    private static string Line(string text) => string.Join(' ', text.Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));

    private static BoundedRegex Row(string pattern) => new(pattern, Options);
}
