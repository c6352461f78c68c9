using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Finds the configuration that a webhook's name belongs to, and webhooks that cannot be called.</summary>
internal static class AdmissionWebhooks
{
    private sealed record Fields(FieldPath Webhooks, FieldPath Name, FieldPath Service, FieldPath Namespace, FieldPath Policy, FieldPath Rules);

    private static readonly Fields Validating = Of(ResourceKinds.ValidatingWebhookConfiguration);
    private static readonly Fields Mutating = Of(ResourceKinds.MutatingWebhookConfiguration);
    private static readonly FieldPath Operations = FieldPath.In("io.k8s.api.admissionregistration.v1.RuleWithOperations", "operations");
    private static readonly FieldPath Resources = FieldPath.In("io.k8s.api.admissionregistration.v1.RuleWithOperations", "resources");
    private static readonly FieldPath Ready = FieldPath.Of(ResourceKinds.EndpointSlice, "endpoints").Each("conditions.ready");

    public static readonly ImmutableArray<FieldPath> Reads = [.. Paths(Validating), .. Paths(Mutating), Ready];

    /// <summary>
    /// <c>validatingwebhookconfiguration/policy-guard</c> and the webhook's place in it; empty when the configurations were not read or none has such a webhook.
    /// </summary>
    public static (string Configuration, string Index) Configuration(IStateReader reader, string webhook)
    {
        foreach (var (kind, fields) in new[] { (ResourceKinds.ValidatingWebhookConfiguration, Validating), (ResourceKinds.MutatingWebhookConfiguration, Mutating) })
        {
            var all = reader.All(kind, null);
            foreach (var configuration in all.IsKnown ? all.Value : [])
            {
                var index = Texts.Messages(fields.Webhooks.List(configuration.Body)).ToList().FindIndex(w => fields.Name.Text(w) == webhook);
                if (index >= 0)
                    return ($"{kind.Kind.ToLowerInvariant()}/{configuration.Name}", $"{index}");
            }
        }

        return ("", "");
    }

    /// <summary>
    /// The webhooks of a configuration that must be asked (<c>failurePolicy: Fail</c>) and whose Service is not there or has no ready endpoint:
    /// <c>webhook</c>, <c>index</c>, <c>service</c> (namespace/name), <c>problem</c> and <c>rules</c> (what it is asked for).
    /// </summary>
    public static Lookup<List<Dictionary<string, string>>> Broken(IStateReader reader, ResourceObject configuration)
    {
        var fields = configuration.Kind == ResourceKinds.MutatingWebhookConfiguration ? Mutating : Validating;
        var broken = new List<Dictionary<string, string>>();
        var index = -1;
        foreach (var webhook in Texts.Messages(fields.Webhooks.List(configuration.Body)))
        {
            index++;
            if (fields.Policy.Text(webhook) == "Ignore" || fields.Service.Text(webhook) is not { Length: > 0 } name)
                continue;
            var key = new ObjectKey(ResourceKinds.Service, fields.Namespace.Text(webhook) ?? "", name);
            var problem = Problem(reader, key);
            if (!problem.IsKnown)
                return Lookup<List<Dictionary<string, string>>>.NotKnown(problem.Unknown!);
            if (problem.Value.Length > 0)
                broken.Add(new() { ["webhook"] = fields.Name.Text(webhook) ?? "", ["index"] = $"{index}", ["service"] = $"{key.Namespace}/{name}", ["problem"] = problem.Value, ["rules"] = Rules(fields, webhook) });
        }

        return Lookup<List<Dictionary<string, string>>>.Known(broken);
    }

    private static Lookup<string> Problem(IStateReader reader, ObjectKey service)
    {
        var found = reader.Get(service);
        if (!found.IsKnown)
            return Lookup<string>.NotKnown(found.Unknown!);
        if (found.Value is null)
            return Lookup<string>.Known("does not exist");
        var slices = reader.Related(service, Relation.BackedBy, ResourceKinds.EndpointSlice);
        if (!slices.IsKnown)
            return Lookup<string>.NotKnown(slices.Unknown!);
        // An absent ready means ready (discovery/v1 types.go).
        var ready = slices.Value.Any(s => Texts.Messages(Ready.Parent!.List(s.Body)).Any(e => Ready.Read(e) is not false));
        return Lookup<string>.Known(ready ? "" : "has no ready endpoint");
    }

    private static string Rules(Fields fields, ResourceMessage webhook) => string.Join("; ", Texts.Messages(fields.Rules.List(webhook))
        .Select(r => $"{string.Join('/', Texts.Strings(Operations.List(r)))} of {string.Join(", ", Texts.Strings(Resources.List(r)))}"));

    private static Fields Of(ResourceKind kind)
    {
        var webhooks = FieldPath.Of(kind, "webhooks");
        return new(webhooks, webhooks.Each("name"), webhooks.Each("clientConfig.service.name"), webhooks.Each("clientConfig.service.namespace"), webhooks.Each("failurePolicy"), webhooks.Each("rules"));
    }

    private static FieldPath[] Paths(Fields fields) => [fields.Name, fields.Service, fields.Namespace, fields.Policy, fields.Rules];
}
