using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What rules can ask about volumes.</summary>
internal static class VolumesFunctions
{
    public static ImmutableArray<HostFunction> All { get; } =
    [
        new("volumeTrouble", false, [CelType.String], CelType.MapOf(CelType.String, CelType.String), [],
            "Why a volume cannot be attached or mounted: kind (driver-missing, in-use, detaching, limit, zone, rights, account, host-path, helper, damaged, stale, denied, path, gone, wrong-fs, busy, timeout, unknown), meaning (in words) and words, the innermost of the message.",
            "volumeTrouble(events.last(1)[0].message).kind == 'in-use'", (_, a) => Trouble(VolumesTrouble.Parse(a[0].AsString))),
    ];

    private static CelValue Trouble(VolumesTrouble found) => Facts.Map([new("kind", found.Kind), new("meaning", found.Meaning), new("words", found.Words)]);
}
