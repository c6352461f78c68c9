namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>The whole numbers that an expression of type int can be, both ends included.</summary>
internal readonly record struct Interval(long Least, long Most)
{
    public static readonly Interval Full = new(long.MinValue, long.MaxValue);

    private static readonly Dictionary<string, Interval> OfCalls = new()
    {
        ["size"] = new(0, long.MaxValue),
        ["indexOf"] = new(-1, long.MaxValue),
        ["lastIndexOf"] = new(-1, long.MaxValue),
        ["getMonth"] = new(0, 11),
        ["getDayOfYear"] = new(0, 365),
        ["getDayOfMonth"] = new(0, 30),
        ["getDate"] = new(1, 31),
        ["getDayOfWeek"] = new(0, 6),
    };

    /// <summary>What a function of the libraries answers.</summary>
    public static Interval OfCall(string name) => OfCalls.GetValueOrDefault(name, Full);

    public Interval Hull(Interval other) => new(Math.Min(Least, other.Least), Math.Max(Most, other.Most));

    /// <summary>How a comparison can come out; null for what is none.</summary>
    public Outcomes? Compare(Operator operation, Interval other) => operation switch
    {
        Operator.Less => new(Least < other.Most, Most >= other.Least),
        Operator.GreaterEqual => new Outcomes(Least < other.Most, Most >= other.Least).Negated(),
        Operator.Greater => new(Most > other.Least, Least <= other.Most),
        Operator.LessEqual => new Outcomes(Most > other.Least, Least <= other.Most).Negated(),
        Operator.Equal => new(Meets(other), !IsOnly(other)),
        Operator.NotEqual => new(!IsOnly(other), Meets(other)),
        _ => null,
    };

    private bool Meets(Interval other) => Least <= other.Most && other.Least <= Most;

    private bool IsOnly(Interval other) => Least == Most && other.Least == Least && other.Most == Most;
}
