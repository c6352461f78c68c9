using System.Collections.Immutable;
using System.Net;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>What the session is told of a scope: its objects, and how well it is known. Something that was known is not given up for one bad answer.</summary>
/// <param name="clock">Measures how long a refusal lasts.</param>
/// <param name="recovery">Is told what succeeds after a failure.</param>
internal sealed class ScopeReport(IScopeSink sink, ApiConnection api, TimeProvider clock, Recovery recovery)
{
    /// <summary>
    /// How long a refusal of what could be read must last to be believed: an authorizer's webhook that is away for a moment answers 403, and a group that is
    /// just being registered again answers 404.
    /// </summary>
    public static readonly TimeSpan Confirmation = TimeSpan.FromSeconds(10);

    private SourceStatus _status = SourceStatus.NotRead;
    private string _detail = "";
    private DateTime? _nextTry;
    private long? _refusedSince;
    private long _heard = clock.GetTimestamp();

    /// <summary>Whether the session has a picture of the scope.</summary>
    public bool IsKnown => _status is SourceStatus.Synced or SourceStatus.Stale;

    /// <summary>When the server last said something of this scope: its own time, UTC.</summary>
    public DateTime LastContact { get; private set; } = api.Now;

    /// <summary>How long the scope has been without a word from the server, where it is stale; else zero.</summary>
    public TimeSpan Outage => _status == SourceStatus.Stale ? clock.GetElapsedTime(_heard) : TimeSpan.Zero;

    /// <param name="lastContact">Set where the session has a picture of an earlier run: that stays, and ages, until the first list.</param>
    public ValueTask BeginAsync(DateTime? lastContact, CancellationToken cancellation)
    {
        if (lastContact is not { } last)
            return TellAsync(SourceStatus.Loading, "", cancellation);
        LastContact = last;
        return TellAsync(SourceStatus.Stale, "listed again", cancellation);
    }

    /// <summary>A finished list.</summary>
    public async ValueTask ReplaceAsync(ImmutableArray<ResourceObject> objects, CancellationToken cancellation)
    {
        await sink.ReplaceAsync(objects, cancellation);
        Heard();
        (_status, _detail, _refusedSince) = (SourceStatus.Synced, "", null); // a replacement says so by itself
    }

    public ValueTask UpsertAsync(ResourceObject item, CancellationToken cancellation) => sink.UpsertAsync(item, cancellation);

    public ValueTask DeleteAsync(ObjectKey key, CancellationToken cancellation) => sink.DeleteAsync(key, cancellation);

    /// <summary>The server has answered a watch, or sent something in one.</summary>
    public ValueTask HeardAsync(CancellationToken cancellation)
    {
        Heard();
        _refusedSince = null;
        return TellAsync(SourceStatus.Synced, "", cancellation);
    }

    /// <param name="ofList">Whether it was a list that failed: a refused watch alone does not say that nothing may be read.</param>
    /// <param name="again">After how long it is tried again; null when it is given up.</param>
    public ValueTask FailedAsync(Exception failure, bool ofList, TimeSpan? again, CancellationToken cancellation)
    {
        _nextTry = api.Now + again;
        var detail = ApiFailures.Describe(failure, api.Access.Route);
        if (Backoff.IsRefusal(failure))
            _refusedSince ??= clock.GetTimestamp();
        if (IsKnown && !(ofList && IsConfirmed(failure)))
            return TellAsync(SourceStatus.Stale, detail, cancellation);
        return failure switch
        {
            ApiRefusedException { Status: HttpStatusCode.Forbidden } => RefuseAsync(detail, cancellation),
            ApiRefusedException { IsForbidden: true } => TellAsync(SourceStatus.Forbidden, detail, cancellation),
            ApiRefusedException { IsNotFound: true } => TellAsync(SourceStatus.NotServed, detail, cancellation),
            RequestLimitException => TellAsync(SourceStatus.NotRead, detail, cancellation),
            // What the server last said of the rights still holds while it says nothing.
            _ when _status is SourceStatus.Forbidden or SourceStatus.NotServed => ValueTask.CompletedTask,
            _ => TellAsync(SourceStatus.Loading, detail, cancellation),
        };
    }

    private ValueTask RefuseAsync(string detail, CancellationToken cancellation)
    {
        if (_status == SourceStatus.Forbidden && detail == _detail)
            return ValueTask.CompletedTask;
        (_status, _detail) = (SourceStatus.Forbidden, detail);
        return sink.RefuseAsync(detail, LastContact, cancellation);
    }

    private void Heard()
    {
        (LastContact, _heard, _nextTry) = (api.Now, clock.GetTimestamp(), null);
        if (_status != SourceStatus.Synced)
            recovery.Succeeded();
    }

    // Credentials that have expired say nothing of what there is: it grows old.
    private bool IsConfirmed(Exception failure) =>
        failure is not ApiRefusedException { Status: HttpStatusCode.Unauthorized } && Backoff.IsRefusal(failure) && _refusedSince is { } since && clock.GetElapsedTime(since) >= Confirmation;

    private ValueTask TellAsync(SourceStatus status, string detail, CancellationToken cancellation)
    {
        // Each try that fails is told, though nothing but its time is new: what fails now is not what will be better soon.
        if (status == _status && (status == SourceStatus.Synced || (detail == _detail && _nextTry is null)))
            return ValueTask.CompletedTask;
        (_status, _detail) = (status, detail);
        return sink.ReportAsync(new(status, detail, status == SourceStatus.Stale ? LastContact : api.Now, _nextTry), cancellation);
    }
}
