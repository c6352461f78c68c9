using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Collects, for whom it concerns, what this user was found not to be allowed. Any thread may note and read.</summary>
internal sealed class AccessNotes(PermissionKeeper permissions)
{
    private readonly Lock _lock = new();
    private readonly HashSet<(string Verb, ResourceKind Kind, string? Namespace, string? Subresource)> _denied = [];
    private ImmutableArray<MissingRight> _planned = [];
    private ScopePlan? _plan;

    public ClusterAccess Access
    {
        get
        {
            var known = permissions.Current;
            lock (_lock)
            {
                var denied = _denied.Where(d => known.Of(d.Verb, d.Kind, d.Namespace, d.Subresource) is not Permission.Granted)
                    .Select(d => new MissingRight(d.Kind.Group, d.Subresource is null ? d.Kind.Plural : $"{d.Kind.Plural}/{d.Subresource}", d.Namespace, [d.Verb]));
                return new(known.User, _plan?.Namespaces ?? [], _plan?.LeftOut ?? 0, Together(_planned.Concat(denied)));
            }
        }
    }

    /// <summary>What a plan lacks. Of a session that follows the latest plan counts; one that reads in several steps lacks what any of them lacked.</summary>
    public void Note(ScopePlan plan, bool follow)
    {
        lock (_lock)
            (_plan, _planned) = (plan, follow ? plan.Missing : [.. _planned, .. plan.Missing]);
    }

    /// <summary>The list of a kind was refused. Who looks further needs the other verbs too.</summary>
    public void NoteList(ResourceKind kind, string? ns)
    {
        foreach (var verb in permissions.Current.Missing(kind, ns).Verbs)
            Note(verb, kind, ns);
    }

    /// <summary>A verb on a kind, or a subresource of it, was refused.</summary>
    public void Note(string verb, ResourceKind kind, string? ns, string? subresource = null)
    {
        if (kind == ResourceKinds.Secret)
            return;
        lock (_lock)
            _denied.Add((verb, kind, ns, subresource));
    }

    /// <summary>The verb was used, so that it is granted by now.</summary>
    public void Forget(string verb, ResourceKind kind, string? ns, string? subresource = null)
    {
        lock (_lock)
            _denied.Remove((verb, kind, ns, subresource));
    }

    private static ImmutableArray<MissingRight> Together(IEnumerable<MissingRight> rights) =>
    [
        .. rights.GroupBy(r => (r.Group, r.Resource, r.Namespace))
            .Select(g => new MissingRight(g.Key.Group, g.Key.Resource, g.Key.Namespace, [.. g.SelectMany(r => r.Verbs).Distinct().Order(StringComparer.Ordinal)]))
            .OrderBy(r => r.Namespace is not null).ThenBy(r => r.Namespace, StringComparer.Ordinal).ThenBy(r => r.Group, StringComparer.Ordinal)
            .ThenBy(r => r.Resource, StringComparer.Ordinal),
    ];
}
