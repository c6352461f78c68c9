using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Diagnosis;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>Steers a recording for who looks at it.</summary>
/// <param name="picture">The newest picture.</param>
/// <param name="isSettled">True when all that the recording has told so far is in the picture.</param>
/// <param name="nudge">Asks for a picture of the moment although nothing has changed.</param>
internal sealed class Scrubber(IPlayback playback, Func<SessionView> picture, Func<bool> isSettled, Action nudge, TimeProvider time) : IScrubber
{
    /// <summary>As far as a picture reaches: subjects that depend on the time are looked at so often.</summary>
    private static readonly TimeSpan Step = new SessionOptions().Tick;

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(20);
    private static readonly ImmutableArray<double> Speeds = [0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128];

    private CancellationTokenSource? _search;

    public ScrubberView View
    {
        get
        {
            var state = _search is not null ? PlayState.Searching : playback.IsOver ? PlayState.Over : playback.Paused ? PlayState.Paused : PlayState.Playing;
            return new(Whole(playback.Position), playback.Length is { } length ? Whole(length) : null, playback.Speed, state);
        }
    }

    public void PlayOrPause()
    {
        if (StopSearch())
            return;
        var isOver = playback.IsOver;
        if (isOver)
            playback.Seek(TimeSpan.Zero);
        playback.Paused = !isOver && !playback.Paused;
    }

    public void Faster() => playback.Speed = Speeds.FirstOrDefault(s => s > playback.Speed, playback.Speed);

    public void Slower() => playback.Speed = Speeds.LastOrDefault(s => s < playback.Speed, playback.Speed);

    public void Jump(TimeSpan by)
    {
        StopSearch();
        playback.Seek(playback.Position + by);
        nudge();
    }

    public void ToNextChange()
    {
        if (StopSearch() || playback.IsOver)
            return;
        var search = new CancellationTokenSource();
        _search = search;
        _ = SearchAsync(search);
    }

    private bool StopSearch()
    {
        if (Interlocked.Exchange(ref _search, null) is not { } search)
            return false;
        search.Cancel();
        return true;
    }

    // In steps, and not by playing fast: at each of them all that is known is looked through, and nothing that comes and goes between is missed.
    private async Task SearchAsync(CancellationTokenSource search)
    {
        playback.Paused = true;
        var before = picture();
        var known = Turns(before);
        try
        {
            do
            {
                var last = picture().Now;
                playback.Seek(playback.Position + Step);
                await ReachedAsync(last, search.Token);
            }
            while (!playback.IsOver && picture() is var now && now.Sight == before.Sight && Turns(now).SetEquals(known));
        }
        catch (OperationCanceledException)
        {
            return; // somebody has something else in mind
        }
        finally
        {
            Interlocked.CompareExchange(ref _search, null, search);
        }
    }

    private async Task ReachedAsync(DateTime last, CancellationToken cancellation)
    {
        do
        {
            nudge();
            await Task.Delay(Beat, time, cancellation);
        }
        while (!(isSettled() && (picture().Now > last || playback.IsOver)));
    }

    private static HashSet<(SafeText, Severity, SafeText)> Turns(SessionView view) => [.. view.Incidents.Select(i => (i.Id, i.Severity, i.Title))];

    private static TimeSpan Whole(TimeSpan time) => TimeSpan.FromSeconds(Math.Floor(time.TotalSeconds));
}
