using System.Collections.Immutable;
using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>What is known of what this user may read: answers of reviews, and lists that were refused all the same.</summary>
internal sealed partial record Permissions
{
    private static readonly ImmutableArray<string> Verbs = ["get", "list", "watch"];

    /// <summary>Nobody was asked.</summary>
    public static readonly Permissions None = new();

    /// <summary>The verbs that may be used on everything.</summary>
    public ImmutableHashSet<string> Everything { get; init; } = [];

    /// <summary>The rules of the whole cluster; null where they are not known.</summary>
    public PermissionRules? Cluster { get; init; }

    /// <summary>The rules of each namespace that was asked about.</summary>
    public ImmutableDictionary<string, PermissionRules> Namespaces { get; init; } = ImmutableDictionary<string, PermissionRules>.Empty;

    /// <summary>Whether a kind may be listed in a namespace, or everywhere (null), where that was asked one by one.</summary>
    public ImmutableDictionary<(ResourceKind Kind, string? Namespace), bool> Lists { get; init; } = ImmutableDictionary<(ResourceKind, string?), bool>.Empty;

    /// <summary>Lists that were answered with 403, whatever a review says, with the server's words.</summary>
    public ImmutableDictionary<(ResourceKind Kind, string? Namespace), string> Refused { get; init; } =
        ImmutableDictionary<(ResourceKind, string?), string>.Empty;

    /// <summary>The user's name as the API server told it when it was asked, or null.</summary>
    public string? Told { get; init; }

    /// <summary>The user's name as the API server has it, from its own refusals where it does not answer reviews; or null.</summary>
    public string? User => Told ?? Refused.Values.Select(words => Refusal().Match(words)).FirstOrDefault(m => m.Success)?.Groups[1].Value;

    /// <summary>Whether a kind may be listed in a namespace, or everywhere (null).</summary>
    public Permission ToList(ResourceKind kind, string? ns) => Refused.ContainsKey((kind, Scope(kind, ns))) ? Permission.Denied : Of("list", kind, ns);

    /// <summary>True where a list was refused that the reviews grant: then they cannot be trusted with its namespaces either.</summary>
    public bool IsDisputed(ResourceKind kind, string? ns) => ToList(kind, ns) is Permission.Denied && Of("list", kind, ns) is Permission.Granted;

    /// <summary>Whether a verb may be used on a kind or its subresource, in a namespace or everywhere (null), by the reviews.</summary>
    public Permission Of(string verb, ResourceKind kind, string? ns, string? subresource = null)
    {
        var scope = Scope(kind, ns);
        var here = scope is null ? null : Namespaces.GetValueOrDefault(scope);
        Permission[] answers =
        [
            Everything.Contains(verb) ? Permission.Granted : Permission.Unknown,
            Cluster?.Of(verb, kind, subresource) is Permission.Granted ? Permission.Granted : Permission.Unknown,
            (scope is null ? Cluster : here)?.Of(verb, kind, subresource) ?? Permission.Unknown,
            verb == "list" && subresource is null ? Listed(kind, null, onlyGranted: scope is not null) : Permission.Unknown,
            verb == "list" && subresource is null ? Listed(kind, scope, onlyGranted: false) : Permission.Unknown,
        ];
        // Any grant is one; a no of one who cannot know everything is none.
        return answers.Max();
    }

    /// <summary>Whether it is known what may be read in a namespace.</summary>
    public bool HasAsked(string ns) => Namespaces.ContainsKey(ns) || Lists.ContainsKey((ResourceKinds.Pod, ns));

    /// <summary>What would have to be granted to read a kind there: the verbs that k8sdoctor uses, without those that are granted already.</summary>
    public MissingRight Missing(ResourceKind kind, string? ns)
    {
        ImmutableArray<string> verbs = [.. Verbs.Where(verb => verb == "list" ? ToList(kind, ns) is not Permission.Granted : Of(verb, kind, ns) is not Permission.Granted)];
        return new(kind.Group, kind.Plural, Scope(kind, ns), verbs);
    }

    /// <summary>Why a kind may not be listed there: the server's own words, or ours.</summary>
    public string WhyNot(ResourceKind kind, string? ns)
    {
        if (ToList(kind, ns) is Permission.Unknown)
            return $"it is not known whether {kind.Plural} may be listed, and that is not tried";
        if (Refused.TryGetValue((kind, Scope(kind, ns)), out var words))
            return words;
        var who = User ?? "this user";
        return $"{who} may not list {kind.Plural}{(Scope(kind, ns) is { } name ? $" in {name}" : kind.Namespaced ? " in all namespaces" : "")}";
    }

    /// <summary>Why no log of a namespace's pods may be read.</summary>
    public string WhyNoLog(string ns) => $"{User ?? "this user"} may not read logs in {ns} (get pods/log)";

    // The words of every authorizer's 403: apiserver/pkg/endpoints/handlers/responsewriters/errors.go.
    [GeneratedRegex("""forbidden: User "([^"]+)" cannot """, RegexOptions.NonBacktracking)]
    private static partial Regex Refusal();

    private static string? Scope(ResourceKind kind, string? ns) => kind.Namespaced ? ns : null;

    private Permission Listed(ResourceKind kind, string? ns, bool onlyGranted)
    {
        if (!Lists.TryGetValue((kind, ns), out var granted))
            return Permission.Unknown;
        return granted ? Permission.Granted : onlyGranted ? Permission.Unknown : Permission.Denied;
    }
}
