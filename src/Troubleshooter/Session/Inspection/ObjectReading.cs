namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>An object that is being read for as long as somebody waits for it.</summary>
internal sealed class ObjectReading : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private volatile ObjectText? _text;

    /// <param name="read">Fails for cancellation only.</param>
    public ObjectReading(Func<CancellationToken, Task<ObjectText>> read) => Finished = ReadAsync(read, _stop.Token);

    /// <summary>Null while it is not there yet.</summary>
    public ObjectText? Text => _text;

    /// <summary>For who can wait.</summary>
    public Task<ObjectText> Finished { get; }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task<ObjectText> ReadAsync(Func<CancellationToken, Task<ObjectText>> read, CancellationToken cancellation) => _text = await read(cancellation);
}
