using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Tells the news of one watch after the other, each to its end, and says what is to be done then.</summary>
internal sealed class Follower(ScopeReport report, SeenVersions versions, TimeProvider clock)
{
    // A watch that lasted longer than this was a good one, also if nothing happened in it.
    private static readonly TimeSpan Good = TimeSpan.FromSeconds(30);

    // The first bookmark of a watch comes after a minute.
    private static readonly TimeSpan LeastPatience = TimeSpan.FromSeconds(70);

    private int _broken;
    private long _lastWord = clock.GetTimestamp();

    /// <summary>How many watches in a row ended badly and soon, or led to a new list.</summary>
    public int Barren { get; private set; }

    /// <summary>How many watches in a row were silent too long.</summary>
    public int Silences { get; private set; }

    /// <summary>How many watches in a row got no answer at all in time.</summary>
    public int Unanswered { get; private set; }

    /// <summary>Nothing was said twice in a row. Nothing may have happened, or something on the way holds the news back: a proxy that buffers, or dead connections.</summary>
    public bool MayBeDeaf => Silences > 1 || Unanswered > 1;

    /// <summary>
    /// Follows to the end. Throws <see cref="IOException"/> or <see cref="HttpRequestException"/> when it broke at once, and not for the first time.
    /// </summary>
    public async Task<NextStep> FollowAsync(WatchStream stream, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        var heard = false;
        // After a first silence the next bookmark is all that is waited for: if that does not come either, news may be held back.
        var patience = Silences == 1 ? LeastPatience : stream.Patience - clock.GetElapsedTime(_lastWord);
        stream.Patience = patience > LeastPatience ? patience : LeastPatience;
        Unanswered = 0;
        await report.HeardAsync(cancellation);
        try
        {
            while (await stream.NextAsync() is { } news)
            {
                if (news.Type == WatchNewsType.Error)
                    return Failed(ApiRefusedException.Of(news.Status));
                heard = true;
                if (!await TakeAsync(news, cancellation))
                    return NextStep.Probe;
            }
        }
        catch (ResourceFormatException)
        {
            return Broken();
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return Ended(began, heard, e);
        }

        // Connections that end again and again before they were silent too long are as deaf as one that does not end: a balancer closes what is idle.
        if (!stream.WasSilent && clock.GetElapsedTime(_lastWord) < WatchReader.Silence)
            return Ended(began, heard, new IOException("the server ends each watch at once"));
        Silences++;
        return NextStep.Probe;
    }

    /// <summary>To be called when the server has said where it stands, in a list or when it was asked.</summary>
    public void Informed() => _lastWord = clock.GetTimestamp();

    /// <summary>To be called when a watch got no answer in time: a server that is there after all gets more time for the next.</summary>
    public NextStep NotAnswered()
    {
        Unanswered++;
        return NextStep.Probe;
    }

    /// <summary>To be called when the server does not know the version.</summary>
    public NextStep Forgotten()
    {
        Barren++;
        return NextStep.List;
    }

    /// <summary>False when the server says something that cannot be: it has lost its memory, or is not the one that it was.</summary>
    private async Task<bool> TakeAsync(WatchNews news, CancellationToken cancellation)
    {
        // One that says nothing would pass for news for ever.
        if (news is { Object: null, ResourceVersion: null or "" })
            throw new ResourceFormatException("a bookmark without a version", 0);
        (Silences, _broken, _lastWord) = (0, 0, clock.GetTimestamp());
        await report.HeardAsync(cancellation);
        if (news.Object is not { } item)
            return versions.Complete(news.ResourceVersion!);
        switch (versions.Take(item.Key, news.ResourceVersion))
        {
            case NewsAge.Impossible:
                return false;
            case NewsAge.New when news.Type == WatchNewsType.Deleted:
                await report.DeleteAsync(item.Key, cancellation);
                return true;
            case NewsAge.New:
                await report.UpsertAsync(item, cancellation);
                return true;
            default:
                return true;
        }
    }

    private NextStep Failed(ApiRefusedException error) => error.IsExpired || error.IsOfTheFuture ? Forgotten() : Broken();

    /// <summary>An error or nonsense in the stream: once more from the same version; if that does not help, all anew.</summary>
    private NextStep Broken()
    {
        Barren++;
        return ++_broken > 1 ? NextStep.List : NextStep.Watch;
    }

    /// <summary>
    /// Connections are cut now and then, by balancers above all, and that is no failure; but one useless watch after the other is. A short one that brought news
    /// is neither: between two new lists it must not make the next one come sooner.
    /// </summary>
    private NextStep Ended(long began, bool heard, Exception why)
    {
        if (clock.GetElapsedTime(began) >= Good)
            Barren = 0;
        else if (!heard && ++Barren > 2)
            throw why;
        return NextStep.Watch;
    }
}
