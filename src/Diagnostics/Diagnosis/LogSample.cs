using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>
/// The logs that rules asked for of one owner's containers of one name, and which of them are worth reading: one for all rules, as far as they ask of the
/// same containers. A sibling whose log was read speaks for all; else it is the container with the most restarts.
/// </summary>
internal sealed class LogSample
{
    // A container that has no previous run says nothing of its siblings; three that fail do.
    private const int MaxFailures = 3;

    private readonly Dictionary<RuleGroup, List<Request>> _unasked = [];
    private readonly HashSet<Rule> _read = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Rule> _answered = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<ObjectKey> _held = [];
    private readonly List<Request> _undecided = [];
    private readonly List<Request> _goingOn = [];
    private readonly ClusterState _state;
    private readonly Comparer<Request> _order;
    private int _failures;

    public LogSample(ObjectKey root, string? container, IEnumerable<Request> requests, ClusterState state)
    {
        (Root, Container, _state, _order) = (root, container, state, Comparer<Request>.Create(Compare));
        foreach (var request in requests)
            Take(request, state.Log(request.Note.Log!.Value));
        Wanted = Choose();
        Again = [.. _goingOn.GroupBy(r => r.Rules).Select(g => Repeated(g.Min(_order)!)).Distinct()];
    }

    public ObjectKey Root { get; }

    public string? Container { get; }

    /// <summary>The logs to ask for: of one or two containers.</summary>
    public ImmutableArray<WantLog> Wanted { get; }

    /// <summary>Logs that were asked for and may say more later.</summary>
    public ImmutableArray<WantLog> Again { get; }

    /// <summary>How many containers' logs are held or asked for because of this.</summary>
    public int Held => _held.Count;

    /// <summary>The gravest thing that the rules which ask for a log say, or would say; the same before a log is read and after.</summary>
    public Severity Severity { get; private set; }

    /// <summary>Requests that a decision waits for.</summary>
    public IReadOnlyList<Request> Undecided => _undecided;

    /// <summary>Why there is none, where nothing was read.</summary>
    public BlindSpotReason Reason { get; private set; } = BlindSpotReason.NotRead;

    /// <summary>The same in the words of the source: of several the same one each time; null where there are none.</summary>
    public string? Detail { get; private set; }

    /// <summary>Whether that rule has read a log of one of the containers.</summary>
    public bool IsRead(Rule rule) => _read.Contains(rule);

    private void Take(Request request, KnownLog known)
    {
        Severity = request.Rules.Severity > Severity ? request.Rules.Severity : Severity;
        if (request.Decisive)
            _undecided.Add(request);
        if (known.Usable is not null)
        {
            _read.UnionWith(request.Rules.Rules);
            _held.Add(request.Subject.Object);
        }

        if (known.Answer is { Failure: null })
            _answered.UnionWith(request.Rules.Rules);
        else if (known.Answer is { } failed)
            TakeFailure(failed);
        if (known.Answer is { Problem: LogProblem.Passing } || (known.Answer is { Failure: null } && _state.RunOf(request.Note.Log!.Value) is { Ended: false }))
            _goingOn.Add(request);
        if (known.Answer is not null)
            return;
        if (!_unasked.TryGetValue(request.Rules, out var alike))
            _unasked.Add(request.Rules, alike = []);
        alike.Add(request);
    }

    private void TakeFailure(LogText failed)
    {
        _failures++;
        var reason = ReasonOf(failed.Problem);
        if (Rank(reason) > Rank(Reason))
            (Reason, Detail) = (reason, null);
        if (reason == Reason && reason != BlindSpotReason.NotRecorded && (Detail is null || string.CompareOrdinal(failed.Failure, Detail) < 0))
            Detail = failed.Failure;
    }

    // One that may not be read says it of all.
    private static int Rank(BlindSpotReason reason) => reason switch { BlindSpotReason.Forbidden => 2, BlindSpotReason.NotRecorded => 1, _ => 0 };

    private static BlindSpotReason ReasonOf(LogProblem problem) => problem switch
    {
        LogProblem.Forbidden => BlindSpotReason.Forbidden,
        LogProblem.NotRecorded => BlindSpotReason.NotRecorded,
        _ => BlindSpotReason.NotRead,
    };

    private ImmutableArray<WantLog> Choose()
    {
        if (_failures >= MaxFailures || Reason == BlindSpotReason.Forbidden)
            return [];
        var chosen = ImmutableArray.CreateBuilder<WantLog>();
        foreach (var alike in _unasked.Values.OrderBy(Best, _order))
        {
            var rules = alike[0].Rules.Rules;
            if (rules.All(_answered.Contains))
                continue;
            _answered.UnionWith(rules);
            var request = Best(alike);
            _held.Add(request.Subject.Object);
            chosen.Add(WantOf(request));
        }

        return [.. chosen.Distinct()];
    }

    private Request Best(List<Request> alike) => alike.Min(_order)!;

    private WantLog WantOf(Request request) => new(request.Note.Log!.Value) { Run = _state.RunOf(request.Note.Log.Value)?.Run };

    private WantLog Repeated(Request request) =>
        WantOf(request) with { After = _state.Log(request.Note.Log!.Value).Answer is { Failure: null } read ? read.Last : null };

    // Siblings that were read before come first: what they say now is worth more than what another one says. Equal states give equal choices.
    private int Compare(Request a, Request b)
    {
        var order = _held.Contains(b.Subject.Object).CompareTo(_held.Contains(a.Subject.Object));
        if (order == 0)
            order = b.Restarts.CompareTo(a.Restarts);
        if (order == 0)
            order = KeyOrder.Compare(a.Subject, b.Subject);
        return order != 0 ? order : a.Note.Log!.Value.Previous.CompareTo(b.Note.Log!.Value.Previous);
    }
}
