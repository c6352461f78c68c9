using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;

namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>
/// Where the one table that is looked at is made: who paints asks for it, the task that owns the state lends its objects, and a task of its own chooses and
/// sorts, so that neither keys nor news ever wait for that.
/// </summary>
internal sealed class TableDesk(TimeProvider time)
{
    // What takes long is done less often: never more than a fifth of a core.
    private const int RestFactor = 4;
    private static readonly TimeSpan LeastRest = TimeSpan.FromMilliseconds(20);

    private readonly TableMaker _maker = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _asked = NewSignal();
    private TableQuery? _query;
    private RowId? _row;
    private InsightView? _insight;
    private TableSource? _source;
    private TableView? _current;
    private int _sight;
    private readonly Queue<Action<IDiagnosis, SourceTable>> _questions = [];
    private bool _isDue;
    private bool _isWorking;

    /// <summary>The newest picture of the table that is looked at; null before there is one.</summary>
    public TableView? Current
    {
        get
        {
            lock (_lock)
                return _current;
        }
    }

    /// <summary>What is known of the row that was asked for; null before it is known.</summary>
    public InsightView? Insight
    {
        get
        {
            lock (_lock)
                return _insight;
        }
    }

    /// <summary>Completes when something is asked for that only the state can answer: objects of another kind or namespace, another row.</summary>
    public Task Asked
    {
        get
        {
            lock (_lock)
                return _asked.Task;
        }
    }

    /// <summary>From now on this is looked at. Quick, from any thread.</summary>
    public void Look(Gaze gaze)
    {
        var query = gaze.Query;
        lock (_lock)
        {
            if (gaze.Row != _row)
            {
                (_row, _insight) = (gaze.Row, null);
                if (gaze.Row is not null)
                    _asked.TrySetResult();
            }

            if (Equals(query, _query))
                return;
            _query = query;
            if (query is null || !IsOf(_source, query))
                (_source, _current) = (null, null);
            if (query is null)
                return;
            if (_source is null)
                _asked.TrySetResult();
            Begin();
        }
    }

    /// <summary>Asks for a picture of the moment.</summary>
    public void Nudge()
    {
        lock (_lock)
            _asked.TrySetResult();
    }

    /// <summary>Something else is looked at from now on: no row of what was before will be shown. Not while somebody may still offer that.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            (_source, _current, _insight) = (null, null, null);
            _sight++;
            _asked.TrySetResult();
        }
    }

    /// <summary>Asks the state something, for who needs an answer once. The question is put by the task that owns the state, and must be quick.</summary>
    public Task<T> AskAsync<T>(Func<IDiagnosis, SourceTable, T> question, CancellationToken cancellation)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _questions.Enqueue((diagnosis, sources) =>
            {
                try
                {
                    answer.TrySetResult(question(diagnosis, sources));
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    answer.TrySetException(e);
                }
            });
            _asked.TrySetResult();
        }

        return answer.Task.WaitAsync(cancellation);
    }

    /// <summary>The objects as they are now; only for the task that owns the state.</summary>
    public void Offer(IDiagnosis diagnosis, SourceTable sources, ImmutableArray<IncidentView> incidents, DateTime now)
    {
        TableQuery? query;
        TableSource? before;
        RowId? row;
        Action<IDiagnosis, SourceTable>[] questions;
        lock (_lock)
        {
            (query, before, row) = (_query, _source, _row);
            questions = [.. _questions];
            _questions.Clear();
            if (_asked.Task.IsCompleted)
                _asked = NewSignal();
        }

        foreach (var question in questions)
            question(diagnosis, sources);
        if (row is { } asked)
            Explain(diagnosis, asked, now);
        if (query is not null)
            Offer(diagnosis, sources, incidents, query, before);
    }

    private void Offer(IDiagnosis diagnosis, SourceTable sources, ImmutableArray<IncidentView> incidents, TableQuery query, TableSource? before)
    {
        var index = before is not null && before.Incidents.IsOf(incidents) ? before.Incidents : IncidentIndex.Of(incidents);
        var known = query.Table.Kinds.Any(k => sources.Of(k, query.Namespace).IsKnown);
        var next = TableSource.Of(diagnosis, query.Table, query.Namespace, index, known);
        if (before is not null && IsOf(before, query) && ReferenceEquals(before.Incidents, index) && before.IsKnown == known && before.Objects.SameAs(next.Objects))
            return;
        lock (_lock)
        {
            if (_query is null || !IsOf(next, _query))
                return;
            _source = next;
            Begin();
        }
    }

    private void Explain(IDiagnosis diagnosis, RowId row, DateTime now)
    {
        var next = new InsightView(row, [.. diagnosis.Explain(row.Key, now).Select(line => new SafeText(line))]);
        lock (_lock)
        {
            if (_row == row && !next.SameAs(_insight))
                _insight = next;
        }
    }

    private static bool IsOf(TableSource? source, TableQuery query) => source?.Table == query.Table && source.Namespace == query.Namespace;

    private void Begin()
    {
        _isDue = true;
        if (_isWorking || _source is null)
            return;
        _isWorking = true;
        _ = Task.Run(WorkAsync);
    }

    private async Task WorkAsync()
    {
        while (Next() is var (source, query, sight))
        {
            var began = time.GetTimestamp();
            var made = Make(source, query);
            lock (_lock)
            {
                if (_query is not null && IsOf(source, _query) && sight == _sight)
                    _current = made;
            }

            var rest = time.GetElapsedTime(began) * RestFactor;
            await Task.Delay(rest > LeastRest ? rest : LeastRest, time, CancellationToken.None);
        }
    }

    // A fault of one table is shown in its place, and leaves the rest.
    private TableView Make(TableSource source, TableQuery query)
    {
        try
        {
            return _maker.Make(source, query);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return TableView.Failed(_current, query, e.Message);
        }
    }

    private (TableSource Source, TableQuery Query, int Sight)? Next()
    {
        lock (_lock)
        {
            if (_isDue && _source is { } source && _query is { } query)
            {
                _isDue = false;
                return (source, query, _sight);
            }

            _isWorking = false;
            return null;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
