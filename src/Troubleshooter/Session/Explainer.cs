using System.Collections.Immutable;
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
    /// <summary>How many requests of a live server one explanation may take. The ordinary one takes half as many; the rest is for causes in other namespaces, and for what is tried again.</summary>
    public const int MostRequests = 40;

    private const int MaxCandidates = 5;

    private readonly Surroundings _surroundings = new(session, diagnosis);

    public async Task<Explanation> ExplainAsync(ExplainTarget target, CancellationToken cancellation)
    {
        ImmutableArray<ObjectKey> matches = [];
        var view = await session.OnceAsync(
            async token =>
            {
                matches = target.Whole ? await SearchAsync(target, token) : await GetAsync(target, token);
                if (matches.IsEmpty)
                    matches = await MissedAsync(target, token);
                else if (matches is [var subject])
                    await LookAsync(subject, target.Whole, token);
            },
            cancellation);
        if (matches is [var key])
            return new(key, view, [], false, null) { Why = Why(key, target.Why) };
        return matches.IsEmpty
            ? new(null, view, Nearest(target), false, session.WhyUnread(target.Kind, target.Namespace))
            : new(null, view, [.. matches.Select(Name)], true, null);
    }

    private async Task LookAsync(ObjectKey subject, bool whole, CancellationToken cancellation)
    {
        var eventsOf = whole ? [] : await _surroundings.ReadAsync(subject, cancellation);
        var focus = Focus.On(subject, diagnosis);
        session.Narrow(focus);
        var result = await session.SettleAsync(cancellation);
        if (!whole && result is not null)
            await _surroundings.ReadCausesAsync(subject, focus, eventsOf, result, cancellation);
    }

    /// <summary>An object that is not there, and that some incident misses: it can be explained all the same.</summary>
    private async Task<ImmutableArray<ObjectKey>> MissedAsync(ExplainTarget target, CancellationToken cancellation)
    {
        if (!Neighbourhood.MayBeMissed(target.Kind))
            return [];
        if (!target.Whole)
            await _surroundings.ReadWideAsync(new(target.Kind, target.Namespace ?? "", target.Name), cancellation);
        // Only a log can tell that a Service is missed; of anything else the API speaks.
        if (target.Kind.Equals(ResourceKinds.Service) && target.Namespace is { Length: > 0 } ns)
            session.Narrow(Focus.OnNamespace(ns));
        var result = await session.SettleAsync(cancellation);
        var missed = result?.Incidents.SelectMany(i => i.Chain).Select(l => l.Object).Where(o => o.Absent && o.Kind == target.Kind.Kind && o.Name == target.Name)
            .Where(o => string.IsNullOrEmpty(target.Namespace) || o.Namespace == target.Namespace).Distinct().ToArray() ?? [];
        if (missed is not [var only])
            return [];
        var key = new ObjectKey(target.Kind, only.Namespace, only.Name);
        session.Narrow(Focus.On(key, diagnosis));
        await session.SettleAsync(cancellation);
        return [key];
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
        await _surroundings.ListAsync([Neighbourhood.Named(key), .. Neighbourhood.IsWide(key.Kind) ? [] : Neighbourhood.Around(key, diagnosis)], cancellation);
        if (diagnosis.Find(key) is null && session.WhyUnread(key.Kind, key.Namespace) is not null)
            await _surroundings.ListAsync([Neighbourhood.Named(key)], cancellation); // who may not list may get
        if (diagnosis.Find(key) is not null)
            return [key];
        await _surroundings.ListAsync([new SourceScope(target.Kind, target.Kind.Namespaced ? key.Namespace : null)], cancellation);
        return diagnosis.Find(key) is null ? [] : [key];
    }

    private ImmutableArray<string> Nearest(ExplainTarget target)
    {
        var all = diagnosis.Objects(target.Kind, string.IsNullOrEmpty(target.Namespace) ? null : target.Namespace).ToLookup(o => o.Name, o => o.Key);
        return [.. NearestNames.Of(target.Name, all.Select(g => g.Key), MaxCandidates).SelectMany(n => all[n]).Select(Name).Take(MaxCandidates)];
    }

    private static string Name(ObjectKey key) => key.Namespace.Length == 0 ? key.Name : $"{key.Namespace}/{key.Name}";
}
