using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;
using Polly;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Keeps one scope as it is on the server: a list, then watches from its version on, and a new list when the server has forgotten that version.</summary>
/// <remarks>The measure is client-go's reflector (k8s.io/client-go/tools/cache/reflector.go).</remarks>
internal sealed class Reflector
{
    private const int MostDoublings = 5;

    private static readonly TimeSpan BetweenWatches = TimeSpan.FromSeconds(1);

    // After a short one the server was restarted or the network away; after a long one its data may be others: an etcd that was restored from a backup.
    private static readonly TimeSpan LongOutage = TimeSpan.FromSeconds(30);

    private readonly SourceScope _scope;
    private readonly ReflectorTools _tools;
    private readonly bool _follow;
    private readonly DateTime? _lastContact;
    private readonly ScopeReport _report;
    private readonly Follower _follower;
    private readonly PagedList _list;
    private readonly SeenVersions _versions = new();
    private readonly PatientClock _patience;
    private readonly ResiliencePipeline _again;
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private NextStep _next = NextStep.List;
    private int _failedLists;
    private int _refusedWatches;
    private bool _watched;

    /// <param name="lastContact">Set where the session has a picture of the scope from an earlier run.</param>
    public Reflector(SourceScope scope, ReflectorTools tools, IScopeSink sink, bool follow, DateTime? lastContact = null)
    {
        (_scope, _tools, _follow, _lastContact) = (scope, tools, follow, lastContact);
        _report = new(sink, tools.Api, tools.Clock, tools.Recovery);
        _patience = new(tools.Clock, tools.Recovery, tools.Jitter);
        _follower = new(_report, _versions, tools.Clock);
        _list = new(tools.Clock);
        _again = Backoff.Build(follow, _patience, tools.Jitter, () => _report.IsKnown && _refusedWatches <= 1, OnFailureAsync);
    }

    /// <summary>Completes when the scope has been replaced for the first time, or has a state that says why not.</summary>
    public Task Answered => _answered.Task;

    /// <summary>When the server was last heard, where the session has a picture of the scope; else null.</summary>
    public DateTime? LastContact => _report.IsKnown ? _report.LastContact : null;

