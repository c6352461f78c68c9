using System.Collections.Immutable;
using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What rules can ask about pods that are never created.</summary>
internal static class AdmissionFunctions
{
    private static readonly CelType Strings = CelType.MapOf(CelType.String, CelType.String);
    private static readonly CelType Controller =
        CelType.AnyOf(ResourceKinds.ReplicaSet, ResourceKinds.StatefulSet, ResourceKinds.DaemonSet, ResourceKinds.Job);

    // Pod Security names each violation and, in parentheses, what to set instead.
    private static readonly Regex Parenthesis = new(@" \([^()]*\)", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    public static ImmutableArray<HostFunction> All { get; } =
    [
        new("creationRefused", false, [Controller], Strings, [.. AdmissionCreation.Reads, .. AdmissionTemplate.Reads, .. AdmissionWebhooks.Reads],
            "Why the API server refuses the controller's pods: what readRefusal gives, and message, owner (deployment/name), patch, rest and violations (of Pod Security), raise (a patch of the quota), container, requests, limits (to be set), webhook, index.",
            "creationRefused(object).kind == 'quota'", Refused),
        new("brokenWebhooks", false, [CelType.AnyOf(ResourceKinds.ValidatingWebhookConfiguration, ResourceKinds.MutatingWebhookConfiguration)], CelType.ListOf(Strings),
            AdmissionWebhooks.Reads, "The webhooks with failurePolicy Fail that cannot be called: webhook, index, service (namespace/name), problem, rules.",
            "brokenWebhooks(object).size() > 0", Broken),
        new("readRefusal", false, [CelType.String], Strings, [],
            "Reads an API server's words for a refused pod: kind, name, requested, used, limited, detail, resource, namespace, service, serviceNamespace, why.",
            "readRefusal(object.status.conditions[0].message).kind", (_, arguments) => Facts.Map(AdmissionRefusal.Parse(arguments[0].AsString))),
    ];

    private static CelValue Broken(IStateReader reader, ReadOnlySpan<CelValue> arguments)
    {
        var broken = AdmissionWebhooks.Broken(reader, arguments[0].AsObject!);
        return broken.IsKnown ? Facts.Maps(broken.Value) : CelValue.Unknown(broken.Unknown!);
    }

    private static CelValue Refused(IStateReader reader, ReadOnlySpan<CelValue> arguments)
    {
        var controller = arguments[0].AsObject!;
        var message = AdmissionCreation.Failure(reader, controller);
        if (!message.IsKnown)
            return CelValue.Unknown(message.Unknown!);
        var facts = AdmissionRefusal.Parse(message.Value);
        var owner = AdmissionCreation.Owner(reader, controller);
        facts["message"] = message.Value;
        facts["owner"] = $"{owner.Kind.Kind.ToLowerInvariant()}/{owner.Name}";
        facts["violations"] = Parenthesis.Replace(facts["detail"], "");
        (facts["patch"], facts["rest"]) = facts["kind"] == "pod-security" ? AdmissionPodSecurity.Patch(facts["detail"], facts["owner"], AdmissionTemplate.InitContainers(controller)) : ("", "");
        facts["raise"] = facts["kind"] == "quota" ? AdmissionQuota.Raise(facts["requested"], facts["used"], AdmissionTemplate.Missing(controller)) : "";
        foreach (var (key, value) in AdmissionQuota.Needed(facts["kind"] == "quota-needs" ? facts["requested"] : ""))
            facts[key] = value;
        (facts["webhook"], facts["index"]) = facts["kind"] is "webhook-down" or "webhook-denied" ? AdmissionWebhooks.Configuration(reader, facts["name"]) : ("", "");
        return Facts.Map(facts);
    }
}
