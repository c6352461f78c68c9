using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>Reads what stands around one object, and then what the causes of its incidents turn out to need.</summary>
internal sealed class Surroundings(DiagnosisSession session, IDiagnosis diagnosis)
{
    /// <summary>How far owners are followed; Kubernetes' own chains have two steps.</summary>
    private const int MaxGenerations = 4;

    /// <summary>Of so many of the pods that a Service selects, the owners are read.</summary>
    private const int MaxSelected = 5;

    /// <summary>How many times one namespace leads to another: a shop that needs a database that needs a disk.</summary>
    private const int MaxNeeds = 3;

    private readonly HashSet<string> _served = [];
    private readonly HashSet<(ResourceKind Kind, string? Namespace)> _narrowed = [];

    /// <summary>Reads these scopes, and remembers of which there is more.</summary>
    public Task ListAsync(ImmutableArray<SourceScope> scopes, CancellationToken cancellation)
    {
        foreach (var scope in scopes)
        {
            if ((scope.Name ?? scope.LabelSelector ?? scope.FieldSelector) is null)
                _narrowed.Remove((scope.Kind, scope.Namespace));
            else
                _narrowed.Add((scope.Kind, scope.Namespace));
        }

        return session.ReadAsync(scopes, cancellation);
    }

    /// <summary>Reads owners, siblings and events, or for what has neither, all that may have to do with it; answers with the objects whose events were read.</summary>
    public async Task<IReadOnlyCollection<ObjectKey>> ReadAsync(ObjectKey subject, CancellationToken cancellation)
    {
        if (Neighbourhood.IsWide(subject.Kind))
        {
            await ReadWideAsync(subject, cancellation);
            return [subject];
        }

        var start = subject.Kind.Equals(ResourceKinds.HorizontalPodAutoscaler) ? await TargetsAsync(subject, cancellation) : [subject];
        var family = await ReadOwnersAsync(start, cancellation);
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

        var about = family.Append(subject).Concat(Members(group)).Distinct().ToList();
        await ListAsync(Neighbourhood.Events(about, subject.Kind.Namespaced ? subject.Namespace : null), cancellation);
        return about;
    }

    /// <summary>Reads all that may have to do with an object, which need not be there.</summary>
    public async Task ReadWideAsync(ObjectKey subject, CancellationToken cancellation)
    {
        await ListAsync([.. Neighbourhood.Wide(subject, diagnosis).Where(IsLacking).Distinct()], cancellation);
        if (subject.Kind.Namespaced)
            _served.Add(subject.Namespace);
    }

    /// <summary>Reads what the causes of the incidents may be that touch the object, as far as it is not in the neighbourhood.</summary>
    public async Task ReadCausesAsync(ObjectKey subject, Focus focus, IReadOnlyCollection<ObjectKey> eventsOf, DiagnosisResult result, CancellationToken cancellation)
    {
        ImmutableArray<Incident> incidents = [.. result.Incidents.Where(focus.Touches)];
        var more = new List<SourceScope>();
        if (incidents.Any(i => NeedsEvents(i, subject, eventsOf)))
            more.Add(new(ResourceKinds.Event, subject.Namespace));
        if (subject.Namespace.Length > 0 && incidents.Any(i => diagnosis.MayLieAlong(i.Rule, Relation.AdmittedBy)))
            more.AddRange(Neighbourhood.Admission);
        for (var i = 0; i < MaxNeeds; i++)
        {
            string[] needed = [.. NeededIn(result, focus).Concat(SharedIn(result, focus)).Distinct().Where(_served.Add)];
            more.AddRange(SharedEverywhere(result, focus).Where(IsLacking));
            more.AddRange(needed.SelectMany(Neighbourhood.Serving).Where(IsLacking));
            if (more.Count == 0)
                return;
            await ListAsync([.. more], cancellation);
            more.Clear();
            if (await session.SettleAsync(cancellation) is not { } next)
                return;
            result = next;
        }
    }

