using System.Collections.Immutable;

namespace K8sDoctor.FakeApiServer;

/// <summary>The answers that are on their way: most of them open watches, which a fault may strike in the middle.</summary>
public sealed class FakeBodies
{
    private ImmutableList<FakeBody> _open = [];

    public int Count => _open.Count;

    /// <summary>Strikes those that match now, whatever they have sent.</summary>
    public void Break(Func<FakeRequest, bool> match, FakeFault.Body fault)
    {
        foreach (var body in _open.Where(b => match(b.Request)))
            body.Break(fault);
    }

    /// <summary>Lets through what silent ones have held: the network is there again, and the connections have survived.</summary>
    public async Task ResumeAsync()
    {
        foreach (var body in _open)
            await body.ResumeAsync();
    }

    /// <summary>Takes back the faults that have not struck yet.</summary>
    public async Task PardonAsync()
    {
        foreach (var body in _open)
            await body.PardonAsync();
    }

    internal void Add(FakeBody body) => ImmutableInterlocked.Update(ref _open, (open, one) => open.Add(one), body);

    internal void Remove(FakeBody body) => ImmutableInterlocked.Update(ref _open, (open, one) => open.Remove(one), body);
}
