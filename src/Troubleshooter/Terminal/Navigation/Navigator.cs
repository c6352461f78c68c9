using K8sDoctor.Troubleshooter.Terminal.Pages;

namespace K8sDoctor.Troubleshooter.Terminal.Navigation;

/// <summary>Which page is shown, and to which Esc leads back. A view that is shown again is as it was left.</summary>
internal sealed class Navigator
{
    private const int MostOpen = 20;
    private readonly LiveContext _context;
    private readonly Dictionary<string, Page> _views = [];
    private readonly List<Page> _open = [];

    /// <param name="context">What pages are made with.</param>
    public Navigator(LiveContext context) => _context = context;

    public Page Home => Of(Views.Incidents);

    public Page Current => _open.Count == 0 ? Home : _open[^1];

    /// <summary>Every page that is kept, the current one among them.</summary>
    public IEnumerable<Page> All => _views.Values.Concat(_open).Append(Home).Distinct();

    /// <summary>Shows a view; Esc leads home from it.</summary>
    public void Show(ViewEntry view)
    {
        _open.Clear();
        if (Of(view) is var page && page != Home) _open.Add(page);
    }

    /// <summary>Shows a page over the current one.</summary>
    public void Open(Page page)
    {
        if (Current == page) return;
        _open.Remove(page);
        _open.Add(page);
        if (_open.Count > MostOpen) _open.RemoveAt(0);
    }

    /// <summary>Shows a view over the current page.</summary>
    public Page Open(ViewEntry view)
    {
        var page = Of(view);
        if (page == Home) _open.Clear();
        else Open(page);
        return page;
    }

    public void Back()
    {
        if (_open.Count > 0) _open.RemoveAt(_open.Count - 1);
    }

    /// <summary>The next picture is of something else.</summary>
    /// <param name="isOtherCluster">What was opened and filtered was that of another cluster.</param>
    public void Forget(bool isOtherCluster)
    {
        if (isOtherCluster) Show(Views.Incidents);
        foreach (var page in All.ToList())
        {
            page.Forget();
            if (isOtherCluster) page.SetFilter("");
        }
    }

    private Page Of(ViewEntry view)
    {
        if (!_views.TryGetValue(view.Name, out var page)) _views[view.Name] = page = view.Create(_context);
        return page;
    }
}
