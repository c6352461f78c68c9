namespace K8sDoctor.FakeApiServer;

/// <summary>A wall clock that starts at a recorded moment and runs so many times faster than life (0: it stands still). Its timers keep real time.</summary>
public sealed class RecordedClock(DateTimeOffset start, double speed) : TimeProvider
{
    private readonly long _began = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => start + (System.GetElapsedTime(_began) * speed);
}
