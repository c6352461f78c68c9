namespace K8sDoctor.Diagnostics.Diagnosis.Proofs;

/// <summary>What came of asking an API server whether it would take a change.</summary>
public enum DryRunResult
{
    /// <summary>It would take it.</summary>
    Accepted,

    /// <summary>It would not.</summary>
    Refused,

    /// <summary>It was asked, and did not say.</summary>
    Unanswered,

    /// <summary>It was not asked.</summary>
    NotAsked,
}

/// <summary>What an API server says of a change that it does not make. Raw cluster text.</summary>
/// <param name="Words">Why not, in the server's words or ours; for what it would take, what it warns of. Empty for nothing.</param>
public sealed record DryRun(DryRunResult Result, string Words = "");
