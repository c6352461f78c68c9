using K8sDoctor.Diagnostics.Cluster;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>The values for one subject that programs are evaluated with. May be used again for another subject after <see cref="Reset"/>; not by two threads.</summary>
public abstract class CelActivation
{
    internal const long DefaultCostLimit = 1_000_000;

    private static readonly CelValue TooCostly = CelValue.Fault("the expression costs too much to evaluate");

    private LetValue[] _lets = [];
    private CelValue[] _locals = [];
    private long _budget;
    private int _base;
    private int _top;

    /// <summary>The door to the cluster for host functions.</summary>
    public abstract IStateReader Reader { get; }

    /// <summary>
    /// How much one evaluation may cost: one unit for a step of a short loop or a call, for each 16 characters that are copied, searched or converted and for
    /// each element that is copied or compared; <see cref="HostFunction.Cost"/> for a host function. The limit is Kubernetes' own for one expression
    /// (k8s.io/apiserver, apis/cel, PerCallLimit).
    /// </summary>
    public long CostLimit { get; init; } = DefaultCostLimit;

    /// <summary>The cost that the last evaluation has had.</summary>
    public long Cost => CostLimit - _budget;

    /// <summary>Who is told what is read; null but for a traced program.</summary>
    internal TraceRecorder? Recorder { get; private set; }

    /// <summary>The variable at a position of the environment's list; called only when evaluation reaches it, perhaps more than once.</summary>
    public abstract CelValue Variable(int index);

    /// <summary>Where in an object a variable that is a part of it lies; null for whole objects and what is computed.</summary>
    internal virtual Place? PlaceOf(int index) => null;

    /// <summary>Forgets the values of local names, for the next subject.</summary>
    public void Reset() => Array.Clear(_lets);

    /// <summary>Takes units from the budget; false when it is used up.</summary>
    internal bool Charge(long units)
    {
        _budget -= units;
        return _budget >= 0;
    }

    /// <summary>The result of whoever was refused a charge.</summary>
    internal static CelValue Refused => TooCostly;

    internal CelValue Local(int slot) => _locals[_base + slot];

    internal void SetLocal(int slot, in CelValue value) => _locals[_base + slot] = value;

    /// <summary>Where the variable of a loop is among those of all loops that run.</summary>
    internal int PositionOf(int slot) => _base + slot;

    internal CelValue Run(Node node, int locals, TraceRecorder? recorder)
    {
        (_base, _top, _budget) = (0, 0, CostLimit);
        if (recorder is null && Recorder is null)
        {
            var result = locals == 0 ? node.Evaluate(this) : Enter(node, locals);
            return _budget >= 0 ? result : TooCostly;
        }

        var before = Recorder;
        Recorder = recorder;
        try
        {
            var value = Enter(node, locals);
            return _budget >= 0 ? value : TooCostly;
        }
        finally
        {
            Recorder = before;
        }
    }

    /// <summary>The value of a local name, computed when it is first asked for.</summary>
    /// <param name="traced">Whether what it is made of is told to the recorder.</param>
    internal CelValue Let(CelProgram program, int slot, bool traced = false)
    {
        if (slot >= _lets.Length)
            Array.Resize(ref _lets, slot + 4);
        if (ReferenceEquals(_lets[slot].Program, program))
            return _lets[slot].Value;
        var value = Enter(traced ? program.Traced : program.Node, program.Locals);
        if (_budget >= 0)
            _lets[slot] = new(program, value);
        return value;
    }

    private CelValue Enter(Node node, int locals)
    {
        var (oldBase, oldTop) = (_base, _top);
        _base = _top;
        _top += locals;
        if (_top > _locals.Length)
            Array.Resize(ref _locals, _top + 8);
        var value = node.Evaluate(this);
        (_base, _top) = (oldBase, oldTop);
        return value;
    }

    private readonly record struct LetValue(CelProgram? Program, CelValue Value);
}