    /// <summary>Returns after the first answer, or when following, only by cancellation.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        _tools.Recovery.Add(_patience);
        try
        {
            await _report.BeginAsync(_lastContact, cancellation);
            do
            {
                var began = _tools.Clock.GetTimestamp();
                if (!await TryAsync(cancellation))
                    return;
                if (_watched)
                    await RestAsync(began, cancellation);
            }
            while (_follow);
        }
        finally
        {
            _tools.Recovery.Remove(_patience);
            _answered.TrySetResult();
        }
    }

    /// <summary>One step, again and again until it succeeds. False when it was given up, which happens only when not following.</summary>
    private async Task<bool> TryAsync(CancellationToken cancellation)
    {
        try
        {
            await _again.ExecuteAsync(async token => await StepAsync(token), cancellation);
            return true;
        }
        catch (Exception e) when (Backoff.IsFailure(e, cancellation))
        {
            await OnFailureAsync(e, null, cancellation);
            return false;
        }
    }

    private async Task StepAsync(CancellationToken cancellation)
    {
        _watched = false;
        _patience.Begin();
        if (_next == NextStep.Probe || (_next == NextStep.Watch && _report.Outage > LongOutage))
            _next = await LookAsync(cancellation);
        if (_next == NextStep.Watch)
            await WatchAsync(cancellation);
        else if (!IsStreamsTurn() || !await ListByStreamAsync(cancellation))
            await ListByPagesAsync(cancellation);
    }

    /// <summary>Asks the server where it stands, and decides whether watching on from the last version can tell what has happened since.</summary>
    private async Task<NextStep> LookAsync(CancellationToken cancellation)
    {
        var version = await _tools.ListReader.ProbeAsync(_scope, cancellation);
        _follower.Informed();
        // A version that has moved on may be that of another kind: only who has heard nothing for long takes it for a sign.
        var mayHaveMissed = _follower.MayBeDeaf && version != _versions.Last;
        return mayHaveMissed || _versions.IsAheadOf(version) ? NextStep.List : NextStep.Watch;
    }

    /// <summary>
    /// A way that has failed is not insisted on, unless a part of the way is done: page tokens expire in a list that takes long, and some proxies cut a stream
    /// that takes long.
    /// </summary>
    private bool IsStreamsTurn() => _follow && _tools.Api.OffersWatchList && !_list.MayGoOn && _tools.PrefersWatchList == (_failedLists % 2 == 0);

    private async Task ListByPagesAsync(CancellationToken cancellation)
    {
        await _tools.InTurnAsync(() => ReadPagesAsync(cancellation), cancellation);
        await ReplaceAsync(_list.Take(), cancellation);
    }

    private async Task ReadPagesAsync(CancellationToken cancellation)
    {
        // One that is not followed needs no version to watch from, so the right to get is enough.
        if (!_follow && _scope.Name is not null)
            await _tools.ListReader.ReadNamedAsync(_scope, _list, cancellation);
        else
            await _tools.ListReader.ReadAsync(_scope, _list, cancellation);
        _versions.Begin(_list.Version);
    }

    /// <summary>A watch that begins with all objects, to its end. False where that cannot be had, and pages are to be asked for.</summary>
    private async Task<bool> ListByStreamAsync(CancellationToken cancellation)
    {
        WatchStream? stream = null;
        try
        {
            var objects = ImmutableArray<ResourceObject>.Empty;
            await _tools.InTurnAsync(
                async () =>
                {
                    stream = await _tools.WatchReader.OpenWithInitialEventsAsync(_scope, cancellation);
                    (objects, var version) = await InitialEvents.ReadAsync(stream);
                    _versions.Begin(version);
                }, cancellation);
            await ReplaceAsync(objects, cancellation);
            stream!.Patience = WatchReader.Silence;
            await FollowAsync(stream, cancellation);
            return true;
        }
        catch (ApiRefusedException e) when (!e.IsPassing)
        {
            _tools.Api.OffersWatchList &= !e.IsInvalid;
            return false;
        }
        catch (WatchListIgnoredException)
        {
            _tools.Api.OffersWatchList = false;
            return false;
        }
        finally
        {
            if (stream is not null)
                await stream.DisposeAsync();
        }
    }

    private async Task ReplaceAsync(ImmutableArray<ResourceObject> objects, CancellationToken cancellation)
    {
        await _report.ReplaceAsync(objects, cancellation);
        (_next, _failedLists) = (NextStep.Watch, 0);
        _follower.Informed();
        _answered.TrySetResult();
    }

    private async Task WatchAsync(CancellationToken cancellation)
    {
        try
        {
            await using var stream = await _tools.WatchReader.OpenAsync(_scope, _versions.Last, _follower.Unanswered, _follower.Silences, cancellation);
            _versions.Complete(_versions.Last);
            await FollowAsync(stream, cancellation);
        }
        catch (TimeoutException e) when (e is not ConnectTimeoutException)
        {
            _next = _follower.NotAnswered();
        }
        catch (ApiRefusedException e) when (e.IsExpired || e.IsOfTheFuture || e.IsInvalid)
        {
            _watched = true;
            _next = _follower.Forgotten();
        }
        catch (ApiRefusedException e) when (Backoff.IsRefusal(e) && ++_refusedWatches % 2 == 0)
        {
            // A right to list without the right to watch: from now on a list now and then. Or neither: then the list says so.
            _next = NextStep.List;
        }
    }

    private async Task FollowAsync(WatchStream stream, CancellationToken cancellation)
    {
        (_watched, _refusedWatches) = (true, 0);
        _next = await _follower.FollowAsync(stream, cancellation);
    }

    /// <summary>A server that ends every watch, or refuses every version, at once must not be asked in a hot loop.</summary>
    private async Task RestAsync(long began, CancellationToken cancellation)
    {
        var rest = BetweenWatches * Math.Pow(2, Math.Min(_follower.Barren, MostDoublings)) * (1 + (_tools.Jitter() * 0.5));
        rest -= _tools.Clock.GetElapsedTime(began);
        if (rest > TimeSpan.Zero)
            await Task.Delay(rest, _tools.Clock, cancellation);
    }

    private async ValueTask OnFailureAsync(Exception failure, TimeSpan? again, CancellationToken cancellation)
    {
        var ofList = _next == NextStep.List;
        var refused = Backoff.IsRefusal(failure);
        if (ofList && !refused)
            _failedLists++;
        if (Backoff.IsOutage(failure))
        {
            _patience.MayHurry();
            _tools.Recovery.Failed();
        }

        await _report.FailedAsync(failure, ofList, again, cancellation);
        if (refused && !_report.IsKnown)
            _answered.TrySetResult();
    }
}
