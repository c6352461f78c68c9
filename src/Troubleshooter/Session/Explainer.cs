using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>What to explain.</summary>
/// <param name="Namespace">Null means wherever it is; empty for a kind without namespaces.</param>
/// <param name="Whole">The source is a recording: reading everything costs nothing, and the namespace can be searched for.</param>
internal sealed record ExplainTarget(ResourceKind Kind, string? Namespace, string Name, bool Whole);

/// <summary>What came of it.</summary>
/// <param name="Subject">The object; null when it was not found.</param>
/// <param name="Candidates">Not found: the nearest names; <paramref name="Ambiguous"/>: all that have the name.</param>
/// <param name="Unread">Why it cannot be said whether the object exists, or null.</param>
internal sealed record Explanation(ObjectKey? Subject, SessionView View, ImmutableArray<string> Candidates, bool Ambiguous, string? Unread);

/// <summary>
/// Reads the neighbourhood of one object and keeps the incidents that touch it. A source answers narrowed lists as if they were all that is there; that is
/// true for the object that they are narrowed to, and nothing else is shown.
/// </summary>
internal sealed class Explainer(DiagnosisSession session, IDiagnosis diagnosis)
{
    private const int MaxCandidates = 5;

    /// <summary>How far owners are followed; Kubernetes' own chains have two steps.</summary>
    private const int MaxOwners = 4;

    public async Task<Explanation> ExplainAsync(ExplainTarget target, CancellationToken cancellation)
    {
        ImmutableArray<ObjectKey> matches = [];
        var view = await session.OnceAsync(
            async token =>
            {
                matches = target.Whole ? await SearchAsync(target, token) : await GetAsync(target, token);
                if (matches is not [var subject])
                    return;
                var eventsOf = target.Whole ? [] : await ReadAroundAsync(subject, token);
                var focus = Focus.On(subject, diagnosis);
                session.Narrow(focus);
                var result = await session.SettleAsync(token);
                if (!target.Whole && result is not null && result.Incidents.Where(focus.Touches).Any(i => NeedsEvents(i, subject, eventsOf)))
                    await ReadEventsAsync(subject.Namespace, token);
            },
            cancellation);
        if (matches is [var key])
            return new(key, view, [], false, null);
        return matches.IsEmpty
            ? new(null, view, Nearest(target), false, session.WhyUnread(target.Kind, target.Namespace))
            : new(null, view, [.. matches.Select(Name)], true, null);
    }

    private async Task<ImmutableArray<ObjectKey>> SearchAsync(ExplainTarget target, CancellationToken cancellation)
    {
        await session.ReadAsync(session.AllScopes(), cancellation);
        return [.. diagnosis.Objects(target.Kind, string.IsNullOrEmpty(target.Namespace) ? null : target.Namespace).Where(o => o.Name == target.Name).Select(o => o.Key)];
    }

    /// <summary>One GET; only when there is no such object, a list of its kind for the names.</summary>
    private async Task<ImmutableArray<ObjectKey>> GetAsync(ExplainTarget target, CancellationToken cancellation)
    {
        var key = new ObjectKey(target.Kind, target.Namespace ?? "", target.Name);
        await session.ReadAsync([Neighbourhood.Named(key)], cancellation);
        if (diagnosis.Find(key) is not null)
            return [key];
        await session.ReadAsync([new SourceScope(target.Kind, target.Kind.Namespaced ? key.Namespace : null)], cancellation);
        return diagnosis.Find(key) is null ? [] : [key];
    }

    /// <summary>True when the root is another object of the namespace, whose events were not among those that were read.</summary>
    private static bool NeedsEvents(Incident incident, ObjectKey subject, IReadOnlyCollection<ObjectKey> eventsOf) =>
        subject.Namespace.Length > 0 && incident.Root.Namespace == subject.Namespace && !incident.Root.Absent && !eventsOf.Any(k => ObjectReference.To(k, incident.Root.Container) == incident.Root);

    private async Task ReadEventsAsync(string ns, CancellationToken cancellation)
    {
        await session.ReadAsync([new SourceScope(ResourceKinds.Event, ns)], cancellation);
        await session.SettleAsync(cancellation);
    }

    /// <summary>Answers with the objects whose events were read.</summary>
    private async Task<IReadOnlyCollection<ObjectKey>> ReadAroundAsync(ObjectKey subject, CancellationToken cancellation)
    {
        var ns = subject.Kind.Namespaced ? subject.Namespace : null;
        var owners = await ReadOwnersAsync(subject, cancellation);
        var group = Neighbourhood.Group(subject, owners[^1], diagnosis);
        if (!group.IsEmpty)
            await session.ReadAsync(group, cancellation);
        var about = owners.Concat(group.SelectMany(g => diagnosis.Objects(g.Kind, ns).Select(o => o.Key))).Distinct().ToList();
        await session.ReadAsync([.. Neighbourhood.Events(about, ns), .. Neighbourhood.Around(subject)], cancellation);
        return about;
    }

    /// <summary>The subject and its owners, the topmost last.</summary>
    private async Task<List<ObjectKey>> ReadOwnersAsync(ObjectKey subject, CancellationToken cancellation)
    {
        var chain = new List<ObjectKey> { subject };
        while (chain.Count <= MaxOwners && diagnosis.Related(chain[^1], Relation.OwnedBy) is [var owner, ..] && !chain.Contains(owner))
        {
            await session.ReadAsync([Neighbourhood.Named(owner)], cancellation);
            if (diagnosis.Find(owner) is null)
                break;
            chain.Add(owner);
        }

        return chain;
    }

    private ImmutableArray<string> Nearest(ExplainTarget target)
    {
        var all = diagnosis.Objects(target.Kind, string.IsNullOrEmpty(target.Namespace) ? null : target.Namespace).ToLookup(o => o.Name, o => o.Key);
        return [.. NearestNames.Of(target.Name, all.Select(g => g.Key), MaxCandidates).SelectMany(n => all[n]).Select(Name).Take(MaxCandidates)];
    }

    private static string Name(ObjectKey key) => key.Namespace.Length == 0 ? key.Name : $"{key.Namespace}/{key.Name}";
}
