using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>The samples of logs, one for the containers of one name of one owner. One is made again only when something was asked anew of one of its containers.</summary>
internal sealed class LogSamples(ClusterState state)
{
    private readonly Dictionary<(ObjectKey Root, string? Container), Group> _groups = [];

    /// <summary>All samples, in no order.</summary>
    public IEnumerable<LogSample> All => _groups.Select(g => g.Value.Sample ??= new(g.Key.Root, g.Key.Container, g.Value.Requests, state));

    /// <summary>The samples of just these requests.</summary>
    public static LogSamples Of(ClusterState state, IEnumerable<Request> requests)
    {
        var samples = new LogSamples(state);
        foreach (var group in requests.GroupBy(r => r.Subject.Object))
            samples.Change(group.Key, [], [.. group]);
        return samples;
    }

    /// <summary>Notes what is asked of a subject now.</summary>
    public void Change(ObjectKey subject, ImmutableArray<Request> before, ImmutableArray<Request> after)
    {
        foreach (var request in before.Where(r => r.Note.Log is not null))
        {
            var key = (request.Root, request.Subject.Container);
            if (_groups.TryGetValue(key, out var group) && group.Remove(subject))
                _groups.Remove(key);
        }

        foreach (var request in after.Where(r => r.Note.Log is not null))
        {
            var key = (request.Root, request.Subject.Container);
            if (!_groups.TryGetValue(key, out var group))
                _groups.Add(key, group = new());
            group.Add(subject, request);
        }
    }

    private sealed class Group
    {
        private readonly Dictionary<ObjectKey, List<Request>> _bySubject = [];

        public LogSample? Sample { get; set; }

        public IEnumerable<Request> Requests => _bySubject.Values.SelectMany(r => r);

        public void Add(ObjectKey subject, Request request)
        {
            Sample = null;
            if (!_bySubject.TryGetValue(subject, out var requests))
                _bySubject.Add(subject, requests = []);
            requests.Add(request);
        }

        /// <summary>True when nothing is left.</summary>
        public bool Remove(ObjectKey subject)
        {
            Sample = null;
            _bySubject.Remove(subject);
            return _bySubject.Count == 0;
        }
    }
}
