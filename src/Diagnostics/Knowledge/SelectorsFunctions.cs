using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What rules can ask about selectors, backends and names that are nearly right.</summary>
internal static class SelectorsFunctions
{
    private static readonly string[] DefaultClass = ["storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"];
    private static readonly FieldPath ClassAnnotations = FieldPath.Of(ResourceKinds.StorageClass, "metadata.annotations");
    private static readonly CelType Strings = CelType.MapOf(CelType.String, CelType.String);

    public static ImmutableArray<HostFunction> All { get; } =
    [
        new("selectorTarget", false, [CelType.MessageOf(ResourceKinds.Service)], Strings, SelectorsServices.Reads,
            "What a Service's selector matches in its namespace (workload), or nearly matches: near, key, want, nearKey, have; and selector.",
            "selectorTarget(object).near", (reader, arguments) => Of(SelectorsServices.Facts(reader, arguments[0].AsObject!), Facts.Map)),
        new("brokenBackends", false, [CelType.MessageOf(ResourceKinds.Ingress)], CelType.ListOf(Strings), SelectorsIngresses.Reads,
            "The backends of an Ingress that lead nowhere: problem (no-service, no-port), service, port, where, near, ports, path (the JSON pointer of the backend's service), fit (the only port that the Service has).",
            "brokenBackends(object).exists(b, b.problem == 'no-service')", (reader, arguments) => Of(SelectorsIngresses.Broken(reader, arguments[0].AsObject!), Facts.Maps)),
        new("undeclaredPorts", false, [CelType.MessageOf(ResourceKinds.Service)], CelType.ListOf(Strings), SelectorsPorts.Reads,
            "The target ports of a Service that pods of it do not declare: port, target, named, declared, only, pod, lacking and of (how many pods lack a named one).",
            "undeclaredPorts(object).exists(p, p.named == 'true')", (reader, arguments) => Of(SelectorsPorts.Undeclared(reader, arguments[0].AsObject!), Facts.Maps)),
        new("budgetOverlaps", false, [CelType.MessageOf(ResourceKinds.PodDisruptionBudget)], CelType.ListOf(Strings), [],
            "The other disruption budgets that cover some of the same pods: budget, pods (how many), pod (one of them).",
            "budgetOverlaps(object).size() > 0", (reader, a) => Of(SelectorsBudgets.Overlaps(reader, a[0].AsObject!), Facts.Maps)),
        new("budgetTarget", false, [CelType.MessageOf(ResourceKinds.PodDisruptionBudget)], Strings, SelectorsBudgets.Reads,
            "What a budget's selector matches in its namespace (workload), or nearly matches: near, key, want, nearKey, have; and selector.",
            "budgetTarget(object).near", (reader, a) => Of(SelectorsBudgets.Target(reader, a[0].AsObject!), Facts.Map)),
        new("neededBy", false, [CelType.AnyOf(ResourceKinds.Deployment, ResourceKinds.StatefulSet)], CelType.ListOf(CelType.String), SelectorsDependents.Reads,
            "The Services that have no pod but those that the workload would make, each with the Ingresses before it.",
            "neededBy(object).size() > 0", (reader, a) => Of(SelectorsDependents.Of(reader, a[0].AsObject!), l => CelValue.OfList([.. l]))),
        new("foreignPods", false, [CelType.AnyOf(ResourceKinds.Deployment, ResourceKinds.StatefulSet, ResourceKinds.ReplicaSet)], CelType.ListOf(CelType.String), RolloutsPods.Reads,
            "The pods that a workload's selector matches and that belong to something else, as name (owner).",
            "foreignPods(target).size() > 0", (reader, a) => Of(SelectorsDependents.ForeignPods(reader, a[0].AsObject!), l => CelValue.OfList([.. l]))),
        new("nearestName", false, [CelType.String, CelType.String, CelType.String], CelType.String, [],
            "The name of an object of that kind, in that namespace (empty for none), that is most like a name; empty when none is near or the kind is not read.",
            "nearestName('Service', object.metadata.namespace, 'stor-front')", NearestName) { KindArgument = 0 },
        new("isThere", false, [CelType.String, CelType.String, CelType.String], CelType.Bool, [],
            "Whether there is an object of that kind, in that namespace (empty for none), of that name.",
            "!isThere('IngressClass', '', object.spec.ingressClassName)", IsThere) { KindArgument = 0 },
        new("isAbsent", false, [CelType.String, CelType.String, CelType.String], CelType.Bool, [],
            "The contrary of isThere, for a kind that is asked for only when a rule comes so far.",
            "isAbsent('Secret', object.metadata.namespace, 'tls')", IsAbsent) { KindArgument = 0, Late = true },
        new("defaultClasses", false, [], CelType.ListOf(CelType.String), [ClassAnnotations],
            "The names of the StorageClasses that are marked as the default.", "defaultClasses().size() == 0", DefaultClasses),
        new("namesOf", false, [CelType.String, CelType.String], CelType.ListOf(CelType.String), [],
            "The names of the objects of a kind, in a namespace (empty for none); at most 10.", "namesOf('StorageClass', '')", NamesOf) { KindArgument = 0 },
    ];

    private static CelValue NearestName(IStateReader reader, ReadOnlySpan<CelValue> arguments)
    {
        var all = Objects(reader, arguments);
        return CelValue.Of(all.IsKnown ? Texts.Nearest(arguments[2].AsString, all.Value.Select(o => o.Name)) ?? "" : "");
    }

    private static CelValue IsThere(IStateReader reader, ReadOnlySpan<CelValue> arguments)
    {
        if (ResourceKinds.FindByName(arguments[0].AsString) is not { } kind)
            return CelValue.Unknown($"there is no kind {arguments[0].AsString}");
        return Of(reader.Get(new(kind, kind.Namespaced ? arguments[1].AsString : "", arguments[2].AsString)), found => CelValue.Of(found is not null));
    }

    private static CelValue IsAbsent(IStateReader reader, ReadOnlySpan<CelValue> arguments)
    {
        var there = IsThere(reader, arguments);
        return there.IsError ? there : CelValue.Of(!there.AsBool);
    }

    private static CelValue NamesOf(IStateReader reader, ReadOnlySpan<CelValue> arguments) =>
        Of(Objects(reader, arguments), all => CelValue.OfList(all.Select(o => o.Name).Take(10).ToImmutableArray()));

    private static CelValue DefaultClasses(IStateReader reader, ReadOnlySpan<CelValue> arguments) =>
        Of(reader.All(ResourceKinds.StorageClass, null), all => CelValue.OfList(all.Where(IsDefault).Select(c => c.Name).ToImmutableArray()));

    private static bool IsDefault(ResourceObject storageClass) =>
        Array.Exists(DefaultClass, a => ClassAnnotations.Map(storageClass.Body).TryGet(a, out var value) && value is "true");

    private static Lookup<IReadOnlyList<ResourceObject>> Objects(IStateReader reader, ReadOnlySpan<CelValue> arguments)
    {
        var kind = ResourceKinds.FindByName(arguments[0].AsString);
        return kind is null
            ? Lookup<IReadOnlyList<ResourceObject>>.NotKnown($"there is no kind {arguments[0].AsString}")
            : reader.All(kind, kind.Namespaced ? arguments[1].AsString : null);
    }

    private static CelValue Of<T>(Lookup<T> lookup, Func<T, CelValue> show) => lookup.IsKnown ? show(lookup.Value) : CelValue.Unknown(lookup.Unknown!);
}
