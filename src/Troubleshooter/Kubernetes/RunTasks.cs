using System.Runtime.ExceptionServices;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>
/// The work of one <see cref="Run"/>, its own and that of callers from outside: the run has ended, and what it holds may be disposed, when all of it has. A
/// failure that is a mistake of ours ends the rest.
/// </summary>
internal sealed class RunTasks : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Task> _tasks = [];
    private readonly CancellationTokenSource _lifetime;
    private ExceptionDispatchInfo? _failure;
    private bool _hasEnded;

    public RunTasks(CancellationToken cancellation)
    {
        _lifetime = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Lifetime = _lifetime.Token;
    }

    /// <summary>Cancelled when the run is to end.</summary>
    public CancellationToken Lifetime { get; }

    public void Dispose() => _lifetime.Dispose();

    /// <summary>Begins a work. What is returned never fails: by whatever the work ends, only a mistake of ours is remembered, and ends everything.</summary>
    public Task Begin(Func<Task> work)
    {
        var guarded = GuardAsync(work);
        Add(guarded);
        return guarded;
    }

    /// <summary>Holds the end of the run until disposed. Throws <see cref="OperationCanceledException"/> when it has ended.</summary>
    public IDisposable Join()
    {
        var stay = new Stay();
        Add(stay.Left);
        return stay;
    }

    /// <summary>Waits for what has begun, and for what that begins.</summary>
    public async Task WhenDoneAsync()
    {
        while (Unfinished() is { } work)
            await work;
    }

    /// <summary>Cancels all work, waits for it, and throws what failed first. From then on nothing begins and nobody joins.</summary>
    public async Task EndAsync()
    {
        await _lifetime.CancelAsync();
        while (Unfinished(last: true) is { } work)
            await work;
        _failure?.Throw();
    }

    private void Add(Task work)
    {
        lock (_lock)
        {
            if (_hasEnded)
                throw new OperationCanceledException("the connection has ended");
            _tasks.RemoveAll(t => t.IsCompleted);
            _tasks.Add(work);
        }
    }

    private Task? Unfinished(bool last = false)
    {
        lock (_lock)
        {
            var work = _tasks.Find(t => !t.IsCompleted);
            _hasEnded |= last && work is null;
            return work;
        }
    }

    private async Task GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException)
        {
            // The scope, or all of it, has ended.
        }
        catch (Exception e)
        {
            _failure ??= ExceptionDispatchInfo.Capture(e);
            await _lifetime.CancelAsync();
        }
    }

    private sealed class Stay : IDisposable
    {
        private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Left => _left.Task;

        public void Dispose() => _left.TrySetResult();
    }
}
