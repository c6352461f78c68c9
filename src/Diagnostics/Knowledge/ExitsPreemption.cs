using System.Collections.Immutable;
using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// Who took a pod's place: the scheduler deletes pods of lower priority to make room (preemption/executor.go), and says so in an event of the pod that is gone.
/// Its successors carry the same controller's name in front. The words are <c>Preempted by shop/pay-1 on node n1</c> (up to Kubernetes 1.24), <c>Preempted by a
/// pod on node n1</c> or <c>Preempted by pod UID on node n1</c>; which pod it was stands in the event's <c>related</c>.
/// </summary>
internal sealed record ExitsPreemption(string Victim, string Node, string By, string Owner, string Priority, string Class, int Count)
{
    private static readonly TimeSpan Lately = TimeSpan.FromHours(1);
    private static readonly FieldPath Reason = FieldPath.Of(ResourceKinds.Event, "reason");
    private static readonly FieldPath Message = FieldPath.Of(ResourceKinds.Event, "message");
    private static readonly FieldPath Kind = FieldPath.Of(ResourceKinds.Event, "involvedObject.kind");
    private static readonly FieldPath Name = FieldPath.Of(ResourceKinds.Event, "involvedObject.name");
    private static readonly FieldPath RelatedNamespace = FieldPath.Of(ResourceKinds.Event, "related.namespace");
    private static readonly FieldPath RelatedName = FieldPath.Of(ResourceKinds.Event, "related.name");
    private static readonly FieldPath PodPriority = FieldPath.Of(ResourceKinds.Pod, "spec.priority");
    private static readonly FieldPath PodClass = FieldPath.Of(ResourceKinds.Pod, "spec.priorityClassName");
    private static readonly BoundedRegex Words = new(@"Preempted by ((?<ns>[a-z0-9-]+)/(?<name>[a-z0-9.-]+) )?.*on node (?<node>[a-z0-9.-]+)", RegexOptions.ExplicitCapture);

    public static readonly ImmutableArray<FieldPath> Reads =
        [Reason, Message, Kind, Name, RelatedNamespace, RelatedName, PodPriority, PodClass, .. ExitsKill.Reads];

    /// <summary>The last preemption within an hour of a pod of the same controller (or of one of the same name), or null; not known where events are not.</summary>
    public static Lookup<ExitsPreemption?> Of(IStateReader reader, ResourceObject pod)
    {
        var all = reader.Once(("preempted", pod.Namespace), through => InNamespace(through, pod.Namespace));
        if (!all.IsKnown)
            return Lookup<ExitsPreemption?>.NotKnown(all.Unknown!);
        if (all.Value.Count == 0)
            return Lookup<ExitsPreemption?>.Known(null);
        var owners = reader.RelatedKeys(pod.Key, Relation.OwnedBy);
        var prefix = owners.Length == 0 ? null : owners[0].Name + "-";
        var own = all.Value.Where(e => IsOf(e, pod.Name, prefix) && reader.Now - ExitsKill.Seen(e.Body) <= Lately).ToList();
        return Lookup<ExitsPreemption?>.Known(own.Count == 0 ? null : Read(reader, own.MaxBy(e => ExitsKill.Seen(e.Body))!, own.Count));
    }

    private static Lookup<EquatableList<ResourceObject>> InNamespace(IStateReader reader, string ns)
    {
        var events = reader.All(ResourceKinds.Event, ns);
        return events.IsKnown
            ? Lookup<EquatableList<ResourceObject>>.Known([.. events.Value.Where(e => Reason.Text(e.Body) == "Preempted" && Kind.Text(e.Body) == "Pod")])
            : Lookup<EquatableList<ResourceObject>>.NotKnown(events.Unknown!);
    }

    private static bool IsOf(ResourceObject e, string name, string? prefix) =>
        Name.Text(e.Body) is { } about && (about == name || (prefix is not null && about.StartsWith(prefix, StringComparison.Ordinal)));

    private static ExitsPreemption Read(IStateReader reader, ResourceObject e, int count)
    {
        var match = Words.Match(Message.Text(e.Body) ?? "");
        var ns = RelatedNamespace.Text(e.Body) is { Length: > 0 } related ? related : match.Groups["ns"].Value;
        var name = RelatedName.Text(e.Body) is { Length: > 0 } named ? named : match.Groups["name"].Value;
        var found = name.Length == 0 ? null : reader.Get(new(ResourceKinds.Pod, ns, name)) is { IsKnown: true } known ? known.Value : null;
        return new(
            Name.Text(e.Body) ?? "", match.Groups["node"].Value, name.Length == 0 ? "" : $"{ns}/{name}", found is null ? "" : Reference(Owners.Topmost(reader, found)),
            found is null ? "" : $"{PodPriority.Integer(found.Body) ?? 0}", found is null ? "" : PodClass.Text(found.Body) ?? "", count);
    }

    private static string Reference(ResourceObject owner) => $"{owner.Kind.Kind.ToLowerInvariant()}/{owner.Name}";
}
