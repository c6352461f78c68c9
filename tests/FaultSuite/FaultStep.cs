namespace K8sDoctor.FaultSuite;

/// <summary>One step of a drawn sequence, and what it is in words, so that a sequence that fails can be read.</summary>
internal sealed record FaultStep(string Words, Func<FaultWorld, Task> DoAsync)
{
    public FaultStep(string words, Action<FaultWorld> does)
        : this(words, world => FaultTricks.Do(world, does))
    {
    }

    public override string ToString() => Words;
}
