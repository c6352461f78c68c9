namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>What a reflector does next.</summary>
internal enum NextStep
{
    /// <summary>All objects anew.</summary>
    List,

    /// <summary>Watch on from the last version.</summary>
    Watch,

    /// <summary>Ask the server at which version it is, and then one of the others.</summary>
    Probe,
}
