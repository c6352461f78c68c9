using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace K8sDoctor.FakeApiServer;

/// <summary>One rule of a Role or ClusterRole, and what it matches.</summary>
/// <remarks>Source: pkg/apis/rbac/v1/evaluation_helpers.go; what is taken at all: pkg/apis/rbac/validation/validation.go.</remarks>
internal sealed record FakePolicyRule(
    ImmutableArray<string> Verbs, ImmutableArray<string> Groups, ImmutableArray<string> Resources, ImmutableArray<string> Names, ImmutableArray<string> Urls)
{
    private static readonly string[] Fields = ["verbs", "apiGroups", "resources", "resourceNames", "nonResourceURLs"];

    /// <summary>Throws <see cref="ArgumentException"/> for a rule that a real server would refuse.</summary>
    public static FakePolicyRule Read(JsonNode? source, bool namespaced)
    {
        var json = source as JsonObject ?? throw new ArgumentException("a rule must be an object");
        if (json.Select(f => f.Key).FirstOrDefault(name => !Fields.Contains(name)) is { } unknown)
            throw new ArgumentException($"unknown field rules.{unknown}");
        var rule = new FakePolicyRule(Texts("verbs"), Texts("apiGroups"), Texts("resources"), Texts("resourceNames"), Texts("nonResourceURLs"));
        if (rule.Verbs.IsEmpty)
            throw new ArgumentException("rules.verbs: verbs must contain at least one value");
        if (rule.Urls.IsEmpty && (rule.Groups.IsEmpty || rule.Resources.IsEmpty))
            throw new ArgumentException("rules: resource rules must supply at least one api group and at least one resource");
        if (!rule.Urls.IsEmpty && (namespaced || !rule.Groups.IsEmpty || !rule.Resources.IsEmpty || !rule.Names.IsEmpty))
            throw new ArgumentException("rules.nonResourceURLs: rules cannot apply to both regular resources and non-resource URLs, nor to these in a namespace");
        return rule;

        ImmutableArray<string> Texts(string field) => [.. (json[field] as JsonArray ?? []).Select(item => (string)item!)];
    }

    public bool Matches(FakeAccess access)
    {
        if (!Has(Verbs, access.Verb))
            return false;
        if (access.Path.Length > 0)
            return Urls.Any(url => url == "*" || url == access.Path || (url.EndsWith('*') && access.Path.StartsWith(url.TrimEnd('*'), StringComparison.Ordinal)));
        return Has(Groups, access.Group) && MatchesResource(access.Resource) && (Names.IsEmpty || Names.Contains(access.Name));
    }

    /// <summary>The rule as rules of one resource each, wildcards written out.</summary>
    public IEnumerable<FakePolicyRule> Split(IEnumerable<(string Group, string Resource)> resources) => Resources.IsEmpty
        ? [this]
        : resources.Where(r => Has(Groups, r.Group) && MatchesResource(r.Resource)).Select(r => this with { Groups = [r.Group], Resources = [r.Resource] });

    /// <summary>What of a rule of one resource is left: the verbs whose access <paramref name="keep"/> keeps (for the first of its names), or null for none.</summary>
    public FakePolicyRule? Where(Func<FakeAccess, bool> keep)
    {
        if (Resources.IsEmpty)
            return this;
        var verbs = Verbs.Contains("*") ? ["get", "list", "watch"] : Verbs;
        var kept = verbs.Where(verb => keep(new(FakeUser.Anonymous, verb, Groups[0], Resources[0], "", Names.FirstOrDefault("")))).ToImmutableArray();
        return kept.IsEmpty ? null : this with { Verbs = kept };
    }

    private static bool Has(ImmutableArray<string> all, string one) => all.Contains("*") || all.Contains(one);

    // "*" means subresources too, "*/log" those of all resources; "pods" and "pods/*" do not mean pods/log.
    private bool MatchesResource(string resource) =>
        Has(Resources, resource) || (resource.IndexOf('/') is > 0 and var slash && Resources.Contains($"*{resource[slash..]}"));
}
