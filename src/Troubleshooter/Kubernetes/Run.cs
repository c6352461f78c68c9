using System.Collections.Immutable;
using System.Threading.Channels;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>
/// The reflectors of one <see cref="LiveCluster.RunAsync"/>, as the rights allow them. When following, scopes that are wanted later join it and live as long,
/// and all of them are planned anew when rights or namespaces change.
/// </summary>
/// <param name="previous">
/// The run before this one. Where it wrote to the same session, that still has its picture: it stays, and ages, until new lists replace it, and what was wanted
/// in that run is followed in this one too.
/// </param>
internal sealed class Run(
    ReflectorTools tools, PermissionKeeper permissions, AccessNotes notes, ChannelWriter<ClusterChange> changes, bool follow, Run? previous, CancellationToken cancellation)
    : IDisposable
{
    private readonly ImmutableArray<ScopeHeritage> _before = follow && previous?.Changes == changes ? [.. previous.Keepers.Select(k => k.Bequeath())] : [];
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _planning = new(1);
    private readonly RunTasks _tasks = new(cancellation);
    private readonly List<NarrowedScopes> _narrowed = [];
    private readonly List<ScopeKeeper> _keepers = [];
    private ImmutableArray<string> _namespaces = [];

    /// <summary>What is to be done, beside the rest, each time when rights may have changed.</summary>
    public required Func<CancellationToken, Task> AfterPlan { get; init; }

    private ChannelWriter<ClusterChange> Changes => changes;

    private IReadOnlyList<ScopeKeeper> Keepers
    {
        get
        {
            lock (_lock)
                return [.. _keepers];
        }
    }

    /// <summary>Returns when every scope is answered, or when following, only by cancellation. A failure that is a mistake of ours ends all of them and is thrown.</summary>
    public async Task RunAsync(IEnumerable<SourceScope> scopes)
    {
        try
        {
            Begin(scopes);
            await PlanAsync();
            await (follow ? FollowAsync() : AnswerAsync());
        }
        finally
        {
            await _tasks.EndAsync();
        }
    }

    public void Dispose()
    {
        _planning.Dispose();
        _narrowed.ForEach(n => n.Dispose());
        foreach (var keeper in Keepers)
            keeper.Dispose();
        _tasks.Dispose();
    }

    /// <summary>Reads a whole scope once; when following, it is kept from then on. Returns when it is answered.</summary>
    public async Task AddAsync(SourceScope scope, ChannelWriter<ClusterChange> to, CancellationToken token)
    {
        if (!follow)
        {
            await ReadAsync(scope, new WholeScopeSink(scope.Kind, scope.Namespace, to), token);
            return;
        }

        ScopeKeeper? keeper;
        using (_tasks.Join())
        {
            keeper = Keepers.FirstOrDefault(k => k.Wanted.Scope == scope) ?? Keep(new(scope.Kind, scope.Namespace, Divisible: false), to);
            await PlanAsync();
        }

        await keeper.Answered.WaitAsync(token);
    }

    private static bool IsNarrowed(SourceScope scope) => (scope.Name ?? scope.LabelSelector ?? scope.FieldSelector) is not null;

    private void Begin(IEnumerable<SourceScope> scopes)
    {
        foreach (var group in scopes.Distinct().GroupBy(s => (s.Kind, s.Namespace)))
        {
            var (kind, ns) = group.Key;
            // A whole list holds what its narrowed neighbours would.
            if (group.Any(s => !IsNarrowed(s)))
            {
                Keep(new(kind, ns, Divisible: kind.Namespaced && ns is null), changes);
                continue;
            }

            var parts = group.ToList();
            var together = new NarrowedScopes(kind, ns, parts.Count, changes);
            _narrowed.Add(together);
            for (var i = 0; i < parts.Count; i++)
                Read(parts[i], together.Part(i));
        }

        foreach (var wanted in _before.Select(b => b.Wanted).Except(Keepers.Select(k => k.Wanted)))
            Keep(wanted, changes);
    }

    private void Read(SourceScope part, IScopeSink sink) => _ = _tasks.Begin(() => ReadAsync(part, sink, _tasks.Lifetime));

    private ScopeKeeper Keep(WantedScope wanted, ChannelWriter<ClusterChange> to)
    {
        var before = _before.FirstOrDefault(b => b.Wanted == wanted) ?? ScopeHeritage.None(wanted);
        var keeper = new ScopeKeeper(wanted, (self, scope, lastContact, held) => Begin(self, scope, lastContact, to, held), to, () => tools.Api.Now, before);
        lock (_lock)
            _keepers.Add(keeper);
        return keeper;
    }

    private async Task PlanAsync()
    {
        await _planning.WaitAsync(_tasks.Lifetime);
        try
        {
            permissions.TakeNews();
            var keepers = Keepers;
            var plan = ScopePlan.Of([.. keepers.Select(k => k.Wanted)], permissions.Current, permissions.Own, permissions.Others, _namespaces, follow);
            _namespaces = plan.Namespaces;
            notes.Note(plan, follow);
            // Pods first, the rest at once: when all rights go, pods whose events are gone already must not be judged anew.
            foreach (var together in keepers.Zip(plan.Scopes).GroupBy(k => k.First.Wanted.Kind != ResourceKinds.Pod).OrderBy(g => g.Key))
                await Task.WhenAll(together.Select(k => k.First.MoveAsync(k.Second, _tasks.Lifetime)));
        }
        finally
        {
            _planning.Release();
        }
    }

    /// <summary>Waits for what has begun, and for what that leads to: a list that is refused may be had namespace by namespace.</summary>
    private async Task AnswerAsync()
    {
        while (true)
        {
            await _tasks.WhenDoneAsync();
            _tasks.Lifetime.ThrowIfCancellationRequested();
            await AskAboutNewAsync();
            if (!permissions.TakeNews())
                return;
            await PlanAsync();
        }
    }

    private async Task FollowAsync()
    {
        while (true)
        {
            await permissions.WaitAsync(_tasks.Lifetime);
            if (permissions.IsDue)
                await permissions.AskAgainAsync(_namespaces, _tasks.Lifetime);
            await AskAboutNewAsync();
            await PlanAsync();
            _ = _tasks.Begin(() => AfterPlan(_tasks.Lifetime));
        }
    }

    private async Task AskAboutNewAsync()
    {
        if (ScopePlan.NeedsNamespaces([.. Keepers.Select(k => k.Wanted)], permissions.Current))
            await permissions.AskAboutNewAsync(_tasks.Lifetime);
    }

    /// <summary>Reads one scope once, unless it is known that its list would be refused.</summary>
    private async Task ReadAsync(SourceScope scope, IScopeSink sink, CancellationToken token)
    {
        var verb = scope.Name is null ? "list" : "get";
        var noting = new RefusalNotes(sink, words => Refuse(scope, words));
        if (verb == "list" && !ScopePlan.MayTry(scope.Kind, scope.Namespace, permissions.Current))
            await noting.RefuseAsync(permissions.Current.WhyNot(scope.Kind, scope.Namespace), tools.Api.Now, token);
        else
            await new Reflector(scope, tools, noting, follow: false).RunAsync(token);

        void Refuse(SourceScope refused, string words)
        {
            if (verb == "list")
                notes.NoteList(refused.Kind, refused.Namespace);
            else
                notes.Note(verb, refused.Kind, refused.Namespace);
            if (verb == "list" && permissions.Current.ToList(refused.Kind, refused.Namespace) is not Permission.Denied)
                permissions.Refuse(refused.Kind, refused.Namespace, words, final: true);
        }
    }

    private KeptScope Begin(ScopeKeeper keeper, SourceScope scope, DateTime? lastContact, ChannelWriter<ClusterChange> to, bool held)
    {
        var sink = new ScopeSink(scope, to, (refused, words) => permissions.Refuse(refused.Kind, refused.Namespace, words, final: !follow), held);
        IScopeSink outer = scope.Kind == ResourceKinds.Namespace ? new NamespaceNames(sink, permissions.Know) : sink;
        var reflector = new Reflector(scope, tools, outer, follow, lastContact);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(_tasks.Lifetime);
        var work = _tasks.Begin(() => reflector.RunAsync(stop.Token));
        _ = _tasks.Begin(() => NoteAnswerAsync(keeper, reflector));
        return new(reflector, sink, stop, work);
    }

    private async Task NoteAnswerAsync(ScopeKeeper keeper, Reflector reflector)
    {
        await reflector.Answered.WaitAsync(_tasks.Lifetime);
        await keeper.NoteAnswerAsync(_tasks.Lifetime);
    }
}
