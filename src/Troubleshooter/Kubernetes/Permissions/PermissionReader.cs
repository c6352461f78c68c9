using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>
/// Asks for as few reviews as it takes to know what may be read: two for who may read everything; else the rules of the cluster and of some namespaces; and
/// kind by kind only where an authorizer cannot list its rules.
/// </summary>
/// <param name="thrifty">Never kind by kind: who may make few requests makes better use of them.</param>
internal sealed class PermissionReader(PermissionReviews reviews, TimeProvider clock, bool thrifty)
{
    /// <summary>
    /// A name that no namespace has. The rules that hold "in" it are those of ClusterRoleBindings: one review instead of two for every kind. RBAC lists rules
    /// by the namespace's name and does not ask whether it exists (pkg/registry/rbac/validation/rule.go).
    /// </summary>
    public const string NoNamespace = "k8sdoctor-asks-for-the-cluster";

    private static readonly string[] Verbs = ["list", "watch"];

    // An API server that is slow to say what may be read must not hold up the lists: they tell too.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>
    /// What may be read everywhere and in these namespaces. What is not answered in time is as it was known before; never throws but for
    /// <paramref name="cancellation"/>.
    /// </summary>
    public Task<Permissions> ReadAsync(Permissions before, IEnumerable<string> namespaces, CancellationToken cancellation) =>
        WithinLimitAsync(before, (answers, token) => AskAsync(answers, [.. namespaces.Distinct()], token), cancellation);

    /// <summary>The same, and what may be read in more namespaces.</summary>
    public Task<Permissions> AddAsync(Permissions known, IEnumerable<string> namespaces, CancellationToken cancellation) =>
        WithinLimitAsync(known, (answers, token) => AddRulesAsync(answers, [.. namespaces.Distinct()], token), cancellation);

    private async Task AskAsync(Answers answers, ImmutableArray<string> namespaces, CancellationToken cancellation)
    {
        var verbs = await Task.WhenAll(Verbs.Select(verb => reviews.AllowsEverythingAsync(verb, cancellation)));
        if (verbs.Contains(null))
            return;
        // What was answered kind by kind may have changed too, and is asked again where the rules leave it open.
        answers.Add(p => p with { Everything = [.. Verbs.Where((_, i) => verbs[i] is true)], Lists = p.Lists.Clear() });
        if (verbs.All(v => v is true))
            return;
        await Task.WhenAll(AddClusterAsync(answers, cancellation), AddUserAsync(answers, cancellation), AddRulesAsync(answers, namespaces, cancellation));
        if (!thrifty)
            await AddKindsAsync(answers, namespaces, cancellation);
    }

    private async Task AddClusterAsync(Answers answers, CancellationToken cancellation)
    {
        var rules = await reviews.RulesAsync(NoNamespace, cancellation);
        answers.Add(p => p with { Cluster = rules ?? p.Cluster });
    }

    private async Task AddUserAsync(Answers answers, CancellationToken cancellation)
    {
        if (answers.Latest.Told is not null)
            return;
        var user = await reviews.UserAsync(cancellation);
        answers.Add(p => p with { Told = user });
    }

    private async Task AddRulesAsync(Answers answers, ImmutableArray<string> namespaces, CancellationToken cancellation) =>
        await Task.WhenAll(namespaces.Select(async ns =>
        {
            if (await reviews.RulesAsync(ns, cancellation) is { } rules)
                answers.Add(p => p with { Namespaces = p.Namespaces.SetItem(ns, rules) });
            // Of many namespaces it must be known at least whether there is something to see.
            if (answers.Latest.ToList(ResourceKinds.Pod, ns) is Permission.Unknown)
                await AddListAsync(answers, ResourceKinds.Pod, ns, cancellation);
        }));

    /// <summary>Kind by kind, what the rules leave open: everywhere, then in the namespaces. That a kind may be listed and not watched, its watch tells.</summary>
    private async Task AddKindsAsync(Answers answers, ImmutableArray<string> namespaces, CancellationToken cancellation)
    {
        await Task.WhenAll(Open(ResourceKinds.All, null));
        foreach (var ns in namespaces)
            await Task.WhenAll(Open(ResourceKinds.All.Where(k => k.Namespaced), ns));

        IEnumerable<Task> Open(IEnumerable<ResourceKind> kinds, string? ns) =>
            kinds.Where(k => answers.Latest.ToList(k, ns) is Permission.Unknown).ToList().Select(k => AddListAsync(answers, k, ns, cancellation));
    }

    private async Task AddListAsync(Answers answers, ResourceKind kind, string? ns, CancellationToken cancellation)
    {
        if (await reviews.AllowsAsync("list", kind, ns, cancellation) is { } allowed)
            answers.Add(p => p with { Lists = p.Lists.SetItem((kind, ns), allowed) });
    }

    private async Task<Permissions> WithinLimitAsync(Permissions known, Func<Answers, CancellationToken, Task> ask, CancellationToken cancellation)
    {
        var answers = new Answers(known);
        using var end = new CancellationTokenSource(Limit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellation);
        try
        {
            await ask(answers, both.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // What was answered until then counts.
        }

        return answers.Latest;
    }

    /// <summary>Answers as they come in, several at a time.</summary>
    private sealed class Answers(Permissions known)
    {
        private readonly Lock _lock = new();
        private Permissions _latest = known;

        public Permissions Latest
        {
            get
            {
                lock (_lock)
                    return _latest;
            }
        }

        public void Add(Func<Permissions, Permissions> answer)
        {
            lock (_lock)
                _latest = answer(_latest);
        }
    }
}
