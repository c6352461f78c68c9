using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// Who looks after an Ingress. <see cref="State"/>: <c>none</c> (its class names a controller of which nothing runs here), <c>down</c> (it is there, and none of its pods
/// is ready), <c>waiting</c> (its own Service waits for a load balancer), <c>up</c>, or empty where one cannot tell (a class that is not there, a controller that runs outside of the cluster).
/// </summary>
internal sealed record IngressControllers(string State, string Class, string Controller, string Workload, ObjectKey? Service, int Answered)
{
    private const string ClassAnnotation = "kubernetes.io/ingress.class";
    private const string DefaultAnnotation = "ingressclass.kubernetes.io/is-default-class";

    // What the pods of a controller are called, in the labels of its charts and manifests.
    private static readonly Dictionary<string, string[]> NamesOf = new(StringComparer.Ordinal)
    {
        ["k8s.io/ingress-nginx"] = ["ingress-nginx", "rke2-ingress-nginx", "nginx-ingress-controller"],
        ["nginx.org/ingress-controller"] = ["nginx-ingress", "nginx-ingress-controller"],
        ["traefik.io/ingress-controller"] = ["traefik"],
        ["haproxy.org/ingress-controller"] = ["kubernetes-ingress", "haproxy-ingress"],
        ["haproxy-ingress.github.io/controller"] = ["haproxy-ingress"],
        ["ingress.k8s.aws/alb"] = ["aws-load-balancer-controller"],
        ["ingress-controllers.konghq.com/kong"] = ["kong", "ingress-kong"],
        ["projectcontour.io/projectcontour/contour"] = ["contour"],
    };

    private static readonly string[] NameLabels = ["app.kubernetes.io/name", "app", "k8s-app"];
    private static readonly FieldPath ClassName = FieldPath.Of(ResourceKinds.Ingress, "spec.ingressClassName");
    private static readonly FieldPath Annotations = FieldPath.Of(ResourceKinds.Ingress, "metadata.annotations");
    private static readonly FieldPath Addresses = FieldPath.Of(ResourceKinds.Ingress, "status.loadBalancer.ingress");
    private static readonly FieldPath ClassController = FieldPath.Of(ResourceKinds.IngressClass, "spec.controller");
    private static readonly FieldPath ClassAnnotations = FieldPath.Of(ResourceKinds.IngressClass, "metadata.annotations");
    private static readonly FieldPath ServiceType = FieldPath.Of(ResourceKinds.Service, "spec.type");
    private static readonly FieldPath ServiceAddresses = FieldPath.Of(ResourceKinds.Service, "status.loadBalancer.ingress");
    private static readonly FieldPath Selector = FieldPath.Of(ResourceKinds.Service, "spec.selector");

    private static readonly (ResourceKind Kind, FieldPath Labels, FieldPath Ready, FieldPath Wanted)[] Workloads =
    [
        Paths(ResourceKinds.Deployment, "status.readyReplicas", "spec.replicas"),
        Paths(ResourceKinds.DaemonSet, "status.numberReady", "status.desiredNumberScheduled"),
    ];

    public static readonly ImmutableArray<FieldPath> Reads =
    [
        ClassName, Annotations, Addresses, ClassController, ClassAnnotations, ServiceType, ServiceAddresses, Selector, .. Workloads.SelectMany(w => (FieldPath[])[w.Labels, w.Ready, w.Wanted]),
    ];

    private static readonly IngressControllers Unknown = new("", "", "", "", null, 0);

    public static IngressControllers Of(IStateReader reader, ResourceObject ingress)
    {
        var name = ClassOf(reader, ingress);
        return name.Length == 0 ? Unknown : reader.Once(("ingress-controller", name), r => OfClass(r, name));
    }

    private static string ClassOf(IStateReader reader, ResourceObject ingress)
    {
        if (ClassName.Text(ingress.Body) is { Length: > 0 } name)
            return name;
        if (Annotations.Map(ingress.Body).TryGet(ClassAnnotation, out var value) && value is string { Length: > 0 } named)
            return named;
        var classes = reader.All(ResourceKinds.IngressClass, null);
        return classes.IsKnown ? classes.Value.FirstOrDefault(IsDefault)?.Name ?? "" : "";
    }

    private static bool IsDefault(ResourceObject ingressClass) => ClassAnnotations.Map(ingressClass.Body).TryGet(DefaultAnnotation, out var value) && value is "true";

    private static IngressControllers OfClass(IStateReader reader, string name)
    {
        if (reader.Get(new(ResourceKinds.IngressClass, "", name)) is not { IsKnown: true, Value: { } ingressClass })
            return Unknown with { Class = name };
        var controller = ClassController.Text(ingressClass.Body) ?? "";
        var ingresses = reader.All(ResourceKinds.Ingress, null);
        var answered = ingresses.IsKnown ? ingresses.Value.Count(i => ClassOf(reader, i) == name && Addresses.List(i.Body).Count > 0) : 0;
        var known = Unknown with { Class = name, Controller = controller, Answered = answered };
        return NamesOf.TryGetValue(controller, out var names) ? OfWorkloads(reader, known, names) : known;
    }

    private static IngressControllers OfWorkloads(IStateReader reader, IngressControllers known, string[] names)
    {
        IngressControllers? down = null;
        foreach (var (kind, labels, ready, wanted) in Workloads)
        {
            var all = reader.All(kind, null);
            if (!all.IsKnown)
                return known;
            foreach (var workload in all.Value.Where(w => IsOf(labels.Map(w.Body), names)))
            {
                var shown = $"{kind.Kind.ToLowerInvariant()} {workload.Namespace}/{workload.Name}, {ready.Integer(workload.Body) ?? 0} of {wanted.Integer(workload.Body) ?? 1} pods ready";
                var service = ServiceOf(reader, workload.Namespace, labels.Map(workload.Body));
                if (ready.Integer(workload.Body) > 0)
                    return known with { State = IsWaiting(service) ? "waiting" : "up", Workload = shown, Service = service?.Key };
                down ??= known with { State = "down", Workload = shown, Service = service?.Key };
            }
        }

        return down ?? known with { State = "none" };
    }

    private static bool IsOf(ResourceMap labels, string[] names) => NameLabels.Any(l => labels.TryGet(l, out var value) && value is string name && names.Contains(name));

    // The one that the traffic comes in by: of type LoadBalancer where there is one.
    private static ResourceObject? ServiceOf(IStateReader reader, string ns, ResourceMap labels)
    {
        var services = reader.All(ResourceKinds.Service, ns);
        if (!services.IsKnown)
            return null;
        return services.Value.Where(s => Selector.Map(s.Body) is { Count: > 0 } selector && Selectors.Matches(selector, labels))
            .OrderByDescending(IsBalanced).FirstOrDefault();
    }

    private static bool IsBalanced(ResourceObject service) => ServiceType.Text(service.Body) == "LoadBalancer";

    private static bool IsWaiting(ResourceObject? service) => service is not null && IsBalanced(service) && ServiceAddresses.List(service.Body).Count == 0;

    private static (ResourceKind, FieldPath, FieldPath, FieldPath) Paths(ResourceKind kind, string ready, string wanted) =>
        (kind, FieldPath.Of(kind, "spec.template.metadata.labels"), FieldPath.Of(kind, ready), FieldPath.Of(kind, wanted));
}
