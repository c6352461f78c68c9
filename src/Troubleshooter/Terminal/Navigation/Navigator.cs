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
        CloseOpen(0);
        if (Of(view) is var page && page != Home) _open.Add(page);
    }

    /// <summary>Shows a page over the current one.</summary>
    public void Open(Page page)
    {
        if (Current == page) return;
        _open.Remove(page);
        _open.Add(page);
        if (_open.Count > MostOpen) Remove(0);
    }

    /// <summary>Shows a view over the current page.</summary>
    public Page Open(ViewEntry view)
    {
        var page = Of(view);
        if (page == Home) CloseOpen(0);
        else Open(page);
        return page;
    }

    public void Back() => CloseOpen(Math.Max(0, _open.Count - 1));

    /// <summary>Ends what all pages have begun.</summary>
    public void Close() => CloseOpen(0);

    private void CloseOpen(int from)
    {
        while (_open.Count > from) Remove(_open.Count - 1);
    }

    // A view is kept as it was left; any other page ends here.
    private void Remove(int index)
    {
        var page = _open[index];
        _open.RemoveAt(index);
        if (!_views.ContainsValue(page)) page.Close();
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
