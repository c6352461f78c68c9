using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>A loop while it is recorded: its range, and what the first turns and the last one saw.</summary>
internal sealed class LoopRun
{
    private const int MaxTurns = 30;
    private const int MaxShown = 3;
    private const int MaxSeen = 5;

    private readonly List<LoopTurn> _turns = [];
    private LoopTurn? _last;

    public CelValue Range { get; set; }

    public Place? Place { get; set; }

    /// <summary>How many turns there were.</summary>
    public int Count { get; private set; }

    public int Held { get; private set; }

    public void Add(LoopTurn turn)
    {
        Count++;
        _last = turn;
        if (turn.Holds)
            Held++;
        if (_turns.Count < MaxTurns || (turn.Holds && _turns.Count < 2 * MaxTurns))
            _turns.Add(turn);
    }

    /// <summary>What the body of the last turn read, where a filter was the first part of it.</summary>
    public void AddToLast(ImmutableArray<CelStep> steps)
    {
        if (_last is { } last && _turns.Count > 0 && ReferenceEquals(_turns[^1], last))
            _turns[^1] = _last = last with { Steps = [.. last.Steps, .. steps] };
    }

    /// <summary>The elements that tell why the result is what it is: a witness, or what all of them had instead.</summary>
    public IEnumerable<CelStep> Telling(LoopKind kind, string variable, in CelValue result)
    {
        if (_last is null)
            return [];
        var decided = result.Kind == CelKind.Bool && result.AsBool == (kind == LoopKind.Exists);
        if (kind is LoopKind.Exists or LoopKind.All && decided)
            return [Element(variable, _last)];
        if (result.IsError)
            return [Element(variable, _turns.Find(t => t.Result.IsError) ?? _last)];
        return kind switch
        {
            LoopKind.Exists => Seen(),
            LoopKind.ExistsOne => Held == 0 ? Seen() : _turns.Where(t => t.Holds).Take(MaxShown).Select(t => Element(variable, t)),
            LoopKind.Filter => Held == 0 ? Seen() : [],
            _ => [],
        };
    }

    private static CelStep Element(string variable, LoopTurn turn) => new(CelStepKind.Element, variable, turn.Element)
    {
        Object = turn.Place?.Object,
        Path = turn.Place?.Path ?? "",
        Inner = turn.Steps,
    };

    /// <summary>For what was read in each turn, the different values with where they lie, in the order in which they came.</summary>
    private IEnumerable<CelStep> Seen() =>
        from leaves in _turns.SelectMany(t => t.Steps.SelectMany(Leaves)).GroupBy(s => s.Text)
        let different = leaves.DistinctBy(s => s.Value).ToArray()
        select new CelStep(CelStepKind.Seen, leaves.Key, CelValue.Of((long)different.Length)) { Inner = [.. different.Take(MaxSeen)] };

    private static IEnumerable<CelStep> Leaves(CelStep step) => step.Kind switch
    {
        CelStepKind.Read or CelStepKind.Test or CelStepKind.Call => [step],
        CelStepKind.Operand => step.Inner.SelectMany(Leaves),
        _ => [],
    };
}

/// <summary>What one turn of a loop saw.</summary>
internal sealed record LoopTurn(CelValue Element, Place? Place, CelValue Result, ImmutableArray<CelStep> Steps)
{
    public bool Holds => Result.Kind == CelKind.Bool && Result.AsBool;
}
