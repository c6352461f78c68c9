using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;
using Polly;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Keeps one scope as it is on the server: a list, then watches from its version on, and a new list when the server has forgotten that version.</summary>
/// <remarks>The semantics are client-go's reflector's (k8s.io/client-go/tools/cache/reflector.go).</remarks>
internal sealed class Reflector
{
    private static readonly TimeSpan MinimumBetweenWatches = TimeSpan.FromSeconds(1);

    private const int MostDoublings = 6;

    private readonly SourceScope _scope;
    private readonly ReflectorTools _tools;
    private readonly IScopeSink _sink;
    private readonly bool _follow;
    private readonly ResiliencePipeline _again;
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SourceStatus _status = SourceStatus.NotRead;
    private DateTime _lastContact;
    private string _version = "0";
    private bool _listed;

    /// <summary>How many watches in a row ended in a new list without any news.</summary>
    private int _barren;

    public Reflector(SourceScope scope, ReflectorTools tools, IScopeSink sink, bool follow)
    {
        (_scope, _tools, _sink, _follow) = (scope, tools, sink, follow);
        _lastContact = tools.Api.Now;
        _again = Backoff.Build(follow, tools.Clock, tools.Jitter, OnFailureAsync);
    }

    /// <summary>Completes when the scope has been replaced for the first time, or has a state that says why not.</summary>
    public Task Answered => _answered.Task;

    /// <summary>Returns after the first answer, or when following, only by cancellation.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            await ReportAsync(SourceStatus.Loading, "", cancellation);
            while (await ListAsync(cancellation) && _follow)
                await WatchUntilForgottenAsync(cancellation);
        }
        finally
        {
            _answered.TrySetResult();
        }
    }

    /// <summary>False when it was given up, which happens only when not following.</summary>
    private async Task<bool> ListAsync(CancellationToken cancellation)
    {
        try
        {
            await _again.ExecuteAsync(async token => await ListOnceAsync(token), cancellation);
            return true;
        }
        catch (Exception e) when (Backoff.IsFailure(e, cancellation))
        {
            await OnFailureAsync(e, cancellation);
            return false;
        }
    }

    private async Task ListOnceAsync(CancellationToken cancellation)
    {
        ListResult list;
        await _tools.Lists.WaitAsync(cancellation);
        try
        {
            // One that is not followed needs no version to watch from, so the right to get is enough.
            list = !_follow && _scope.Name is not null ? await _tools.ListReader.ReadNamedAsync(_scope, cancellation) : await _tools.ListReader.ReadAsync(_scope, cancellation);
        }
        finally
        {
            _tools.Lists.Release();
        }

        _version = list.Version;
        _listed = true;
        _status = SourceStatus.Synced;
        _lastContact = _tools.Api.Now;
        await _sink.ReplaceAsync(list.Objects, cancellation);
        _answered.TrySetResult();
    }

    private async Task WatchUntilForgottenAsync(CancellationToken cancellation)
    {
        var forgotten = false;
        while (!forgotten)
        {
            var began = _tools.Clock.GetTimestamp();
            forgotten = await _again.ExecuteAsync(async token => await WatchOnceAsync(token), cancellation);
            // A server that ends every watch, or refuses every version, at once must not be asked in a hot loop.
            var pause = (MinimumBetweenWatches * Math.Pow(2, Math.Min(_barren, MostDoublings))) - _tools.Clock.GetElapsedTime(began);
            if (pause > TimeSpan.Zero)
                await Task.Delay(pause, _tools.Clock, cancellation);
        }
    }

    /// <summary>One watch to its end; true when its version is forgotten and a new list is needed.</summary>
    private async Task<bool> WatchOnceAsync(CancellationToken cancellation)
    {
        var length = TimeSpan.FromSeconds(300 + (_tools.Jitter() * 300));
        var heard = false;
        try
        {
            using var response = await _tools.WatchReader.OpenAsync(_scope, _version, length, cancellation);
            _lastContact = _tools.Api.Now;
            await ReportAsync(SourceStatus.Synced, "", cancellation);
            await foreach (var news in _tools.WatchReader.ReadAsync(_scope.Kind, response, length, cancellation))
            {
                // 410 is a version forgotten; after any other error what was missed is not known either.
                if (news.Type == WatchNewsType.Error)
                    return Forgotten();
                heard = true;
                _barren = 0;
                await TakeAsync(news, cancellation);
            }

            return false;
        }
        catch (ApiRefusedException e) when (e.IsExpired || e.IsNotFound)
        {
            return Forgotten();
        }
        catch (ResourceFormatException)
        {
            return Forgotten();
        }
        catch (Exception e) when (heard && e is IOException or HttpRequestException)
        {
            return false;
        }
    }

    private bool Forgotten()
    {
        _barren++;
        return true;
    }

    private async Task TakeAsync(WatchNews news, CancellationToken cancellation)
    {
        _lastContact = _tools.Api.Now;
        if (news is { Type: WatchNewsType.Deleted, Object: { } gone })
            await _sink.DeleteAsync(gone.Key, cancellation);
        else if (news.Object is { } item)
            await _sink.UpsertAsync(item, cancellation);
        if (news.ResourceVersion is { Length: > 0 } version)
            _version = version;
    }

    private async ValueTask OnFailureAsync(Exception failure, CancellationToken cancellation)
    {
        var detail = ApiFailures.Describe(failure, _tools.Api.Access.Server);
        var status = failure switch
        {
            ApiRefusedException { IsForbidden: true } => SourceStatus.Forbidden,
            ApiRefusedException { IsNotFound: true } => SourceStatus.NotServed,
            RequestLimitException => SourceStatus.NotRead,
            _ => _listed ? SourceStatus.Stale : SourceStatus.Loading,
        };
        await ReportAsync(status, detail, cancellation);
        if (status is SourceStatus.Forbidden or SourceStatus.NotServed)
            _answered.TrySetResult();
    }

    private async ValueTask ReportAsync(SourceStatus status, string detail, CancellationToken cancellation)
    {
        if (status == _status && status is SourceStatus.Synced)
            return;
        _status = status;
        await _sink.ReportAsync(status, detail, status == SourceStatus.Stale ? _lastContact : _tools.Api.Now, cancellation);
    }
}

/// <summary>What the reflectors of one connection share.</summary>
/// <param name="Lists">Lets only so many lists run at once.</param>
/// <param name="Jitter">A random number of [0, 1).</param>
internal sealed record ReflectorTools(
    ApiConnection Api, ListReader ListReader, WatchReader WatchReader, SemaphoreSlim Lists, TimeProvider Clock, Func<double> Jitter);
