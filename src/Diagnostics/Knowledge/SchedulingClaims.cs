using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// Claims that get their volume when their pod is placed (<c>WaitForFirstConsumer</c>): whether there is one to bind on a node, or one may be made there
/// (scheduler, volumebinding/binder.go). Looked at last, for nodes that nothing else rules out. What was not read keeps no node away.
/// </summary>
internal sealed class SchedulingClaims
{
    private const string NoProvisioner = "kubernetes.io/no-provisioner";

    private readonly List<(ResourceObject Claim, ResourceObject Class, ResourceObject[] Volumes)> _waiting;

    public SchedulingClaims(IStateReader reader, IEnumerable<ResourceObject> claims) =>
        _waiting =
        [
            .. claims.Where(c => string.IsNullOrEmpty(SchedulingVolumeFields.ClaimVolume.Text(c.Body)))
                .Select(c => (Claim: c, Class: ClassOf(reader, c)))
                .Where(c => c.Class is not null && SchedulingVolumeFields.BindingMode.Text(c.Class.Body) == "WaitForFirstConsumer")
                .OrderBy(c => Size(SchedulingVolumeFields.ClaimRequests.Map(c.Claim.Body)))
                .Select(c => (c.Claim, c.Class!, VolumesOf(reader, c.Class!))),
        ];

    public IEnumerable<Obstacle> Reasons(CandidateNode node) => Plan(node).Select(p => p.Obstacle).OfType<Obstacle>();

    /// <summary>The provisioners that would make volumes if the pod were placed on the node, with how many.</summary>
    public Dictionary<string, int> Provisioned(CandidateNode node) =>
        Plan(node).Where(p => p.Provisioner.Length > 0).GroupBy(p => p.Provisioner).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);

    // Of each claim, what is in its way, or who makes its volume; neither where there is one to bind.
    private IEnumerable<(Obstacle? Obstacle, string Provisioner)> Plan(CandidateNode node)
    {
        var taken = new HashSet<ObjectKey>();
        foreach (var (claim, storage, volumes) in _waiting)
        {
            var match = volumes.Where(v => !taken.Contains(v.Key) && Fits(v, claim, node)).MinBy(v => Size(SchedulingVolumeFields.VolumeCapacity.Map(v.Body)));
            var provisioner = SchedulingVolumeFields.Provisioner.Text(storage.Body) ?? "";
            if (match is not null)
                taken.Add(match.Key);
            else if (provisioner is "" or NoProvisioner)
                yield return (new(Obstacles.NoVolume, claim.Name, Holder: storage.Name, Detail: "static"), "");
            else if (!Allows(storage, node))
                yield return (new(Obstacles.NoVolume, claim.Name, Holder: storage.Name, Detail: "topology"), "");
            else
                yield return (null, provisioner);
        }
    }

    private static ResourceObject? ClassOf(IStateReader reader, ResourceObject claim)
    {
        var name = SchedulingVolumeFields.ClaimClass.Text(claim.Body);
        var found = string.IsNullOrEmpty(name) ? default : reader.Get(new(ResourceKinds.StorageClass, "", name));
        return found is { IsKnown: true, Value: { } storage } ? storage : null;
    }

    private static ResourceObject[] VolumesOf(IStateReader reader, ResourceObject storage)
    {
        var volumes = reader.Related(storage.Key, Relation.MountedBy, ResourceKinds.PersistentVolume);
        return volumes.IsKnown ? [.. volumes.Value] : [];
    }

    private static bool Fits(ResourceObject volume, ResourceObject claim, CandidateNode node)
    {
        var (v, c) = (volume.Body, claim.Body);
        var mine = SchedulingVolumeFields.ClaimedBy.Text(v) == claim.Name && SchedulingVolumeFields.ClaimedIn.Text(v) == claim.Namespace;
        var free = SchedulingVolumeFields.ClaimedBy.Text(v) is null && SchedulingVolumeFields.VolumePhase.Text(v) == "Available";
        var modes = Texts.Strings(SchedulingVolumeFields.VolumeModes.List(v));
        return (mine || free)
            && (SchedulingVolumeFields.VolumeMode.Text(v) ?? "Filesystem") == (SchedulingVolumeFields.ClaimVolumeMode.Text(c) ?? "Filesystem")
            && Size(SchedulingVolumeFields.VolumeCapacity.Map(v)) >= Size(SchedulingVolumeFields.ClaimRequests.Map(c))
            && Texts.Strings(SchedulingVolumeFields.ClaimModes.List(c)).TrueForAll(modes.Contains)
            && (SchedulingVolumeFields.ClaimSelector.Message(c) is not { } selector || Selectors.Matches(selector, SchedulingVolumeFields.VolumeLabels.Map(v)))
            && SchedulingNodeAffinity.FailedTerm(SchedulingVolumeFields.NodeTerms.List(v), node).Count == 0;
    }

    // The terms are alternatives, the expressions of one must all hold.
    private static bool Allows(ResourceObject storage, CandidateNode node)
    {
        var terms = SchedulingVolumeFields.Topologies.List(storage.Body);
        return terms.Count == 0 || Texts.Messages(terms).Any(term => Texts.Messages(SchedulingVolumeFields.TopologyExpressions.List(term)).All(e =>
            node.Label(SchedulingVolumeFields.TopologyKey.Text(e) ?? "") is { } own && Texts.Strings(SchedulingVolumeFields.TopologyValues.List(e)).Contains(own)));
    }

    private static decimal Size(ResourceMap quantities) => quantities.TryGet("storage", out var value) ? Quantities.Parse(value as string) ?? 0 : 0;
}
