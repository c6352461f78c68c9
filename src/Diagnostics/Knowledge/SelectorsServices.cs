using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What a Service's selector was probably meant to match: the pod templates and bare pods of its namespace, and the nearest label.</summary>
internal static class SelectorsServices
{
    private static readonly FieldPath Selector = FieldPath.Of(ResourceKinds.Service, "spec.selector");
    private static readonly FieldPath PodLabels = FieldPath.Of(ResourceKinds.Pod, "metadata.labels");

    private static readonly (ResourceKind Kind, FieldPath Labels)[] Templates =
    [
        (ResourceKinds.Deployment, FieldPath.Of(ResourceKinds.Deployment, "spec.template.metadata.labels")),
        (ResourceKinds.StatefulSet, FieldPath.Of(ResourceKinds.StatefulSet, "spec.template.metadata.labels")),
        (ResourceKinds.DaemonSet, FieldPath.Of(ResourceKinds.DaemonSet, "spec.template.metadata.labels")),
        (ResourceKinds.Job, FieldPath.Of(ResourceKinds.Job, "spec.template.metadata.labels")),
        (ResourceKinds.CronJob, FieldPath.Of(ResourceKinds.CronJob, "spec.jobTemplate.spec.template.metadata.labels")),
        (ResourceKinds.Pod, PodLabels),
    ];

    public static readonly ImmutableArray<FieldPath> Reads = [Selector, .. Templates.Select(t => t.Labels)];

    /// <summary>
    /// <c>workload</c>: what matches (<c>Deployment web</c>), empty when nothing in the namespace does. Else the nearest: <c>near</c> (<c>Deployment web</c>),
    /// <c>key</c>, <c>want</c>, <c>nearKey</c> and <c>have</c> of the label that differs, the last two empty where the workload has no such label;
    /// all empty when nothing is near. <c>selector</c> as kubectl writes it.
    /// </summary>
    public static Lookup<Dictionary<string, string>> Facts(IStateReader reader, ResourceObject service) => Facts(reader, service.Namespace, Selector.Map(service.Body));

    /// <summary>The same of any labels that pods of a namespace must have.</summary>
    public static Lookup<Dictionary<string, string>> Facts(IStateReader reader, string ns, ResourceMap wanted)
    {
        var facts = new Dictionary<string, string> { ["workload"] = "", ["near"] = "", ["key"] = "", ["want"] = "", ["nearKey"] = "", ["have"] = "", ["selector"] = Selectors.Describe(wanted) };
        var best = int.MaxValue;
        foreach (var (kind, path) in Templates)
        {
            var all = reader.All(kind, ns);
            if (!all.IsKnown)
                return Lookup<Dictionary<string, string>>.NotKnown(all.Unknown!);
            foreach (var candidate in all.Value)
            {
                var labels = path.Map(candidate.Body);
                if (Selectors.Matches(wanted, labels))
                    facts["workload"] = $"{kind} {candidate.Name}";
                else if (Miss(wanted, labels) is { } miss && miss.Distance < best)
                    best = Note(facts, miss, $"{kind} {candidate.Name}");
            }
        }

        return Lookup<Dictionary<string, string>>.Known(facts);
    }

    private static int Note(Dictionary<string, string> facts, (string Key, string Want, string NearKey, string Have, int Distance) miss, string near)
    {
        facts["near"] = near;
        facts["key"] = miss.Key;
        facts["want"] = miss.Want;
        facts["nearKey"] = miss.NearKey;
        facts["have"] = miss.Have;
        return miss.Distance;
    }

    // The one label that differs, when all others match; a second difference makes it another thing than a slip.
    private static (string Key, string Want, string NearKey, string Have, int Distance)? Miss(ResourceMap wanted, ResourceMap labels)
    {
        (string, string, string, string, int)? miss = null;
        foreach (var (key, value) in wanted.Entries)
        {
            var want = value as string ?? "";
            if (labels.TryGet(key, out var have) && Equals(have, value))
                continue;
            if (miss is not null)
                return null;
            miss = Differs(key, want, have as string, labels, wanted.Count > 1);
            if (miss is null)
                return null;
        }

        return miss;
    }

    private static (string, string, string, string, int)? Differs(string key, string want, string? have, ResourceMap labels, bool othersMatch)
    {
        if (have is not null)
        {
            if (Texts.Nearest(want, [have]) is not null)
                return (key, want, key, have, EditDistance.Between(want, have));
            return othersMatch ? (key, want, key, have, 20) : null;
        }

        foreach (var (other, value) in labels.Entries)
        {
            if (Equals(value, want) || Texts.Nearest(key, [other]) is not null)
                return (key, want, other, value as string ?? "", Equals(value, want) ? 5 : 10);
        }

        return othersMatch ? (key, want, "", "", 30) : null;
    }
}