    /// <summary>The namespaces of the Services on which the incidents hang that touch the object.</summary>
    private IEnumerable<string> NeededIn(DiagnosisResult result, Focus focus)
    {
        Incident[] touching = [.. result.Incidents.Where(focus.Touches)];
        var told = touching.SelectMany(i => i.Chain).Select(l => l.Object with { Container = null }).ToHashSet();
        var needs = result.Findings.Where(f => f.Needs is not null && (focus.Covers(f.Subject.Object) || told.Contains(f.Root with { Container = null }))).Select(f => f.Needs!.Value);
        var servers = touching.Where(i => i.Root.Namespace.Length == 0 && ResourceKinds.FindByName(i.Root.Kind) is not null).Select(i => new ObjectKey(ResourceKinds.FindByName(i.Root.Kind)!, "", i.Root.Name));
        return needs.Concat(servers).SelectMany(k => k.Kind.Equals(ResourceKinds.Service) ? [k] : diagnosis.Related(k, Relation.BackedBy)).Where(k => k.Kind.Equals(ResourceKinds.Service))
            .Select(k => k.Namespace);
    }

    /// <summary>
    /// The namespaces of what is missing or to blame: whether others need it too decides which is the root. Who misses a Service says so in its log only: nobody goes
    /// through all of these.
    /// </summary>
    private static IEnumerable<string> SharedIn(DiagnosisResult result, Focus focus) =>
        result.Incidents.Where(focus.Touches).Select(i => i.Origin).OfType<ObjectReference>().Where(o => o.Kind != ResourceKinds.Service.Kind && o.Namespace.Length > 0).Select(o => o.Namespace);

    /// <summary>The same of what has no namespace. Of a node it is not asked: all that runs there would have to be read.</summary>
    private static IEnumerable<SourceScope> SharedEverywhere(DiagnosisResult result, Focus focus) =>
        result.Incidents.Where(focus.Touches).Select(i => i.Origin?.Kind).Distinct().SelectMany(kind => kind switch
        {
            "StorageClass" => (ResourceKind[])[ResourceKinds.PersistentVolumeClaim, ResourceKinds.Event],
            "APIService" => [ResourceKinds.HorizontalPodAutoscaler],
            _ => [],
        }).Select(kind => new SourceScope(kind, null));

    private bool IsLacking(SourceScope scope) => _narrowed.Contains((scope.Kind, scope.Namespace)) || !session.Knows(scope.Kind, scope.Namespace);

    /// <summary>True when the root is another object of the namespace, whose events were not among those that were read.</summary>
    private static bool NeedsEvents(Incident incident, ObjectKey subject, IReadOnlyCollection<ObjectKey> eventsOf) =>
        subject.Namespace.Length > 0 && incident.Root.Namespace == subject.Namespace && !incident.Root.Absent && !Neighbourhood.IsWide(subject.Kind)
        && !eventsOf.Any(k => ObjectReference.To(k, incident.Root.Container) == incident.Root);

    private async Task<ImmutableArray<ObjectKey>> TargetsAsync(ObjectKey scaler, CancellationToken cancellation)
    {
        var targets = diagnosis.Related(scaler, Relation.Scales);
        if (targets.IsEmpty)
            return [scaler];
        await ListAsync([.. targets.Select(Neighbourhood.Named)], cancellation);
        return targets.Any(t => diagnosis.Find(t) is not null) ? targets : [scaler];
    }

    /// <summary>Reads the siblings. Who may not list them must not lose what could be got by name: it is read again, by name.</summary>
    private async Task ReadGroupAsync(ImmutableArray<SourceScope> group, IEnumerable<ObjectKey> family, CancellationToken cancellation)
    {
        if (group.IsEmpty)
            return;
        await ListAsync(group, cancellation);
        var lost = family.Where(k => group.Any(g => g.Kind.Equals(k.Kind)) && session.WhyUnread(k.Kind, k.Namespace) is not null).Select(Neighbourhood.Named).ToImmutableArray();
        if (!lost.IsEmpty)
            await ListAsync(lost, cancellation);
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
            await ListAsync([.. newest.Select(Neighbourhood.Named)], cancellation);
            newest.RemoveAll(k => diagnosis.Find(k) is null);
            all.AddRange(newest);
        }

        return all;
    }
}
