using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>What an object has to do with an incident.</summary>
internal enum IncidentPart { Root, Member, Effect }

/// <summary>An object's part in an incident.</summary>
internal sealed record IncidentMark(IncidentView Incident, IncidentPart Part);

/// <summary>Which object has a part in which incident. Of several incidents the one that it is at fault for counts, then the first in their order: the worst.</summary>
internal sealed class IncidentIndex
{
    public static readonly IncidentIndex Empty = new([]);

    private static readonly FieldPath AboutKind = FieldPath.Of(ResourceKinds.Event, "involvedObject.kind");
    private static readonly FieldPath AboutNamespace = FieldPath.Of(ResourceKinds.Event, "involvedObject.namespace");
    private static readonly FieldPath AboutName = FieldPath.Of(ResourceKinds.Event, "involvedObject.name");

    private readonly ImmutableArray<IncidentView> _incidents;
    private readonly Dictionary<(string Kind, string Namespace, string Name), IncidentMark> _marks = [];

    private IncidentIndex(ImmutableArray<IncidentView> incidents)
    {
        _incidents = incidents;
        foreach (var incident in incidents)
        {
            Add(incident.Root, new(incident, IncidentPart.Root));
            Add(incident.Members, new(incident, IncidentPart.Member));
        }

        foreach (var incident in incidents)
            Add(incident.Effects, new(incident, IncidentPart.Effect));
    }

    /// <summary>What must be in the field mask for this.</summary>
    public static ImmutableArray<FieldPath> Reads { get; } = [AboutKind, AboutNamespace, AboutName];

    public static IncidentIndex Of(ImmutableArray<IncidentView> incidents) => incidents.IsEmpty ? Empty : new(incidents);

    /// <summary>Whether it was made of these very incidents.</summary>
    public bool IsOf(ImmutableArray<IncidentView> incidents)
    {
        if (incidents.Length != _incidents.Length)
            return false;
        for (var i = 0; i < incidents.Length; i++)
        {
            if (!ReferenceEquals(incidents[i], _incidents[i]))
                return false;
        }

        return true;
    }

    /// <summary>The part of the object, or of what an event is about; null for none.</summary>
    public IncidentMark? Find(ResourceObject of) => _marks.Count == 0 ? null
        : of.Kind == ResourceKinds.Event ? Find(AboutKind.Text(of.Body), AboutNamespace.Text(of.Body), AboutName.Text(of.Body))
        : Find(of.Kind.Kind, of.Namespace, of.Name);

    public IncidentMark? Find(string? kind, string? ns, string? name) => _marks.GetValueOrDefault((kind ?? "", ns ?? "", name ?? ""));

    private void Add(ImmutableArray<ReferenceView> references, IncidentMark mark)
    {
        foreach (var reference in references)
            Add(reference, mark);
    }

    private void Add(ReferenceView reference, IncidentMark mark) => _marks.TryAdd((reference.Kind.Value, reference.Namespace.Value, reference.Name.Value), mark);
}
