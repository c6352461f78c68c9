using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>A whole kind that somebody wants, in a namespace or everywhere (null).</summary>
/// <param name="Divisible">Everywhere may be answered by the namespaces that may be read.</param>
internal sealed record WantedScope(ResourceKind Kind, string? Namespace, bool Divisible)
{
    public SourceScope Scope { get; } = new(Kind, Kind.Namespaced ? Namespace : null);
}

/// <summary>How one wanted scope is answered.</summary>
/// <param name="Kept">What is listed and watched for it: itself, some namespaces of it, or nothing.</param>
/// <param name="Denied">Why it cannot be had as it was wanted, or null.</param>
internal sealed record PlannedScope(WantedScope Wanted, ImmutableArray<SourceScope> Kept, string? Denied)
{
    /// <summary>Namespaces of it that are looked at for other kinds, where this one may not be read, and why.</summary>
    public ImmutableArray<(SourceScope Scope, string Why)> Lacking { get; init; } = [];
}

/// <summary>How everything that is wanted is answered, with the rights that there are: a pure function of both.</summary>
/// <param name="Namespaces">The namespaces whose pods are looked at where all of them may not be; empty where they may, or none may.</param>
/// <param name="LeftOut">How many more namespaces could be looked at, or were not asked about.</param>
/// <param name="Missing">The rights that would make it whole, for the namespaces that are looked at.</param>
internal sealed record ScopePlan(ImmutableArray<PlannedScope> Scopes, ImmutableArray<string> Namespaces, int LeftOut, ImmutableArray<MissingRight> Missing)
{
    /// <summary>So many namespaces are looked at one by one: each costs a watch for every kind.</summary>
    public const int MostNamespaces = 50;

    /// <param name="own">The namespace of the context: it is tried even where nobody can say whether it may be read.</param>
    /// <param name="others">The namespaces that are known to exist, in the order in which they are chosen.</param>
    /// <param name="watched">The namespaces that are looked at so far: they stay where the server contradicts itself about all of them.</param>
    /// <param name="follow">Whether it is not only listed, but watched.</param>
    public static ScopePlan Of(
        IReadOnlyCollection<WantedScope> wanted, Permissions permissions, string own, IEnumerable<string> others, ImmutableArray<string> watched, bool follow)
    {
        ImmutableArray<ResourceKind> denied = [.. wanted.Where(w => w.Divisible && permissions.ToList(w.Kind, null) is Permission.Denied).Select(w => w.Kind)];
        var partial = denied.Contains(ResourceKinds.Pod);
        IEnumerable<string> all = !partial ? [] : NeedsNamespaces(wanted, permissions) ? [own, .. others.Where(ns => ns != own)] : watched;
        ImmutableArray<string> readable = [.. all.Where(ns => IsReadable(ns, ns == own, denied, permissions))];
        ImmutableArray<string> namespaces = [.. readable.Take(MostNamespaces)];
        var leftOut = readable.Length - namespaces.Length + all.Except(readable).Count(ns => !permissions.HasAsked(ns));
        ImmutableArray<PlannedScope> scopes = [.. wanted.Select(w => Plan(w, permissions, partial ? namespaces : permissions.IsDisputed(w.Kind, null) ? [] : [own]))];
        return new(scopes, namespaces, leftOut, [.. scopes.SelectMany(s => MissingFor(s, permissions, namespaces, follow))]);
    }

    /// <summary>Whether it must be known what may be read in each namespace: who may list all pods is shown everything else of all namespaces too, or not at all.</summary>
    public static bool NeedsNamespaces(IReadOnlyCollection<WantedScope> wanted, Permissions permissions) =>
        wanted.Any(w => w.Divisible && w.Kind == ResourceKinds.Pod) &&
        permissions.ToList(ResourceKinds.Pod, null) is Permission.Denied && !permissions.IsDisputed(ResourceKinds.Pod, null);

    private static bool IsReadable(string ns, bool own, ImmutableArray<ResourceKind> denied, Permissions permissions) =>
        denied.Any(kind => kind != ResourceKinds.Secret && (permissions.ToList(kind, ns) is Permission.Granted || (own && permissions.ToList(kind, ns) is Permission.Unknown)));

    private static PlannedScope Plan(WantedScope wanted, Permissions permissions, ImmutableArray<string> namespaces)
    {
        if (MayTry(wanted.Kind, wanted.Namespace, permissions))
            return new(wanted, [wanted.Scope], null);
        ImmutableArray<SourceScope> parts = wanted.Divisible
            ? [.. namespaces.Where(ns => MayTry(wanted.Kind, ns, permissions)).Select(ns => new SourceScope(wanted.Kind, ns))]
            : [];
        var denied = new PlannedScope(wanted, parts, permissions.WhyNot(wanted.Kind, wanted.Namespace));
        // Where no namespace has it, that it is refused everywhere says it all.
        return parts.IsEmpty || wanted.Kind == ResourceKinds.Secret ? denied : denied with
        {
            Lacking = [.. namespaces.Select(ns => new SourceScope(wanted.Kind, ns)).Except(parts).Select(s => (s, permissions.WhyNot(s.Kind, s.Namespace)))],
        };
    }

    /// <summary>Whether a list is tried: unless it is known to be refused; of Secrets, only where the right is known to be there, because it is the right to read them all.</summary>
    public static bool MayTry(ResourceKind kind, string? ns, Permissions permissions)
    {
        var permission = permissions.ToList(kind, ns);
        return kind == ResourceKinds.Secret ? permission is Permission.Granted : permission is not Permission.Denied;
    }

    private static IEnumerable<MissingRight> MissingFor(PlannedScope planned, Permissions permissions, ImmutableArray<string> namespaces, bool follow)
    {
        var (kind, ns) = (planned.Wanted.Kind, planned.Wanted.Scope.Namespace);
        if (kind == ResourceKinds.Secret)
            return [];
        var unwatched = planned.Kept.Where(k => follow && permissions.Of("watch", kind, k.Namespace) is Permission.Denied).Select(k => k.Namespace);
        IEnumerable<string?> places = planned switch
        {
            { Denied: null } => [],
            { Wanted.Divisible: true } when !namespaces.IsEmpty => namespaces.Except(planned.Kept.Select(k => k.Namespace)),
            _ => [ns],
        };
        // Without their logs pods are half read; but for a rule that only counts them.
        var logs = kind == ResourceKinds.Pod && (planned.Wanted.Divisible || ns is not null) ? places.Where(place => permissions.Of("get", kind, place, "log") is not Permission.Granted) : [];
        return places.Concat(unwatched).Select(place => permissions.Missing(kind, place)).Concat(logs.Select(place => new MissingRight("", "pods/log", place, ["get"])));
    }
}
