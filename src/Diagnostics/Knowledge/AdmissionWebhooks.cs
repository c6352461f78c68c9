using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Finds the configuration that a webhook's name belongs to.</summary>
internal static class AdmissionWebhooks
{
    private static readonly FieldPath Validating = FieldPath.Of(ResourceKinds.ValidatingWebhookConfiguration, "webhooks").Each("name");
    private static readonly FieldPath Mutating = FieldPath.Of(ResourceKinds.MutatingWebhookConfiguration, "webhooks").Each("name");

    public static readonly ImmutableArray<FieldPath> Reads = [Validating, Mutating];

    /// <summary><c>validatingwebhookconfiguration/policy-guard</c>, or empty when the configurations were not read or none has such a webhook.</summary>
    public static string Configuration(IStateReader reader, string webhook)
    {
        foreach (var (kind, name) in new[] { (ResourceKinds.ValidatingWebhookConfiguration, Validating), (ResourceKinds.MutatingWebhookConfiguration, Mutating) })
        {
            var all = reader.All(kind, null);
            var found = all.IsKnown ? all.Value.FirstOrDefault(c => Texts.Messages(name.Parent!.List(c.Body)).Any(w => name.Text(w) == webhook)) : null;
            if (found is not null)
                return $"{kind.Kind.ToLowerInvariant()}/{found.Name}";
        }

        return "";
    }
}
