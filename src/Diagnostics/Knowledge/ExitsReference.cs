using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// The ConfigMap, Secret or key that the kubelet says is missing (kubelet_pods.go, volume/configmap, volume/secret, volume/projected). <see cref="Kind"/> is
/// <c>ConfigMap</c>, <c>Secret</c> or empty; <see cref="Key"/> is empty when the whole object is missing.
/// </summary>
internal sealed record ExitsReference(string Kind, string Name, string Key)
{
    private static readonly BoundedRegex[] Table =
    [
        // Environment, one key: couldn't find key password in Secret shop/db
        Words(@"couldn't find key (?<key>[^ ]+) in (?<kind>ConfigMap|Secret) ([^/ ]+/)?(?<name>[^ ,""]+)"),
        // Volume items: configmap references non-existent config key: app.yaml; references non-existent secret key: tls.key
        Words(@"(?<kind>configmap|secret) ""?(?<name>[a-z0-9.-]+)""? references non-existent (config|secret) key: (?<key>[^ ,""]+)"),
        Words(@"references non-existent (?<kind>config|secret) key: (?<key>[^ ,""]+)"),
        // The object: configmap "x" not found; configmaps "x" not found; secret "x" not found; object "ns"/"x" not registered is a kubelet's cache, not this.
        Words(@"(?<kind>configmap|secret)s? ""(?<name>[^""]+)"" (not found|is forbidden: User ""system:node)"),
    ];

    public static readonly ExitsReference None = new("", "", "");

    public static ExitsReference Parse(string message)
    {
        foreach (var pattern in Table)
        {
            if (pattern.Match(message) is { Success: true } match)
                return new(KindOf(match.Groups["kind"].Value), match.Groups["name"].Value, match.Groups["key"].Value);
        }

        return None;
    }

    private static string KindOf(string word) => word.StartsWith("secret", StringComparison.OrdinalIgnoreCase) ? "Secret" : "ConfigMap";

    private static BoundedRegex Words(string pattern) =>
        new(pattern, RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);
}
