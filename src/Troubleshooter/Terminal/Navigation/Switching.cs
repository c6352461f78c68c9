using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Terminal.Navigation;

/// <summary>Looks at another cluster or namespace: only shown where it is known already, asked of the session where it is not.</summary>
internal sealed class Switching(LiveContext context)
{
    private SessionView? _view;
    private Task<SafeText>? _asked;
    private Action? _arrived;

    /// <summary>An answer has come that nobody has looked at.</summary>
    public bool IsDue => _asked is { IsCompleted: true };

    /// <summary>Goes to a context of the kubeconfig.</summary>
    /// <param name="arrived">What is to be shown there.</param>
    public void ToContext(string name, Action arrived)
    {
        if (context.Places.Contexts.All.Any(c => c.IsCurrent && c.Name.Value == name))
        {
            arrived();
            return;
        }

        _arrived = arrived;
        _asked = context.Places.GoAsync(name, null);
        if (!_asked.IsCompleted) context.Keep($"Connecting to {new SafeText(name)} {context.Ellipsis} what you see is still {Here()}.");
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
        if (_asked is { IsCompletedSuccessfully: true, Result: { IsEmpty: false } why })
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
        _asked = context.Places.GoAsync(null, ns);
        context.Say(ns is null ? "All namespaces that may be read are watched now." : $"Only namespace {new SafeText(ns)} is watched now; n, then 0, watches all again.");
    }

    private string Here() => _view is not { } view ? "nothing" : !view.Identity.Context.IsEmpty ? $"context {view.Identity.Context}" : $"{view.Identity.Source}";

    private static bool IsSameCluster(IdentityView a, IdentityView b) => a.Context == b.Context && a.Cluster == b.Cluster && a.Source == b.Source;
}
