using System.Collections.Immutable;
using System.Text.Json;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>What a SelfSubjectRulesReview says of one namespace: the rules that grant something there, those of the whole cluster among them.</summary>
/// <param name="Complete">False where an authorizer cannot list its rules: then what no rule grants may be granted all the same.</param>
/// <remarks>Matching is that of plugin/pkg/auth/authorizer/rbac: a star is everything; rules bound to names do not count, because they grant no list.</remarks>
internal sealed record PermissionRules(ImmutableArray<PermissionRule> Rules, bool Complete)
{
    public Permission Of(string verb, ResourceKind kind, string? subresource = null)
    {
        var resource = subresource is null ? kind.Plural : $"{kind.Plural}/{subresource}";
        if (Rules.Any(r => r.Grants(verb, kind.Group, resource, subresource)))
            return Permission.Granted;
        return Complete ? Permission.Denied : Permission.Unknown;
    }

    /// <summary>Reads the <c>status</c> of an answer; null where there is none.</summary>
    public static PermissionRules? Read(JsonElement review)
    {
        if (review.ValueKind != JsonValueKind.Object || !review.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.Object)
            return null;
        var incomplete = status.TryGetProperty("incomplete", out var value) && value.ValueKind == JsonValueKind.True;
        if (!status.TryGetProperty("resourceRules", out var rules) || rules.ValueKind != JsonValueKind.Array)
            return new([], !incomplete);
        return new([.. rules.EnumerateArray().Where(r => Texts(r, "resourceNames").IsEmpty).Select(Rule)], !incomplete);
    }

    private static PermissionRule Rule(JsonElement rule) => new(Texts(rule, "verbs"), Texts(rule, "apiGroups"), Texts(rule, "resources"));

    private static ImmutableArray<string> Texts(JsonElement rule, string name) =>
        rule.ValueKind == JsonValueKind.Object && rule.TryGetProperty(name, out var texts) && texts.ValueKind == JsonValueKind.Array
            ? [.. texts.EnumerateArray().Where(t => t.ValueKind == JsonValueKind.String).Select(t => t.GetString()!)]
            : [];
}

/// <summary>One rule of RBAC about resources.</summary>
internal sealed record PermissionRule(ImmutableArray<string> Verbs, ImmutableArray<string> Groups, ImmutableArray<string> Resources)
{
    /// <param name="resource">Like <c>pods</c> or <c>pods/log</c>.</param>
    public bool Grants(string verb, string group, string resource, string? subresource) =>
        Has(Verbs, verb) && Has(Groups, group) && (Has(Resources, resource) || (subresource is not null && Resources.Contains($"*/{subresource}")));

    private static bool Has(ImmutableArray<string> words, string word) => words.Contains("*") || words.Contains(word);
}

/// <summary>Whether something may be done.</summary>
internal enum Permission
{
    /// <summary>Nobody has said: trying tells.</summary>
    Unknown,

    Denied,

    Granted,
}
