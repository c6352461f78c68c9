namespace K8sDoctor.FakeApiServer;

/// <summary>Something that goes wrong with one answer.</summary>
public abstract record FakeFault
{
    /// <summary>Another status than the real one, with a Status object.</summary>
    public sealed record Answer(int Code, string Reason, string Message, string? RetryAfter = null) : FakeFault;

    /// <summary>The connection is closed before any answer.</summary>
    public sealed record Drop : FakeFault;

    /// <summary>No answer at all while the client waits.</summary>
    public sealed record Hang : FakeFault;

    /// <summary>The body breaks off after so many bytes.</summary>
    public sealed record Cut(long AfterBytes) : FakeFault;

    /// <summary>The body stops after so many bytes, and the connection stays open (half-open TCP).</summary>
    public sealed record Silence(long AfterBytes) : FakeFault;

    /// <summary>200 with this body instead of the real one.</summary>
    public sealed record Garbage(byte[] Body) : FakeFault;
}

/// <summary>The faults that are still to come: each is used so often, by the first request that it matches.</summary>
public sealed class FakeFaults
{
    private readonly Lock _lock = new();
    private readonly List<(Func<FakeRequest, bool> Match, FakeFault Fault, int Left)> _faults = [];

    public void Add(Func<FakeRequest, bool> match, FakeFault fault, int times = 1)
    {
        lock (_lock)
            _faults.Add((match, fault, times));
    }

    public void Clear()
    {
        lock (_lock)
            _faults.Clear();
    }

    internal FakeFault? Take(FakeRequest request)
    {
        lock (_lock)
        {
            var at = _faults.FindIndex(f => f.Match(request));
            if (at < 0)
                return null;
            var (match, fault, left) = _faults[at];
            if (left > 1)
                _faults[at] = (match, fault, left - 1);
            else
                _faults.RemoveAt(at);
            return fault;
        }
    }
}
