using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Terminal.Navigation;

/// <summary>Looks at another cluster or namespace: only shown where it is known already, asked of the session where it is not.</summary>
internal sealed class Switching(LiveContext context)
{
    private SessionView? _view;
    private Journey? _asked;
    private Action? _arrived;

    /// <summary>An answer has come that nobody has looked at.</summary>
    public bool IsDue => _asked is { IsOver: true };

    /// <summary>Goes to a context of the kubeconfig.</summary>
    /// <param name="arrived">What is to be shown there.</param>
    public void ToContext(string name, Action arrived)
    {
        if (_view?.Identity.Context.Value == name)
        {
            arrived();
            return;
        }

        _arrived = arrived;
        _asked = new(context.Places.GoAsync(name, null));
        if (!IsDue) context.Keep($"Connecting to {new SafeText(name)} {context.Ellipsis} what you see is still {Here()}.");
    }

    /// <summary>Chooses a namespace; null for all.</summary>
    public void ToNamespace(string? ns)
    {
        var scope = _view?.Identity.Scope ?? default;
        context.Scope = context.Scope with { Namespace = scope.IsEmpty ? ns : null };
        if (scope.IsEmpty) WatchChosen();
        else if (scope.Value != ns) Watch(ns);
    }

    /// <summary>Takes a new picture.</summary>
    /// <returns>True when it is of another cluster than the last one.</returns>
    public bool Take(SessionView view)
    {
        var before = _view;
        _view = view;
        if (_asked is { IsOver: true, Why: { IsEmpty: false } why })
        {
            context.Warn($"{why}{(why.Value.EndsWith('.') ? "" : ".")} Still looking at {Here()}.");
            (_asked, _arrived) = (null, null);
        }
        else if (IsDue)
        {
            _asked = null;
        }

        var isOther = before is not null && before.Sight != view.Sight && !IsSameCluster(before.Identity, view.Identity);
        if (isOther) context.Scope = context.Scope with { Namespace = null };
        else WatchChosen();
        return isOther;
    }

    /// <summary>To be called when the pages are ready for the other cluster.</summary>
    public void Arrive()
    {
        var arrived = _arrived;
        _arrived = null;
        context.Say($"This is {Here()}.");
        arrived?.Invoke();
    }

    // Where not all namespaces may be read, the one that was chosen may be none of those that are.
    private void WatchChosen()
    {
        if (context.Scope.Namespace is not { } ns || _view is not { } view || !view.Identity.Scope.IsEmpty) return;
        if (view.Access.Namespaces.IsEmpty || view.Access.Namespaces.Any(n => n.Value == ns)) return;
        context.Scope = context.Scope with { Namespace = null };
        Watch(ns);
    }

    private void Watch(string? ns)
    {
        _arrived = null;
        _asked = new(context.Places.GoAsync(null, ns));
        context.Say(ns is null ? "All namespaces that may be read are watched now." : $"Only namespace {new SafeText(ns)} is watched now; n, then 0, watches all again.");
    }

    private string Here() => _view is not { } view ? "nothing" : !view.Identity.Context.IsEmpty ? $"context {view.Identity.Context}" : $"{view.Identity.Source}";

    private static bool IsSameCluster(IdentityView a, IdentityView b) => a.Context == b.Context && a.Cluster == b.Cluster && a.Source == b.Source;

    /// <summary>What was asked for, and how it ended: looked at by the task that paints, which waits for nothing.</summary>
    private sealed class Journey
    {
        private volatile bool _isOver;

        public Journey(Task<SafeText> going) => _ = FollowAsync(going);

        public bool IsOver => _isOver;

        /// <summary>Why it failed; empty where it did not.</summary>
        public SafeText Why { get; private set; }

        private async Task FollowAsync(Task<SafeText> going)
        {
            Why = await going.ConfigureAwait(false);
            _isOver = true;
        }
    }
}
