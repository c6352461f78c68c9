namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>What a condition can come out as; that it is an error instead is always possible.</summary>
internal readonly record struct Outcomes(bool True, bool False)
{
    public static readonly Outcomes Any = new(true, true);
    public static readonly Outcomes Always = new(true, false);
    public static readonly Outcomes Never = new(false, true);

    /// <summary>It is always an error.</summary>
    public static readonly Outcomes None = new(false, false);

    public bool IsDecided => !True || !False;

    public Outcomes Negated() => new(False, True);

    public static Outcomes Of(bool value) => value ? Always : Never;

    // An error beside what decides is no error of the whole.
    public static Outcomes And(IReadOnlyList<Outcomes> operands) => new(operands.All(o => o.True), operands.Any(o => o.False));

    public static Outcomes Or(IReadOnlyList<Outcomes> operands) => new(operands.Any(o => o.True), operands.All(o => o.False));

    public static Outcomes If(Outcomes condition, Outcomes then, Outcomes otherwise) =>
        new((condition.True && then.True) || (condition.False && otherwise.True), (condition.True && then.False) || (condition.False && otherwise.False));
}
