namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>
/// What the reflectors of one connection tell each other of it: when one has reached the server again, the others need not wait out their back-off, which may
/// be a minute by then. Thread-safe.
/// </summary>
internal sealed class Recovery
{
    private readonly Lock _lock = new();
    private readonly List<PatientClock> _waiting = [];
    private bool _down;

    /// <summary>How often the server was reached again.</summary>
    public int Count { get; private set; }

    /// <summary>The server could not be reached, or was in trouble.</summary>
    public void Failed()
    {
        lock (_lock)
            _down = true;
    }

    /// <summary>A scope that was in trouble is in sync.</summary>
    public void Succeeded()
    {
        PatientClock[] waiting;
        lock (_lock)
        {
            if (!_down)
                return;
            _down = false;
            Count++;
            waiting = [.. _waiting];
        }

        foreach (var clock in waiting)
            clock.Hurry();
    }

    public void Add(PatientClock clock)
    {
        lock (_lock)
            _waiting.Add(clock);
    }

    public void Remove(PatientClock clock)
    {
        lock (_lock)
            _waiting.Remove(clock);
    }
}
