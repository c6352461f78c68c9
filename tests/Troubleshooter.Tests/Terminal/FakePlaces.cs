using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

/// <summary>Places to go to; each asked-for journey waits for the test to end it.</summary>
internal sealed class FakePlaces : IPlaces
{
    private TaskCompletionSource<SafeText> _journey = new();

    public ContextsView Contexts { get; private set; } = new([], new("the kubeconfig is being read"));

    /// <summary>What was asked for, like <c>prod/</c>, <c>/shop</c>.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>What is known once somebody wants to read it.</summary>
    public ImmutableArray<ContextView> Known { get; set; } =
    [
        Context("dev", "kind-dev", "ann", "shop"),
        Context("kind-lab", "kind-lab", "kubernetes-admin", "", isCurrent: true),
        Context("prod", "arn:aws:eks:eu-central-1:123456789012:cluster/production-europe", "oidc:ann@example.com", ""),
        Context("prod-us", "gke_example_us-central1_production-us", "oidc:ann@example.com", "payments"),
    ];

    public static ContextView Context(string name, string cluster, string user, string ns, bool isCurrent = false) => new(new(name), new(cluster), new(user), new(ns), isCurrent);

    public void ReadContexts() => Contexts = new(Known, default);

    public Task<SafeText> GoAsync(string? context, string? ns)
    {
        Asked.Add($"{context}/{ns}");
        _journey = new();
        return _journey.Task;
    }

    /// <summary>The journey has ended: well, or with why it has not.</summary>
    public void End(string why = "") => _journey.SetResult(new(why));
}
