using K8sDoctor.FakeApiServer;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes.Audit;

/// <summary>
/// What the design allows to be asked of an API server, written down apart from the program: kinds, verbs and parameters. The golden files beside this
/// show what is asked.
/// </summary>
internal static class RequestRules
{
    /// <summary>What is listed once by a scan, and listed once and watched by the live view, because rules decide by it.</summary>
    public static readonly string[] Decisive =
    [
        "pods", "events", "nodes", "namespaces", "services", "persistentvolumeclaims", "persistentvolumes", "deployments.apps", "replicasets.apps",
        "statefulsets.apps", "daemonsets.apps", "jobs.batch", "cronjobs.batch", "horizontalpodautoscalers.autoscaling", "poddisruptionbudgets.policy",
        "endpointslices.discovery.k8s.io", "ingresses.networking.k8s.io", "ingressclasses.networking.k8s.io", "storageclasses.storage.k8s.io",
        "apiservices.apiregistration.k8s.io", "validatingwebhookconfigurations.admissionregistration.k8s.io",
        "mutatingwebhookconfigurations.admissionregistration.k8s.io",
    ];

    /// <summary>What is read only where a rule has something of it to show, or comes to need it, in one namespace, or everywhere of the kind that has none.</summary>
    public static readonly string[] Shown =
    [
        "configmaps", "secrets", "serviceaccounts", "controllerrevisions.apps", "priorityclasses.scheduling.k8s.io", "networkpolicies.networking.k8s.io",
        "csinodes.storage.k8s.io", "resourcequotas",
    ];

    private static readonly string[] MetadataOnly = ["configmaps", "secrets", "resourcequotas"];

    private static readonly string[] Reviews =
    [
        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
        "/apis/authentication.k8s.io/v1/selfsubjectreviews",
    ];

    public static bool IsReview(FakeRequest request) => Reviews.Contains(request.Path);

    public static bool IsLog(FakeRequest request) => request.Path.EndsWith("/log", StringComparison.Ordinal);

    /// <summary>The first or only page of a list, or a watch that begins with one.</summary>
    public static bool IsList(FakeRequest request) =>
        IsKind(request) && !IsNamed(request) && (request.IsWatch ? request["sendInitialEvents"] is "true" : request["continue"] is null);

    public static bool IsGet(FakeRequest request) => IsKind(request) && IsNamed(request) && !IsLog(request);

    /// <summary><c>pods</c> or <c>deployments.apps</c>.</summary>
    public static string ResourceOf(FakeRequest request) => RequestPattern.KindOf(request.Path).Kind is { } kind ? kind.Group.Length == 0 ? kind.Plural : $"{kind.Plural}.{kind.Group}" : "";

    /// <summary>A change that is tried, and not made.</summary>
    public static bool IsDryRun(FakeRequest request) =>
        request.Method == "PATCH" && request.Query.Count == 1 && request["dryRun"] is "All" && ResourceOf(request) is not ("" or "secrets");

    /// <summary>What is wrong with a request, whoever makes it; null when nothing is.</summary>
    /// <param name="dryRuns">Whether the user wants fixes to be tried.</param>
    public static string? Wrong(FakeRequest request, bool dryRuns = false)
    {
        if (!request.Headers.GetValueOrDefault("user-agent", "").StartsWith("k8sdoctor/", StringComparison.Ordinal))
            return "it does not say who asks";
        if (dryRuns && IsDryRun(request))
            return request.Accept.Contains("as=PartialObjectMetadata", StringComparison.Ordinal) ? null : "it would take more than metadata";
        if (request.Method != "GET")
            return request.Method == "POST" && IsReview(request) ? null : "it would change something";
        if (request.Path == "/version")
            return null;
        if (!Decisive.Concat(Shown).Contains(ResourceOf(request)))
            return "nothing needs that kind";
        if (MetadataOnly.Contains(ResourceOf(request)) && request.Accept.Split(',').Any(a => !a.Contains("as=PartialObjectMetadata", StringComparison.Ordinal)))
            return "it would take more than metadata";
        if (IsLog(request))
            return request["tailLines"] is "200" or "50" or "16" && request["limitBytes"] is "262144" && request["container"] is not null ? null : "the log is not bounded";
        if (request.IsWatch)
            return request["allowWatchBookmarks"] is "true" && int.Parse(request["timeoutSeconds"] ?? "0") is >= 300 and <= 600 ? null : "the watch is not bounded";
        return IsNamed(request) || request["limit"] is "500" ? null : "the list is not paged";
    }

    /// <summary>What is wrong with a request that a person has asked for: an object by its name, a log that is bounded or goes on from where it was; null when nothing is.</summary>
    public static string? WrongOfInspection(FakeRequest request)
    {
        if (!request.Headers.GetValueOrDefault("user-agent", "").StartsWith("k8sdoctor/", StringComparison.Ordinal))
            return "it does not say who asks";
        if (request.Method != "GET" || request.IsWatch || !IsNamed(request))
            return "it is no GET of one object";
        if (MetadataOnly.Contains(ResourceOf(request)) && request.Accept.Split(',').Any(a => !a.Contains("as=PartialObjectMetadata", StringComparison.Ordinal)))
            return "it would take more than metadata";
        if (!IsLog(request))
            return null;
        var isBounded = request["tailLines"] is "1000" or "20000" || request["limitBytes"] is "1048576" || (request["follow"] is "true" && request["sinceTime"] is not null);
        return isBounded && request["container"] is not null ? null : "the log is not bounded";
    }

    private static bool IsKind(FakeRequest request) => request.Method == "GET" && RequestPattern.KindOf(request.Path).Kind is not null;

    private static bool IsNamed(FakeRequest request) => RequestPattern.KindOf(request.Path).Named;
}
