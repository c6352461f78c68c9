namespace K8sDoctor.Troubleshooter.Session;

/// <summary>
/// The time of a live session's evaluations: it moves in whole steps, so that subjects that read the time are evaluated once a step and not with every
/// change. The first moment is exact: a playback opens with the very picture that a scan of that moment has.
/// </summary>
internal sealed class SteppedClock(TimeSpan step)
{
    private DateTime? _now;

    /// <summary>The last full step at or before that time (UTC). A clock that was set back starts anew.</summary>
    public DateTime At(DateTime time)
    {
        if (_now is not { } now || time < now)
            return Start(time);
        var steps = (time - now).Ticks / step.Ticks;
        _now = now + (step * steps);
        return _now.Value;
    }

    private DateTime Start(DateTime time)
    {
        var whole = new DateTime(time.Ticks - (time.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
        _now = whole;
        return whole;
    }
}
