using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Collects the steps of evaluations. Each part has so many steps at most: what is beyond is left out.</summary>
/// <param name="deep">Whether it also records what local names are made of and what loops see.</param>
internal sealed class TraceRecorder(bool deep)
{
    private const int MaxSteps = 200;

    private readonly Dictionary<int, Place?> _locals = [];
    private readonly Dictionary<CelProgram, Place?> _lets = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<LoopRun> _loops = [];
    private List<CelStep> _steps = [];
    private int _muted;

    public bool Deep => deep;

    /// <summary>Where the value that was evaluated last lies; null where it is computed.</summary>
    public Place? Place { get; set; }

    /// <summary>Whether the object does not have the field that was read last.</summary>
    public bool Unset { get; set; }

    /// <summary>Values that were evaluated already, for the node that goes on with them.</summary>
    public CelValue First { get; set; }

    public CelValue Second { get; set; }

    public LoopRun? Loop => _loops.TryPeek(out var run) ? run : null;

    /// <summary>Everything so far.</summary>
    public ImmutableArray<CelStep> Take()
    {
        ImmutableArray<CelStep> all = [.. _steps];
        _steps.Clear();
        return all;
    }

    /// <summary>Begins to collect the steps of a part; they are what <see cref="Close"/> answers with.</summary>
    public List<CelStep> Open()
    {
        var outer = _steps;
        _steps = [];
        return outer;
    }

    public ImmutableArray<CelStep> Close(List<CelStep> outer)
    {
        ImmutableArray<CelStep> inner = [.. _steps];
        _steps = outer;
        return inner;
    }

    public void Note(CelStep step)
    {
        if (_muted == 0 && _steps.Count < MaxSteps)
            _steps.Add(step);
    }

    /// <summary>A step whose value lies where the last one that was evaluated does.</summary>
    public void NoteHere(CelStep step) => Note(step with { Object = Place?.Object, Path = Place?.Path ?? "", Unset = Unset && step.Kind != CelStepKind.Test });

    public void Forget() => (Place, Unset) = (null, false);

    public void Mute() => _muted++;

    public void Unmute() => _muted--;

    public Place? PlaceOfLocal(int at) => _locals.GetValueOrDefault(at);

    public void SetLocal(int at, Place? place) => _locals[at] = place;

    public bool TryPlaceOfLet(CelProgram program, out Place? place) => _lets.TryGetValue(program, out place);

    public void SetLet(CelProgram program, Place? place) => _lets[program] = place;

    public LoopRun Enter()
    {
        var run = new LoopRun();
        _loops.Push(run);
        return run;
    }

    public void Leave() => _loops.Pop();
}
