using System.Collections.Immutable;
using System.Text.Json;
using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Inspection;

namespace K8sDoctor.Troubleshooter.Recordings;

/// <summary>
/// A recording as a source. It stands still at a moment, or plays on from there; its clock is the recording's. Kinds that the first line names are
/// complete from the start; all others are not recorded. Objects are held as the mask projects them, and lines that are to come are not held at all.
/// </summary>
internal sealed class RecordedCluster : IClusterSource
{
    private readonly RecordingFile _file;
    private readonly RecordingHeader _header;
    private readonly TimeSpan? _at;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly HashSet<(ResourceKind Kind, string? Namespace)> _scopes = [];
    private readonly HashSet<LogKey> _logs = [];
    private RecordedState? _state;

    private RecordedCluster(RecordingFile file, RecordingHeader header, TimeSpan? at, TimeProvider time)
    {
        (_file, _header, _at) = (file, header, at);
        Playback = new Playback(time, at ?? TimeSpan.Zero);
        Inspector = new RecordedInspector(file, header, () => Playback.Position);
        Identity = new(file.Name, null, null, null, header.ServerVersion, null) { Flags = CommandFlags.Of(("--from", file.File), ("--at", at is { } moment ? FormattableString.Invariant($"{moment.TotalSeconds}s") : null)) };
    }

    public ClusterIdentity Identity { get; }

    public IInspector? Inspector { get; }

    public DateTime Now => _header.StartedAt + Playback.Position;

    /// <summary>The recording's clock: it moves when a session follows.</summary>
    public Playback Playback { get; }

    IPlayback IClusterSource.Playback => Playback;

    /// <summary>Opens a recording at a moment since its start; null means its last line. Throws <see cref="RecordingException"/>.</summary>
    public static async Task<RecordedCluster> OpenAsync(RecordingFile file, TimeSpan? at, TimeProvider time, CancellationToken cancellation)
    {
        using var reader = await RecordingReader.OpenAsync(file, cancellation);
        return new RecordedCluster(file, reader.Header, at, time);
    }

    /// <summary>Reads up to the moment without keeping anything. Throws <see cref="RecordingException"/> when the recording is faulty or ends before.</summary>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        using var reader = await RecordingReader.OpenAsync(_file, cancellation);
        await PlayToMomentAsync(reader, null, _at, cancellation);
    }

    public async Task RunAsync(SourceRequest request, ChannelWriter<ClusterChange> changes, CancellationToken cancellation)
    {
        using var reader = await RecordingReader.OpenAsync(_file, cancellation);
        await _turn.WaitAsync(cancellation);
        RecordedState state;
        Moment moment;
        var isFirst = _state is null;
        try
        {
            var start = Playback.Begin();
            _state = state = new RecordedState(request.Mask, _header);
            moment = await PlayToMomentAsync(reader, state, isFirst ? _at : start, cancellation);
            Playback.Resume(moment.At);
            _scopes.Clear();
            foreach (var scope in request.Scopes)
                await AnswerAsync(state, scope, changes, cancellation);
        }
        finally
        {
            _turn.Release();
        }

        if (!request.Follow)
            return;
        if (isFirst)
            Playback.Paused = false;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var measuring = Playback.Length is null ? Task.Run(() => MeasureAsync(stop.Token), CancellationToken.None) : Task.CompletedTask;
        try
        {
            await PlayOnAsync(reader, state, moment, changes, cancellation);
        }
        finally
        {
            await stop.CancelAsync();
            await measuring;
        }
    }

    public async Task FetchAsync(ImmutableArray<Want> wants, ChannelWriter<ClusterChange> changes, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            var state = _state ?? throw new InvalidOperationException("the recording has not been read yet");
            foreach (var want in wants)
            {
                if (want is WantKind kind)
                    await AnswerAsync(state, new SourceScope(kind.Kind, kind.Namespace), changes, cancellation);
                else if (want is WantLog log)
                    await AnswerAsync(state, log.Key, changes, cancellation);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task AnswerAsync(RecordedState state, SourceScope scope, ChannelWriter<ClusterChange> changes, CancellationToken cancellation)
    {
        _scopes.Add((scope.Kind, scope.Namespace));
        await changes.WriteAsync(state.Answer(scope), cancellation);
    }

    private async Task AnswerAsync(RecordedState state, LogKey key, ChannelWriter<ClusterChange> changes, CancellationToken cancellation)
    {
        _logs.Add(key);
        await changes.WriteAsync(state.Answer(key), cancellation);
    }

    /// <summary>Applies the lines up to the moment; null means the last line. A state of null only checks them.</summary>
    private async Task<Moment> PlayToMomentAsync(RecordingReader reader, RecordedState? state, TimeSpan? at, CancellationToken cancellation)
    {
        var last = TimeSpan.Zero;
        while (await reader.ReadAsync(cancellation) is { } line)
        {
            if (line.At > at)
                return new(at.Value, line);
            if (state is not null)
                Apply(reader, state, line);
            last = line.At;
        }

        if (at > last)
            throw new RecordingException($"{_file.Name} ends at {Durations.Format(last)}: --at {Durations.Format(at.Value)} is beyond it");
        return new(last, null);
    }

    private async Task PlayOnAsync(RecordingReader reader, RecordedState state, Moment moment, ChannelWriter<ClusterChange> changes, CancellationToken cancellation)
    {
        var last = moment.At;
        try
        {
            for (var line = moment.Next; line is not null; line = await reader.ReadAsync(cancellation))
            {
                Playback.Next(line.Value.At);
                await Playback.WaitUntilAsync(line.Value.At, cancellation);
                last = line.Value.At;
                await PlayAsync(reader, state, line.Value, changes, cancellation);
            }
        }
        finally
        {
            if (!cancellation.IsCancellationRequested)
                Playback.EndAt(last); // also where a fault ends it
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
    }

    /// <summary>Reads all of it once to know how long it is. A fault is told when it is reached.</summary>
    private async Task MeasureAsync(CancellationToken cancellation)
    {
        try
        {
            using var reader = await RecordingReader.OpenAsync(_file, cancellation);
            var last = TimeSpan.Zero;
            while (await reader.ReadAsync(cancellation) is { } line)
                last = line.At;
            Playback.Measured(last);
        }
        catch (Exception e) when (e is RecordingException or OperationCanceledException)
        {
            // The length stays unknown.
        }
    }

    private async Task PlayAsync(RecordingReader reader, RecordedState state, RecordingLine line, ChannelWriter<ClusterChange> changes, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (Apply(reader, state, line) is { } change && IsAskedFor(change))
                await changes.WriteAsync(change, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A live cluster would tell a new log only when asked again; a recording has it a moment after the restart that it belongs to.</summary>
    private bool IsAskedFor(ClusterChange change) => change switch
    {
        Upserted upserted => IsAskedFor(upserted.Object.Key),
        Deleted deleted => IsAskedFor(deleted.Key),
        LogRead log => _logs.Contains(log.Key),
        _ => true,
    };

    private bool IsAskedFor(ObjectKey key) => _scopes.Contains((key.Kind, null)) || _scopes.Contains((key.Kind, key.Namespace));

    private static ClusterChange? Apply(RecordingReader reader, RecordedState state, in RecordingLine line)
    {
        try
        {
            return state.Apply(line);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidDataException)
        {
            throw reader.Fault(e.Message, e);
        }
    }

    /// <summary>Where the playing stands, and the first line after it.</summary>
    private readonly record struct Moment(TimeSpan At, RecordingLine? Next);
}
