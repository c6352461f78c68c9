using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What rules can ask about volumes.</summary>
internal static class VolumesFunctions
{
    public static ImmutableArray<HostFunction> All { get; } =
    [
        new("volumeTrouble", false, [CelType.String], CelType.MapOf(CelType.String, CelType.String), [],
            "Why a volume cannot be attached or mounted: kind (driver-missing, in-use, detaching, limit, zone, rights, account, host-path, helper, damaged, stale, denied, path, gone, wrong-fs, busy, timeout, unknown), meaning (in words) and words, the innermost of the message.",
            "volumeTrouble(events.last(1)[0].message).kind == 'in-use'", (_, a) => Trouble(VolumesTrouble.Parse(a[0].AsString))),
        new("volumeMisfits", false, [CelType.MessageOf(ResourceKinds.PersistentVolumeClaim)], CelType.ListOf(CelType.MapOf(CelType.String, CelType.String)), SchedulingVolumeFields.Binding,
            "The volumes that come nearest to what a claim asks for and are not given to it, at most 5: volume, why (in words), kind (taken, released, small, modes, mode, labels, class), size, modes and class of the volume.",
            "volumeMisfits(object).exists(v, v.kind == 'small')", (reader, a) => Misfits(VolumesMisfits.Of(reader, a[0].AsObject!))),
    ];

    private static CelValue Misfits(Lookup<List<Dictionary<string, string>>> found) => found.IsKnown ? Facts.Maps(found.Value) : CelValue.Unknown(found.Unknown!);

    private static CelValue Trouble(VolumesTrouble found) => Facts.Map([new("kind", found.Kind), new("meaning", found.Meaning), new("words", found.Words)]);
}
