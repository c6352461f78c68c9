using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What rules can ask about devices and the programs that serve models on them.</summary>
internal static class DevicesFunctions
{
    private static readonly CelType Container = CelType.MessageOf("io.k8s.api.core.v1.Container");
    private static readonly CelType Map = CelType.MapOf(CelType.String, CelType.String);
    private static readonly CelType Lines = CelType.ListOf(CelType.String);

    public static ImmutableArray<HostFunction> All { get; } =
    [
        new("deviceRefusal", false, [CelType.String], Map, [],
            "Why a kubelet could not give a device to a pod: kind (unregistered, unhealthy, lost, taken, plugin, or empty), resource, requested, available, why.",
            "deviceRefusal('no healthy devices present; cannot allocate unhealthy devices nvidia.com/gpu').kind == 'unhealthy'", (_, a) => Facts.Map(Devices.Refusal(a[0].AsString))),
        new("similarResources", false, [CelType.String], CelType.ListOf(Map), [SchedulingFields.Allocatable],
            "The extended resources of the same vendor that nodes do advertise, the most alike first: name, count, nodes; at most 5.",
            "similarResources('nvidia.com/mig-1g.5gb').size() > 0", Similar),
        new("modelServer", false, [Container], CelType.String, ModelServers.Reads, "The program that serves models which a container runs (vLLM, TGI, Triton, llama.cpp, ...); empty for another.",
            "modelServer(container.spec) != ''", (_, a) => CelValue.Of(ModelServers.NameOf(a[0].AsMessage!))),
        new("modelProgress", false, [Lines], Map, [],
            "What a model server's log says that its start is busy with: stage (downloading, loading, warming up, or empty), percent, line.",
            "modelProgress(previousLog).stage == 'loading'", (_, a) => Progress(a[0])),
        new("modelLoadTime", false, [Lines, CelType.Duration], CelType.Duration, [],
            "A time that was not enough to load the model: what the run took, or half of what it would have taken at the pace that its log tells of.",
            "modelLoadTime(previousLog, duration('5m'))", (_, a) => CelValue.Of(ModelServers.NotEnough(a[0], a[1].AsDuration))),
    ];

    private static CelValue Similar(IStateReader reader, ReadOnlySpan<CelValue> arguments)
    {
        var found = Devices.Similar(reader, arguments[0].AsString);
        return found.IsKnown ? Facts.Maps(found.Value) : CelValue.Unknown(found.Unknown!);
    }

    private static CelValue Progress(CelValue log)
    {
        var (stage, percent, line) = ModelServers.Progress(log);
        return Facts.Map([new("stage", stage), new("percent", percent), new("line", line)]);
    }
}
