namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>A reflector at work, with its sink; ending it waits until it has said its last word.</summary>
internal sealed class KeptScope(Reflector reflector, ScopeSink sink, CancellationTokenSource stop, Task work)
{
    /// <summary>True when there is an answer, and it is not that the list is refused.</summary>
    public bool IsSettled => reflector.Answered.IsCompleted && !sink.IsRefused;

    /// <summary>When the server was last heard, where the session has a picture of the scope; else null.</summary>
    public DateTime? LastContact => reflector.LastContact;

    public ValueTask ReleaseAsync(CancellationToken cancellation) => sink.ReleaseAsync(cancellation);

    public async Task EndAsync()
    {
        await stop.CancelAsync();
        await work;
        stop.Dispose();
        sink.Dispose();
    }
}
