using System.Globalization;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Obstacles in words.</summary>
internal static class SchedulingWords
{
    private const string Hostname = "kubernetes.io/hostname";

    /// <summary>Said of the node: <c>has 1.5 of 8 cpu left</c>.</summary>
    public static string Of(Obstacle o, CandidateNode node) => o.Kind switch
    {
        Obstacles.Leaving => o.Subject == "1"
            ? $"will have room when pod {o.Holder}, which is being deleted, has ended"
            : $"will have room when {o.Subject} pods that are being deleted have ended, the last of them {o.Holder}",
        Obstacles.NoRoom => $"has {Amount(o, o.Have)} of {Amount(o, o.All)} {o.Subject} left",
        Obstacles.TooManyPods => $"runs {o.All - o.Have:0} pods already, and takes at most {o.All:0}",
        Obstacles.HostPort => $"has host port {o.Subject}/{o.Detail} taken by pod {o.Holder}",
        Obstacles.AntiAffinity => AntiAffinity(o),
        Obstacles.Affinity => o.Detail.Length == 0
            ? $"lacks the label {o.Subject} that the pod's affinity needs"
            : $"has no pod with {o.Detail}{Place(o.Subject, node)}",
        Obstacles.Spread => Spread(o),
        Obstacles.Cordoned => "is cordoned",
        Obstacles.NodeState => $"carries {o.Subject} (set by the control plane for its state)",
        Obstacles.Taint => $"carries the taint {o.Subject}, which the pod does not tolerate",
        Obstacles.RequestTooLarge => $"has {Amount(o, o.Have)} {o.Subject} in all",
        Obstacles.NoSuchResource => $"has no {o.Subject}",
        Obstacles.NodeSelector => Near(o, node) is { } near ? $"lacks {o.Subject} (it has {near})" : $"lacks {o.Subject}",
        _ => Volume(o),
    };

    /// <summary>Of a group of nodes: <c>untolerated taint dedicated=ml:NoSchedule</c>.</summary>
    public static string Short(Obstacle o) => o.Kind switch
    {
        Obstacles.Taint or Obstacles.NodeState => $"untolerated taint {o.Subject}",
        Obstacles.NodeSelector => $"not {o.Subject}",
        Obstacles.NoRoom => $"no {o.Subject} left",
        Obstacles.RequestTooLarge => $"too little {o.Subject}",
        Obstacles.NoSuchResource => $"no {o.Subject}",
        Obstacles.TooManyPods => "no room for another pod",
        Obstacles.HostPort => $"host port {o.Subject} taken",
        Obstacles.VolumeLimit => $"no more volumes of {o.Subject}",
        Obstacles.Volume => $"cannot reach the volume of claim {o.Subject}",
        Obstacles.NoVolume => $"no volume for claim {o.Subject}",
        Obstacles.ClaimInUse => $"claim {o.Subject} in use",
        Obstacles.Spread => $"topology spread over {o.Subject}",
        _ => o.Kind,
    };

    /// <summary>An amount of the resource that an obstacle is about.</summary>
    public static string Amount(Obstacle o, decimal value) => Quantities.Format(o.Subject, value);

    /// <summary>The label that a node has instead of one that it lacks, as <c>key=value</c>; or null.</summary>
    public static string? Near(Obstacle o, CandidateNode node) =>
        node.Label(o.Detail) is { } own ? $"{o.Detail}={own}"
        : Texts.Nearest(o.Detail, Keys(node.Labels)) is { } other ? $"{other}={node.Label(other)}" : null;

    private static string AntiAffinity(Obstacle o) => o.ByHolder
        ? $"{Runs(o)}, whose anti-affinity refuses pods with {o.Detail}"
        : $"{Runs(o)} ({o.Detail}), and the pod's anti-affinity refuses to be beside it";

    private static string Spread(Obstacle o)
    {
        if (o.Detail.Length == 0)
            return $"lacks the label {o.Subject} that the pod is spread over";
        var parts = o.Detail.Split('|');
        return $"has {Texts.Count((long)o.Have, "such pod")} in {parts[0]} where the emptiest has {o.All.ToString("0", CultureInfo.InvariantCulture)}{parts[1]}; one more would exceed maxSkew {o.Need:0}";
    }

    private static string Volume(Obstacle o) => (o.Kind, o.Detail) switch
    {
        (Obstacles.Volume, _) => $"cannot reach volume {o.Holder} of claim {o.Subject}, which is bound to {o.Detail}",
        (Obstacles.NoVolume, "static") => $"has no free volume of StorageClass {o.Holder} for claim {o.Subject}, and that class makes none",
        (Obstacles.NoVolume, _) => $"is none of the places in which StorageClass {o.Holder} makes volumes (allowedTopologies), and claim {o.Subject} needs one",
        (Obstacles.ClaimInUse, _) => $"cannot have claim {o.Subject} (ReadWriteOncePod), which pod {o.Holder} uses",
        _ => $"has {o.All - o.Have:0} of at most {o.All:0} volumes of {o.Subject} attached, and the pod needs {o.Need:0} more",
    };

    private static string Runs(Obstacle o) => o.Subject == Hostname ? $"runs pod {o.Holder}" : $"has pod {o.Holder} in its {o.Subject}";

    private static string Place(string topology, CandidateNode node) => topology == Hostname ? "" : $" in its {topology} ({node.Label(topology)})";

    private static List<string> Keys(ResourceMap labels)
    {
        var keys = new List<string>(labels.Count);
        foreach (var (key, _) in labels.Entries)
            keys.Add(key);
        return keys;
    }
}
