using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Tells the news of one watch after the other, each to its end, and says what is to be done then.</summary>
internal sealed class Follower(ScopeReport report, SeenVersions versions, TimeProvider clock)
{
    // A watch that lasted longer than this was a good one, also if nothing happened in it.
    private static readonly TimeSpan Good = TimeSpan.FromSeconds(30);

    private int _broken;

    /// <summary>How many watches in a row ended badly, and without any news.</summary>
    public int Barren { get; private set; }

    /// <summary>How many watches in a row were silent too long.</summary>
    public int Silences { get; private set; }

    /// <summary>
    /// Follows to the end. Throws <see cref="IOException"/> or <see cref="HttpRequestException"/> when it broke at once, and not for the first time.
    /// </summary>
    public async Task<NextStep> FollowAsync(WatchStream stream, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        var heard = false;
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
            return Ended(heard || IsGood(began), e);
        }

        return stream.WasSilent ? Silent() : Ended(heard || IsGood(began), new IOException("the server ends each watch at once"));
    }

    /// <summary>To be called when a watch was opened, and nothing came: a server that is there after all gets more time for the next.</summary>
    public NextStep Silent()
    {
        Silences++;
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
        (Barren, Silences, _broken) = (0, 0, 0);
        await report.HeardAsync(cancellation);
        if (news.Object is not { } item)
            return news.ResourceVersion is not { Length: > 0 } version || versions.Complete(version);
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

    /// <summary>Connections are cut now and then, by balancers above all, and that is no failure; but one useless watch after the other is.</summary>
    private NextStep Ended(bool wasGood, Exception why)
    {
        Barren = wasGood ? 0 : Barren + 1;
        return Barren > 2 ? throw why : NextStep.Watch;
    }

    private bool IsGood(long began) => clock.GetElapsedTime(began) >= Good;
}
