namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>The variables of the loops and bindings around an expression. Slots are used again when a loop has ended.</summary>
internal sealed class Scope
{
    private readonly List<(string Name, CelType Type, Origin Origin)> _locals = [];

    /// <summary>How many slots the deepest nesting needs.</summary>
    public int Slots { get; private set; }

    public int Depth => _locals.Count;

    public int Push(string name, CelType type, Origin origin)
    {
        _locals.Add((name, type, origin));
        Slots = Math.Max(Slots, _locals.Count);
        return _locals.Count - 1;
    }

    public void Pop(int depth) => _locals.RemoveRange(depth, _locals.Count - depth);

    public bool Has(string name) => Find(name) >= 0;

    /// <summary>The slot of the innermost variable of that name, or -1.</summary>
    public int Find(string name) => _locals.FindLastIndex(l => l.Name == name);

    public (string Name, CelType Type, Origin Origin) At(int slot) => _locals[slot];

    public IEnumerable<string> Names => _locals.Select(l => l.Name);
}
