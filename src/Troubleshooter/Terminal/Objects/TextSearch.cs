using K8sDoctor.Troubleshooter.Session.Inspection;
using K8sDoctor.Troubleshooter.Session.Tables;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.Objects;

/// <summary>The lines of a text that a search finds. They stay among the others and are marked; one goes from one to the next.</summary>
internal sealed class TextSearch
{
    private readonly List<int> _found = [];
    private RowFilter _filter = RowFilter.None;
    private int _at = -1;

    public string Text
    {
        get => _filter.Text;
        set
        {
            if (value != _filter.Text) (_filter, _at) = (new RowFilter(value), -1);
        }
    }

    /// <summary>How many lines there are, and how many are found.</summary>
    public int Lines { get; private set; }

    public int Matches => _filter.IsActive ? _found.Count : Lines;

    /// <summary>For the title.</summary>
    public string Words => !_filter.IsActive ? "" : _found.Count == 0 ? $", nothing matches /{Text}/" : $", /{Text}/ {(_at < 0 ? 1 : _at + 1)} of {_found.Count}";

    /// <summary>A text begins.</summary>
    public void Begin()
    {
        _found.Clear();
        Lines = 0;
    }

    /// <summary>Adds a line of the text, with its mark where it is found.</summary>
    public void Add(TextBlock text, string line, ObjectForm form)
    {
        Lines++;
        var isFound = _filter.IsActive && _filter.ShowsLine(line);
        if (isFound) _found.Add(text.Count);
        ObjectLines.Add(text, line, form, isFound);
    }

    /// <summary>The first line that is found; null for none.</summary>
    public int? First() => _filter.IsActive && _found.Count > 0 ? _found[0] : null;

    /// <summary>The next one in that direction, from the end to the beginning and back; null for none.</summary>
    public int? Next(int direction)
    {
        if (!_filter.IsActive || _found.Count == 0) return null;
        _at = ((_at < 0 ? 0 : _at) + direction + _found.Count) % _found.Count;
        return _found[_at];
    }
}
