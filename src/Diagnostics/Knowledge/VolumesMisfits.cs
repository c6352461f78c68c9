using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Why the PersistentVolumes that somebody made are not given to a claim: the comparison that the volume controller makes, for each of them.</summary>
internal static class VolumesMisfits
{
    private const int Most = 5;

    /// <summary>
    /// The volumes that come nearest, at most 5: <c>volume</c>, <c>why</c> (in words), <c>kind</c> of the first reason (taken, released, small, modes, mode, labels,
    /// class), <c>size</c>, <c>modes</c>, <c>class</c>. A volume of another class is among them only when that is all that differs.
    /// </summary>
    public static Lookup<List<Dictionary<string, string>>> Of(IStateReader reader, ResourceObject claim)
    {
        var volumes = reader.All(ResourceKinds.PersistentVolume, "");
        return volumes.IsKnown
            ? Lookup<List<Dictionary<string, string>>>.Known([.. Ranked(claim, volumes.Value).Take(Most)])
            : Lookup<List<Dictionary<string, string>>>.NotKnown(volumes.Unknown!);
    }

    private static IEnumerable<Dictionary<string, string>> Ranked(ResourceObject claim, IEnumerable<ResourceObject> volumes) =>
        from volume in volumes
        let reasons = Reasons(claim, volume).ToList()
        let first = reasons.Count == 0 ? "" : reasons[0].Kind
        where reasons.Count > 0 && (reasons.Count == 1 || !reasons.Exists(r => r.Kind == "class"))
        orderby first == "taken", first == "class", reasons.Count, volume.Name
        select new Dictionary<string, string>
        {
            ["volume"] = volume.Name,
            ["why"] = string.Join(", and ", reasons.Select(r => r.Why)),
            ["kind"] = first,
            ["size"] = Size(SchedulingVolumeFields.VolumeCapacity.Map(volume.Body)),
            ["modes"] = string.Join(", ", Texts.Strings(SchedulingVolumeFields.VolumeModes.List(volume.Body))),
            ["class"] = SchedulingVolumeFields.VolumeClass.Text(volume.Body) ?? "",
        };

    private static IEnumerable<(string Kind, string Why)> Reasons(ResourceObject claim, ResourceObject volume)
    {
        if (Holder(claim, volume) is { } holder)
            yield return holder;
        var (want, have) = (Size(SchedulingVolumeFields.ClaimRequests.Map(claim.Body)), Size(SchedulingVolumeFields.VolumeCapacity.Map(volume.Body)));
        if (Quantities.Parse(have) < Quantities.Parse(want))
            yield return ("small", $"has {have}, where the claim asks for {want}");
        var (asked, offered) = (Texts.Strings(SchedulingVolumeFields.ClaimModes.List(claim.Body)), Texts.Strings(SchedulingVolumeFields.VolumeModes.List(volume.Body)));
        if (asked.Except(offered).Any())
            yield return ("modes", $"offers {string.Join(", ", offered)}, where the claim asks for {string.Join(", ", asked)}");
        var (mode, made) = (SchedulingVolumeFields.ClaimVolumeMode.Text(claim.Body) ?? "Filesystem", SchedulingVolumeFields.VolumeMode.Text(volume.Body) ?? "Filesystem");
        if (mode != made)
            yield return ("mode", $"has the volumeMode {made}, where the claim asks for {mode}");
        if (SchedulingVolumeFields.ClaimSelector.Message(claim.Body) is { } selector && !Selectors.Matches(selector, SchedulingVolumeFields.VolumeLabels.Map(volume.Body)))
            yield return ("labels", "has not the labels that the claim's selector asks for");
        var (wanted, own) = (SchedulingVolumeFields.ClaimClass.Text(claim.Body) ?? "", SchedulingVolumeFields.VolumeClass.Text(volume.Body) ?? "");
        if (wanted != own)
            yield return ("class", $"is of {(own.Length == 0 ? "no class" : "class " + own)}, where the claim asks for {(wanted.Length == 0 ? "none" : wanted)}");
    }

    private static (string Kind, string Why)? Holder(ResourceObject claim, ResourceObject volume)
    {
        var (name, ns) = (SchedulingVolumeFields.ClaimedBy.Text(volume.Body) ?? "", SchedulingVolumeFields.ClaimedIn.Text(volume.Body) ?? "");
        if (SchedulingVolumeFields.VolumePhase.Text(volume.Body) == "Released")
            return ("released", $"is Released: its claimRef still names the deleted claim {ns}/{name}");
        return name.Length > 0 && (name != claim.Name || ns != claim.Namespace) ? ("taken", $"belongs to claim {ns}/{name}") : null;
    }

    private static string Size(ResourceMap map) => map.TryGet("storage", out var size) ? size as string ?? "" : "";
}
