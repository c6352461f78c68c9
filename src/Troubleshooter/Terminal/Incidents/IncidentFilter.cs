using System.Text.RegularExpressions;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Terminal.Incidents;

/// <summary>
/// Which incidents are shown: those where a regular expression (case ignored) is found in a field. What is not a valid expression, or one that could run
/// away, is searched for as it stands.
/// </summary>
internal sealed class IncidentFilter
{
    public static readonly IncidentFilter None = new("");

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
    private readonly Regex? _pattern;

    public IncidentFilter(string text)
    {
        Text = text;
        if (text.Length > 0) _pattern = Parse(text);
    }

    public string Text { get; }

    public bool IsActive => _pattern is not null;

    public bool Matches(IncidentView incident)
    {
        if (_pattern is null) return true;

        var root = incident.Root;
        return _pattern.IsMatch(root.Namespace.Value) || _pattern.IsMatch(root.Kind.Value) || _pattern.IsMatch(root.Name.Value)
            || _pattern.IsMatch(Names.Workload(root)) || _pattern.IsMatch(incident.Title.Value) || _pattern.IsMatch(incident.Rule)
            || _pattern.IsMatch(Names.Word(incident.Severity));
    }

    // NotSupportedException: the engine refuses look-arounds, back references and automata that would grow too large.
    private static Regex Parse(string text)
    {
        try
        {
            return new Regex(text, Options);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return new Regex(Regex.Escape(text), Options);
        }
    }
}
