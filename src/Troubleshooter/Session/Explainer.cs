using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>What to explain.</summary>
/// <param name="Namespace">Null means wherever it is; empty for a kind without namespaces.</param>
/// <param name="Whole">The source is a recording: reading everything costs nothing, and the namespace can be searched for.</param>
internal sealed record ExplainTarget(ResourceKind Kind, string? Namespace, string Name, bool Whole)
{
    public WhyRequest Why { get; init; } = WhyRequest.None;
}

/// <summary>What came of it.</summary>
/// <param name="Subject">The object; null when it was not found.</param>
/// <param name="Candidates">Not found: the nearest names; <paramref name="Ambiguous"/>: all that have the name.</param>
/// <param name="Unread">Why it cannot be said whether the object exists, or null.</param>
internal sealed record Explanation(ObjectKey? Subject, SessionView View, ImmutableArray<string> Candidates, bool Ambiguous, string? Unread)
{
    /// <summary>How the rules came to that, where it was asked for.</summary>
    public WhyView? Why { get; init; }
}

/// <summary>
/// Reads the neighbourhood of one object and keeps the incidents that touch it. A source answers narrowed lists as if they were all that is there; that is
/// true for the object that they are narrowed to, and nothing else is shown.
/// </summary>
internal sealed class Explainer(DiagnosisSession session, IDiagnosis diagnosis)
{
    /// <summary>How many requests of a live server one explanation may take. The ordinary one takes half as many; the rest is for what is tried again.</summary>
    public const int MostRequests = 40;

    private const int MaxCandidates = 5;

    /// <summary>How far owners are followed; Kubernetes' own chains have two steps.</summary>
    private const int MaxGenerations = 4;

