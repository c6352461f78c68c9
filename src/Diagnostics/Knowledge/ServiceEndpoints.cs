using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>One address behind a Service: its node (empty where the slice names none) and its pod (null where it is no pod).</summary>
internal readonly record struct ServiceEndpoint(string Node, ObjectKey? Pod);

/// <summary>What stands behind a Service by its EndpointSlices.</summary>
internal sealed record ServiceEndpoints(int Count, ImmutableArray<ServiceEndpoint> Ready)
{
    private static readonly FieldPath Endpoints = FieldPath.Of(ResourceKinds.EndpointSlice, "endpoints");
    private static readonly FieldPath IsReady = Endpoints.Each("conditions.ready");
    private static readonly FieldPath NodeName = Endpoints.Each("nodeName");
    private static readonly FieldPath TargetKind = Endpoints.Each("targetRef.kind");
    private static readonly FieldPath TargetName = Endpoints.Each("targetRef.name");


    public static readonly ImmutableArray<FieldPath> Reads = [IsReady, NodeName, TargetKind, TargetName];

    /// <summary>An endpoint whose slice says nothing of its readiness is ready (<c>k8s.io/api/discovery/v1</c>).</summary>
    public static Lookup<ServiceEndpoints> Of(IStateReader reader, ObjectKey service)
    {
        var slices = reader.Related(service, Relation.BackedBy, ResourceKinds.EndpointSlice);
        if (!slices.IsKnown)
            return Lookup<ServiceEndpoints>.NotKnown(slices.Unknown!);
        var count = 0;
        var ready = ImmutableArray.CreateBuilder<ServiceEndpoint>();
        foreach (var endpoint in slices.Value.SelectMany(s => Texts.Messages(Endpoints.List(s.Body))))
        {
            count++;
            if (IsReady.Read(endpoint) is not false)
                ready.Add(new(NodeName.Text(endpoint) ?? "", PodOf(service.Namespace, endpoint)));
        }

        return Lookup<ServiceEndpoints>.Known(new(count, ready.ToImmutable()));
    }

    private static ObjectKey? PodOf(string ns, ResourceMessage endpoint) =>
        TargetKind.Text(endpoint) == ResourceKinds.Pod.Kind && TargetName.Text(endpoint) is { } name ? new(ResourceKinds.Pod, ns, name) : null;
}
