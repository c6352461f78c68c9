using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>The reflectors of one <see cref="LiveCluster.RunAsync"/>. When following, scopes that are wanted later join it and live as long.</summary>
/// <param name="previous">
/// The run before this one. Where it wrote to the same session, that still has its picture: it stays, and ages, until new lists replace it, and what was wanted
/// in that run is followed in this one too.
/// </param>
internal sealed class Run(ReflectorTools tools, ChannelWriter<ClusterChange> changes, bool follow, Run? previous, CancellationToken cancellation) : IDisposable
{
    private readonly Dictionary<SourceScope, DateTime?> _before = follow && previous?.Changes == changes ? previous.Contacts() : [];
    private readonly Lock _lock = new();
    private readonly List<Task> _tasks = [];
    private readonly List<NarrowedScopes> _narrowed = [];
    private readonly Dictionary<SourceScope, Reflector> _reflectors = [];
    private readonly CancellationTokenSource _lifetime = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    private ExceptionDispatchInfo? _failure;

    private ChannelWriter<ClusterChange> Changes => changes;

    public void Start(IEnumerable<SourceScope> scopes)
    {
        foreach (var group in scopes.Concat(_before.Keys).Distinct().GroupBy(s => (s.Kind, s.Namespace)))
        {
            var (kind, ns) = group.Key;
            // A whole list holds what its narrowed neighbours would.
            if (group.Any(s => !IsNarrowed(s)))
            {
                Begin(new(kind, ns), new WholeScopeSink(kind, ns, changes));
                continue;
            }

            var parts = group.ToList();
            var together = new NarrowedScopes(kind, ns, parts.Count, changes);
            _narrowed.Add(together);
            for (var i = 0; i < parts.Count; i++)
                Begin(parts[i], together.Part(i));
        }
    }

    /// <summary>Returns when all have returned. A failure that is a mistake of ours ends all of them and is thrown.</summary>
    public async Task EndAsync()
    {
        try
        {
            for (var i = 0; i < Count(); i++)
                await _tasks[i];
        }
        finally
        {
            _failure?.Throw();
        }

        int Count()
        {
            lock (_lock)
                return _tasks.Count;
        }
    }

    public void Dispose()
    {
        _narrowed.ForEach(n => n.Dispose());
        _lifetime.Dispose();
    }

    /// <summary>Reads a whole scope once; when following, it is kept from then on. Returns when it is answered.</summary>
    public async Task AddAsync(SourceScope scope, ChannelWriter<ClusterChange> to, CancellationToken cancellation)
    {
        var sink = new WholeScopeSink(scope.Kind, scope.Namespace, to);
        if (!follow)
        {
            await new Reflector(scope, tools, sink, follow: false).RunAsync(cancellation);
            return;
        }

        await Begin(scope, sink).Answered.WaitAsync(cancellation);
    }

    private static bool IsNarrowed(SourceScope scope) => (scope.Name ?? scope.LabelSelector ?? scope.FieldSelector) is not null;

    private Reflector Begin(SourceScope scope, IScopeSink sink)
    {
        lock (_lock)
        {
            if (_reflectors.TryGetValue(scope, out var running))
                return running;
            var reflector = new Reflector(scope, tools, sink, follow, _before.GetValueOrDefault(scope));
            _reflectors[scope] = reflector;
            _tasks.Add(GuardAsync(reflector));
            return reflector;
        }
    }

    /// <summary>The whole scopes, and when the server was last heard of each; null where nothing is known of it.</summary>
    private Dictionary<SourceScope, DateTime?> Contacts()
    {
        lock (_lock)
            return _reflectors.Where(r => !IsNarrowed(r.Key)).ToDictionary(r => r.Key, r => r.Value.LastContact);
    }

    private async Task GuardAsync(Reflector reflector)
    {
        try
        {
            await reflector.RunAsync(_lifetime.Token);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _failure ??= ExceptionDispatchInfo.Capture(e);
            await _lifetime.CancelAsync();
        }
    }
}
