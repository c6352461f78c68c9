using K8sDoctor.Troubleshooter.Reports.Plain;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Files;
using K8sDoctor.Troubleshooter.Terminal.Mutes;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>The live view without a screen: what comes, changes and goes, a line each.</summary>
internal static class PlainView
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a mute that is set in another session may stay unseen.</summary>
    private static readonly TimeSpan MutesHold = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Runs until the recording is over or nobody reads any more, and then answers with the exit code. Throws <see cref="OperationCanceledException"/> when
    /// cancelled, and <see cref="IOException"/> where lines cannot be written for another reason.
    /// </summary>
    /// <param name="files">Where mutes are kept: what is muted is not told.</param>
    public static async Task<int> RunAsync(TextWriter output, ILiveSession session, IUserFiles files, TimeProvider time, CancellationToken cancellation)
    {
        var (mutes, readAt) = (new MuteList(files), time.GetUtcNow());
        var log = new PlainLog((view, incident) => mutes.Find(view, incident, time.GetUtcNow()) is not null);
        while (true)
        {
            if (time.GetUtcNow() - readAt >= MutesHold)
                (mutes, readAt) = (new(files), time.GetUtcNow());
            var last = session.Playback is { IsOver: true } && session.IsSettled;
            var view = session.Current;
            var now = Now(view, time);
            var lines = log.Take(view, now, last);
            if (!await TryWriteAsync(output, last ? [.. lines, PlainLog.End(view, now)] : lines, cancellation) || last)
                return ExitCodes.Ok;
            await Task.Delay(Beat, time, cancellation);
        }
    }

    // An outage brings no new pictures, and its age goes on.
    private static DateTime Now(SessionView view, TimeProvider time) =>
        view.Connection.Health == ConnectionHealth.Recorded ? view.Now : time.GetUtcNow().UtcDateTime + view.Connection.ClockOffset;

    private static async Task<bool> TryWriteAsync(TextWriter output, IReadOnlyList<string> lines, CancellationToken cancellation)
    {
        if (lines.Count == 0)
            return true;
        try
        {
            foreach (var line in lines)
                await output.WriteLineAsync(line.AsMemory(), cancellation);
            await output.FlushAsync(cancellation);
            return true;
        }
        catch (IOException e) when (BrokenPipe.Is(e))
        {
            return false;
        }
    }
}
