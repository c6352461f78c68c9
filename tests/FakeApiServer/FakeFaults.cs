namespace K8sDoctor.FakeApiServer;

/// <summary>The faults that are still to come: each is used so often, by the first request that it matches.</summary>
public sealed class FakeFaults
{
    /// <summary>As often as it is asked for, until <see cref="Clear"/>.</summary>
    public const int Always = int.MaxValue;

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
            if (left == 1)
                _faults.RemoveAt(at);
            else if (left != Always)
                _faults[at] = (match, fault, left - 1);
            return fault;
        }
    }
}
