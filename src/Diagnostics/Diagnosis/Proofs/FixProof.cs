namespace K8sDoctor.Diagnostics.Diagnosis.Proofs;

/// <summary>What is known beforehand of what a fix does.</summary>
public enum FixProof
{
    /// <summary>It changes nothing: there is nothing to prove.</summary>
    None,

    /// <summary>Applied to a copy of the objects, with their status, events and logs as they are, the cause is gone and no new finding has come.</summary>
    Proven,

    /// <summary>What it does cannot be seen from here (a build, a command of more than one step), or shows only in what the cluster does next.</summary>
    NotProvable,

    /// <summary>Applied to a copy of the objects the cause is still there, or another finding has come.</summary>
    CuresNothing,
}
