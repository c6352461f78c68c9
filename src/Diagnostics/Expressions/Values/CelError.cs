namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Why an expression has no value. <see cref="IsUnknown"/>: the value was not read (forbidden, not synced, a log not fetched).</summary>
public sealed record CelError(string Message, CelErrorKind Kind = CelErrorKind.Fault)
{
    /// <summary>Messages name values, and these may be of any length.</summary>
    private const int MaxMessage = 500;

    public bool IsUnknown => Kind == CelErrorKind.Unknown;

    /// <summary>Set where our own code has failed (a host function threw), which is no property of the cluster.</summary>
    public Exception? Failure { get; init; }

    internal static string Shorten(string message) => message.Length <= MaxMessage ? message : $"{message.AsSpan(0, MaxMessage - 1)}…";
}

/// <summary>Which kind of error; a rule test fails on a <see cref="Fault"/>, but not on what is merely absent.</summary>
public enum CelErrorKind
{
    /// <summary>A bad index, a division by zero, a failed conversion, no such key.</summary>
    Fault,

    /// <summary>A message, a time or a duration that the object does not have.</summary>
    Absent,

    /// <summary>Something that was not read.</summary>
    Unknown,
}