    /// <summary>Of so many of the pods that a Service selects, the owners are read.</summary>
    private const int MaxSelected = 5;

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
                if (!target.Whole && result is not null)
                    await ReadCausesAsync(subject, eventsOf, [.. result.Incidents.Where(focus.Touches)], token);
            },
            cancellation);
        if (matches is [var key])
            return new(key, view, [], false, null) { Why = Why(key, target.Why) };
        return matches.IsEmpty
            ? new(null, view, Nearest(target), false, session.WhyUnread(target.Kind, target.Namespace))
            : new(null, view, [.. matches.Select(Name)], true, null);
    }

    private WhyView? Why(ObjectKey subject, WhyRequest request)
    {
        return request.IsEmpty || diagnosis.Rules is not { } rules || diagnosis.Trace() is not { } traces
            ? null
            : new WhyReader(diagnosis, rules, traces, Focus.On(subject, diagnosis), subject).Read(request);
    }

    private async Task<ImmutableArray<ObjectKey>> SearchAsync(ExplainTarget target, CancellationToken cancellation)
    {
        await session.ReadAsync([.. session.AllScopes().Union([new SourceScope(target.Kind, null)])], cancellation);
        return [.. diagnosis.Objects(target.Kind, string.IsNullOrEmpty(target.Namespace) ? null : target.Namespace).Where(o => o.Name == target.Name).Select(o => o.Key)];
    }

    /// <summary>One GET, and at the same time what is read around any object of the kind; only when there is no such object, a list of its kind for the names.</summary>
    private async Task<ImmutableArray<ObjectKey>> GetAsync(ExplainTarget target, CancellationToken cancellation)
    {
        var key = new ObjectKey(target.Kind, target.Namespace ?? "", target.Name);
        await session.ReadAsync([Neighbourhood.Named(key), .. Neighbourhood.Around(key, diagnosis)], cancellation);
        if (diagnosis.Find(key) is not null)
            return [key];
        await session.ReadAsync([new SourceScope(target.Kind, target.Kind.Namespaced ? key.Namespace : null)], cancellation);
        return diagnosis.Find(key) is null ? [] : [key];
    }

    /// <summary>True when the root is another object of the namespace, whose events were not among those that were read.</summary>
    private static bool NeedsEvents(Incident incident, ObjectKey subject, IReadOnlyCollection<ObjectKey> eventsOf) =>
        subject.Namespace.Length > 0 && incident.Root.Namespace == subject.Namespace && !incident.Root.Absent && !eventsOf.Any(k => ObjectReference.To(k, incident.Root.Container) == incident.Root);

    /// <summary>Reads what the causes of these incidents may be, as far as it is not in the neighbourhood.</summary>
    private async Task ReadCausesAsync(ObjectKey subject, IReadOnlyCollection<ObjectKey> eventsOf, ImmutableArray<Incident> incidents, CancellationToken cancellation)
    {
        var more = new List<SourceScope>();
        if (incidents.Any(i => NeedsEvents(i, subject, eventsOf)))
            more.Add(new(ResourceKinds.Event, subject.Namespace));
        if (subject.Namespace.Length > 0 && incidents.Any(i => diagnosis.MayLieAlong(i.Rule, Relation.AdmittedBy)))
            more.AddRange(Neighbourhood.Admission);
        if (more.Count == 0)
            return;
        await session.ReadAsync([.. more], cancellation);
        await session.SettleAsync(cancellation);
    }

    /// <summary>Reads owners, siblings and events; answers with the objects whose events were read.</summary>
    private async Task<IReadOnlyCollection<ObjectKey>> ReadAroundAsync(ObjectKey subject, CancellationToken cancellation)
    {
        var family = await ReadOwnersAsync([subject], cancellation);
        var group = Neighbourhood.Group(family[^1], diagnosis);
        await ReadGroupAsync(group, family, cancellation);
        if (Neighbourhood.SelectsPodsOfOthers(subject.Kind))
        {
            family = [subject, .. await ReadOwnersAsync([.. Members(group).Take(MaxSelected)], cancellation)];
            var tops = family.Where(k => !k.Kind.Equals(ResourceKinds.Pod) && diagnosis.Related(k, Relation.OwnedBy).IsEmpty);
            var read = group.ToLookup(s => s.Kind);
            group = [.. tops.SelectMany(top => Neighbourhood.Group(top, diagnosis)).Distinct()];
            // A workload mostly selects the very pods that its Service selects.
            var fresh = group.GroupBy(s => s.Kind).Where(kind => !kind.ToHashSet().SetEquals(read[kind.Key])).SelectMany(kind => kind);
            await ReadGroupAsync([.. fresh], family, cancellation);
        }

        var about = family.Concat(Members(group)).Distinct().ToList();
        await session.ReadAsync(Neighbourhood.Events(about, subject.Kind.Namespaced ? subject.Namespace : null), cancellation);
        return about;
    }

    /// <summary>Reads the siblings. Who may not list them must not lose what could be got by name: it is read again, by name.</summary>
    private async Task ReadGroupAsync(ImmutableArray<SourceScope> group, IEnumerable<ObjectKey> family, CancellationToken cancellation)
    {
        if (group.IsEmpty)
            return;
        await session.ReadAsync(group, cancellation);
        var lost = family.Where(k => group.Any(g => g.Kind.Equals(k.Kind)) && session.WhyUnread(k.Kind, k.Namespace) is not null).Select(Neighbourhood.Named).ToImmutableArray();
        if (!lost.IsEmpty)
            await session.ReadAsync(lost, cancellation);
    }

    private IEnumerable<ObjectKey> Members(ImmutableArray<SourceScope> group) =>
        group.SelectMany(g => diagnosis.Objects(g.Kind, g.Namespace).Select(o => o.Key)).Distinct();

    /// <summary>The objects, their owners, the owners of these, and so on: the topmost last. All owners of one generation are asked for at once.</summary>
    private async Task<List<ObjectKey>> ReadOwnersAsync(ImmutableArray<ObjectKey> objects, CancellationToken cancellation)
    {
        List<ObjectKey> all = [.. objects];
        var newest = all;
        for (var generation = 0; generation < MaxGenerations; generation++)
        {
            newest = [.. newest.SelectMany(k => diagnosis.Related(k, Relation.OwnedBy).Take(1)).Distinct().Except(all)];
            if (newest.Count == 0)
                break;
            await session.ReadAsync([.. newest.Select(Neighbourhood.Named)], cancellation);
            newest.RemoveAll(k => diagnosis.Find(k) is null);
            all.AddRange(newest);
        }

        return all;
    }

    private ImmutableArray<string> Nearest(ExplainTarget target)
    {
        var all = diagnosis.Objects(target.Kind, string.IsNullOrEmpty(target.Namespace) ? null : target.Namespace).ToLookup(o => o.Name, o => o.Key);
        return [.. NearestNames.Of(target.Name, all.Select(g => g.Key), MaxCandidates).SelectMany(n => all[n]).Select(Name).Take(MaxCandidates)];
    }

    private static string Name(ObjectKey key) => key.Namespace.Length == 0 ? key.Name : $"{key.Namespace}/{key.Name}";
}
