namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Decides which types fit, and remembers what type parameters turned out to be (as cel-go's checker does).</summary>
internal sealed class Unifier
{
    /// <summary>
    /// A type may be written in a few words and have more parts than anybody can go through (maps whose keys and values are such maps): beyond so many, it is dyn.
    /// </summary>
    private const int MaxParts = 10_000;

    private readonly Dictionary<int, CelType> _bound = [];
    private readonly Stack<(int Id, CelType? Before)> _trail = [];
    private int _next;
    private int _left;

    /// <summary>A type that inference has still to find.</summary>
    public CelType Fresh() => new CelType.Parameter(_next++);

    /// <summary>Where to come back to with <see cref="Undo"/>.</summary>
    public int Mark() => _trail.Count;

    public void Undo(int mark)
    {
        while (_trail.Count > mark)
        {
            var (id, before) = _trail.Pop();
            if (before is null)
                _bound.Remove(id);
            else
                _bound[id] = before;
        }
    }

    /// <summary>Whether a type of a signature has a parameter in it.</summary>
    public static bool HasParameter(CelType type) => type switch
    {
        CelType.Parameter => true,
        CelType.List list => HasParameter(list.Element),
        CelType.Map map => HasParameter(map.Key) || HasParameter(map.Value),
        CelType.Optional optional => HasParameter(optional.Value),
        _ => false,
    };

    /// <summary>Gives a signature's parameters A, B, … names of its own. <paramref name="offset"/> comes from <see cref="Reserve"/>.</summary>
    public static CelType Instantiate(CelType type, int offset) => type switch
    {
        CelType.Parameter { Id: < 0 } p => new CelType.Parameter(offset - 1 - p.Id),
        CelType.List list => CelType.ListOf(Instantiate(list.Element, offset)),
        CelType.Map map => CelType.MapOf(Instantiate(map.Key, offset), Instantiate(map.Value, offset)),
        CelType.Optional optional => CelType.OptionalOf(Instantiate(optional.Value, offset)),
        _ => type,
    };

    public int Reserve(int count)
    {
        var first = _next;
        _next += count;
        return first;
    }

    /// <summary>The type with all that is known filled in; what is not known is dyn when <paramref name="final"/>.</summary>
    public CelType Resolve(CelType type, bool final = false)
    {
        _left = MaxParts;
        return Filled(type, final);
    }

    /// <summary>Whether a value of type <paramref name="source"/> may stand where <paramref name="target"/> is asked for; binds parameters.</summary>
    public bool Fits(CelType target, CelType source)
    {
        var mark = Mark();
        _left = MaxParts;
        if (Assign(target, source))
            return true;
        Undo(mark);
        return false;
    }

    /// <summary>The type of a collection that holds values of both types: dyn when neither fits the other.</summary>
    public CelType Join(CelType left, CelType right) => Fits(left, right) || Fits(right, left) ? Wider(Resolve(left), Resolve(right)) : CelType.Dyn;

    /// <summary>Of two types that fit each other, the one that says less: dyn says least, and null may be many a type.</summary>
    private static CelType Wider(CelType left, CelType right) => (left, right) switch
    {
        _ when left == CelType.Dyn || right == CelType.Dyn => CelType.Dyn,
        (CelType.List a, CelType.List b) => CelType.ListOf(Wider(a.Element, b.Element)),
        (CelType.Map a, CelType.Map b) => CelType.MapOf(Wider(a.Key, b.Key), Wider(a.Value, b.Value)),
        (CelType.Optional a, CelType.Optional b) => CelType.OptionalOf(Wider(a.Value, b.Value)),
        _ when left == CelType.Null || right is CelType.Union || left is CelType.Parameter => right,
        _ => left,
    };

    private CelType Filled(CelType type, bool final) => --_left < 0 ? CelType.Dyn : type switch
    {
        CelType.Parameter p => _bound.TryGetValue(p.Id, out var bound) ? Filled(bound, final) : final ? CelType.Dyn : p,
        CelType.List list => Filled(list.Element, final) is var element && ReferenceEquals(element, list.Element) ? list : CelType.ListOf(element),
        CelType.Map map => Filled(map, Filled(map.Key, final), Filled(map.Value, final)),
        CelType.Optional optional => Filled(optional.Value, final) is var value && ReferenceEquals(value, optional.Value) ? optional : CelType.OptionalOf(value),
        _ => type,
    };

    private static CelType Filled(CelType.Map map, CelType key, CelType value) =>
        ReferenceEquals(key, map.Key) && ReferenceEquals(value, map.Value) ? map : CelType.MapOf(key, value);

    private bool Assign(CelType target, CelType source)
    {
        if (--_left < 0)
            return true;
        if (target is CelType.Parameter bound && _bound.ContainsKey(bound.Id))
            return AssignBound(bound, source);
        target = Shallow(target);
        source = Shallow(source);
        if (ReferenceEquals(target, source))
            return true;
        if (target is CelType.Parameter t)
            return source is CelType.Parameter s && s.Id == t.Id || Bind(t.Id, source);
        if (source is CelType.Parameter free)
            return Bind(free.Id, target);
        if (target == CelType.Dyn || source == CelType.Dyn)
            return true;
        return (target, source) switch
        {
            (CelType.Scalar a, CelType.Scalar b) => a.Name == b.Name || (b == CelType.Null && (a == CelType.Timestamp || a == CelType.Duration)),
            (CelType.List a, CelType.List b) => Assign(a.Element, b.Element),
            (CelType.Map a, CelType.Map b) => Assign(a.Key, b.Key) && Assign(a.Value, b.Value),
            (CelType.Optional a, CelType.Optional b) => Assign(a.Value, b.Value),
            (CelType.Message or CelType.Union or CelType.Optional, CelType.Scalar b) => b == CelType.Null,
            (CelType.Scalar a, CelType.Message or CelType.Union) => a == CelType.Null,
            (CelType.Message a, CelType.Message b) => ReferenceEquals(a.Schema, b.Schema),
            (CelType.Union a, CelType.Message b) => a.Members.Any(m => ReferenceEquals(m.Schema, b.Schema)),
            (CelType.Union a, CelType.Union b) => b.Members.All(m => a.Members.Any(n => ReferenceEquals(n.Schema, m.Schema))),
            _ => false,
        };
    }

    /// <summary>What is known of a parameter becomes less where a value says less: of an int and a dyn it is dyn.</summary>
    private bool AssignBound(CelType.Parameter parameter, CelType source)
    {
        var (last, before) = (parameter, _bound[parameter.Id]);
        while (before is CelType.Parameter next && _bound.TryGetValue(next.Id, out var further))
            (last, before) = (next, further);
        if (!Assign(before, source))
            return false;
        var wider = Wider(Filled(before, final: false), Filled(source, final: false));
        return wider == before || Bind(last.Id, wider);
    }

    private CelType Shallow(CelType type)
    {
        while (type is CelType.Parameter p && _bound.TryGetValue(p.Id, out var bound))
            type = bound;
        return type;
    }

    private bool Bind(int id, CelType type)
    {
        if (Occurs(id, type))
            return false;
        _trail.Push((id, _bound.GetValueOrDefault(id)));
        _bound[id] = type;
        return true;
    }

    private bool Occurs(int id, CelType type) => --_left < 0 || Shallow(type) switch
    {
        CelType.Parameter p => p.Id == id,
        CelType.List list => Occurs(id, list.Element),
        CelType.Map map => Occurs(id, map.Key) || Occurs(id, map.Value),
        CelType.Optional optional => Occurs(id, optional.Value),
        _ => false,
    };
}
