using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Tables;

namespace K8sDoctor.Troubleshooter.Terminal.Incidents;

/// <summary>Which incidents are shown: those with a part in the namespace that is looked at, and with a text that the filter finds.</summary>
/// <param name="Namespace">Null for all.</param>
internal sealed record IncidentFilter(RowFilter Row, string? Namespace)
{
    public static readonly IncidentFilter None = new(RowFilter.None, null);

    public bool IsActive => Row.IsActive || Namespace is not null;

    public bool Matches(IncidentView incident) => (Namespace is null || Touches(incident, Namespace)) && (!Row.IsActive || MatchesRow(incident));

    private bool MatchesRow(IncidentView incident)
    {
        var root = incident.Root;
        return Row.Shows(Row.Finds(root.Namespace.Value) || Row.Finds(root.Kind.Value) || Row.Finds(root.Name.Value) || Row.Finds(Names.Workload(root))
            || Row.Finds(incident.Title.Value) || Row.Finds(incident.Rule) || Row.Finds(Names.Word(incident.Severity)));
    }

    // What has no namespace concerns all of them.
    private static bool Touches(IncidentView incident, string ns) =>
        incident.Root.Namespace.IsEmpty || incident.Root.Namespace.Value == ns || incident.Members.Any(m => m.Namespace.Value == ns) || incident.Effects.Any(e => e.Namespace.Value == ns);
}
