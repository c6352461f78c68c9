using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>An address of the cluster: that of a Service, or that of a pod behind it.</summary>
/// <param name="Pod">Empty where it is the Service's own.</param>
internal sealed record LogAddress(ObjectKey Service, string Pod, bool IsReady)
{
    private static readonly FieldPath ClusterIp = FieldPath.Of(ResourceKinds.Service, "spec.clusterIP");
    private static readonly FieldPath ClusterIps = FieldPath.Of(ResourceKinds.Service, "spec.clusterIPs");
    private static readonly FieldPath Endpoints = FieldPath.Of(ResourceKinds.EndpointSlice, "endpoints");
    private static readonly FieldPath Addresses = Endpoints.Each("addresses");
    private static readonly FieldPath Ready = Endpoints.Each("conditions.ready");
    private static readonly FieldPath Target = Endpoints.Each("targetRef.name");

    public static readonly ImmutableArray<FieldPath> Reads = [ClusterIp, ClusterIps, Addresses, Ready, Target];

    /// <summary>What has the address; a known null says that nothing has. All who ask share one answer, because all Services and slices must be looked at.</summary>
    public static Lookup<LogAddress?> Resolve(IStateReader reader, string address) =>
        reader.Once((nameof(LogAddress), address), r => Search(r, address));

    /// <summary>The endpoints behind a Service; an address for each.</summary>
    public static Lookup<ImmutableArray<LogAddress>> Behind(IStateReader reader, ObjectKey service)
    {
        var slices = reader.Related(service, Relation.BackedBy, ResourceKinds.EndpointSlice);
        return slices.IsKnown
            ? Lookup<ImmutableArray<LogAddress>>.Known([.. slices.Value.SelectMany(s => Texts.Messages(Endpoints.List(s.Body))).Select(e => Of(service, e))])
            : Lookup<ImmutableArray<LogAddress>>.NotKnown(slices.Unknown!);
    }

    private static Lookup<LogAddress?> Search(IStateReader reader, string address)
    {
        var services = reader.All(ResourceKinds.Service, null);
        if (!services.IsKnown)
            return Lookup<LogAddress?>.NotKnown(services.Unknown!);
        if (services.Value.FirstOrDefault(s => ClusterIp.Text(s.Body) == address || Texts.Strings(ClusterIps.List(s.Body)).Contains(address)) is { } service)
            return Lookup<LogAddress?>.Known(new(service.Key, "", IsReady: true));
        var slices = reader.All(ResourceKinds.EndpointSlice, null);
        if (!slices.IsKnown)
            return Lookup<LogAddress?>.NotKnown(slices.Unknown!);
        return Lookup<LogAddress?>.Known(slices.Value.Select(slice => In(reader, slice, address)).FirstOrDefault(found => found is not null));
    }

    private static LogAddress? In(IStateReader reader, ResourceObject slice, string address)
    {
        var endpoint = Texts.Messages(Endpoints.List(slice.Body)).FirstOrDefault(e => Texts.Strings(Addresses.List(e)).Contains(address));
        return endpoint is null || reader.RelatedKeys(slice.Key, Relation.Backs) is not [var service, ..] ? null : Of(service, endpoint);
    }

    private static LogAddress Of(ObjectKey service, ResourceMessage endpoint) => new(service, Target.Text(endpoint) ?? "", Ready.Read(endpoint) is not false);
}
