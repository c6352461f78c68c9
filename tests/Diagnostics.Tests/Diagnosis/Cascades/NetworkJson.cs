using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>Services with their EndpointSlices, and Ingresses.</summary>
internal static class NetworkJson
{
    private static readonly DateTime Created = CascadeCluster.Now.AddDays(-20);

    public static IEnumerable<JsonObject> Of(CascadeService service)
    {
        var json = PodJson.Meta(ResourceKinds.Service, service.Namespace, service.Name, Created);
        json["spec"] = new JsonObject
        {
            ["type"] = "ClusterIP", ["clusterIP"] = service.Headless ? "None" : $"10.96.{service.Name.Length}.{service.Namespace.Length}", ["selector"] = new JsonObject { ["app"] = service.Selects },
            ["ports"] = new JsonArray(new JsonObject { ["port"] = service.Port, ["protocol"] = "TCP", ["targetPort"] = service.TargetPort is { } name ? name : service.Backend.Port }),
        };
        return [json, Slice(service)];
    }

    public static JsonObject Of(CascadeIngress ingress)
    {
        var json = PodJson.Meta(ResourceKinds.Ingress, ingress.Namespace, ingress.Name, Created);
        var paths = new JsonArray([.. ingress.Backends.Select(b => Path(b.Name, b.Port))]);
        if (ingress.Missing is { } missing)
            paths.Add(Path(missing, 80));
        json["spec"] = new JsonObject { ["ingressClassName"] = "nginx", ["rules"] = new JsonArray(new JsonObject { ["host"] = "example.com", ["http"] = new JsonObject { ["paths"] = paths } }) };
        json["status"] = new JsonObject { ["loadBalancer"] = new JsonObject { ["ingress"] = new JsonArray(new JsonObject { ["ip"] = "203.0.113.7" }) } };
        return json;
    }

    /// <summary>What the endpoint slice controller makes of the selected pods; a named port that no container has leaves the slice without ports.</summary>
    private static JsonObject Slice(CascadeService service)
    {
        var json = PodJson.Meta(ResourceKinds.EndpointSlice, service.Namespace, $"{service.Name}-x7k2p", Created).OwnedBy(ResourceKinds.Service, service.Name);
        json["metadata"]!["labels"] = new JsonObject { ["kubernetes.io/service-name"] = service.Name };
        json["addressType"] = "IPv4";
        var endpoints = new JsonArray();
        foreach (var pod in service.SelectsNothing ? [] : service.Backend.Pods.Where(p => p.Node is not null && p.Trouble is not ({ Ended: not null } or { Phase: "Failed" or "Pending", Waiting: null })))
        {
            endpoints.Add(new JsonObject
            {
                ["addresses"] = new JsonArray("10.244.1.4"), ["nodeName"] = pod.Node,
                ["conditions"] = new JsonObject { ["ready"] = pod.IsReady, ["serving"] = pod.IsReady, ["terminating"] = pod.Deleted is not null },
                ["targetRef"] = new JsonObject { ["kind"] = "Pod", ["namespace"] = service.Namespace, ["name"] = pod.Name },
            });
        }

        json["endpoints"] = endpoints;
        json["ports"] = service.TargetPort is null ? new JsonArray(new JsonObject { ["name"] = "", ["port"] = service.Backend.Port, ["protocol"] = "TCP" }) : new JsonArray();
        return json;
    }

    private static JsonObject Path(string service, int port) => new()
    {
        ["path"] = $"/{service}", ["pathType"] = "Prefix",
        ["backend"] = new JsonObject { ["service"] = new JsonObject { ["name"] = service, ["port"] = new JsonObject { ["number"] = port } } },
    };
}
