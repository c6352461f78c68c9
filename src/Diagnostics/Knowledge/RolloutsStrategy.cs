using System.Globalization;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// What the strategy of a Deployment allows, in pods: a percentage of maxSurge is rounded up and one of maxUnavailable down, and where both come to nothing one
/// pod may be unavailable (ResolveFenceposts in pkg/controller/deployment/util/deployment_util.go).
/// </summary>
internal sealed record RolloutsStrategy(bool Recreate, long Replicas, long MaxSurge, long MaxUnavailable, string SurgeText, string UnavailableText)
{
    private const long MostReplicas = int.MaxValue;
    private static readonly FieldPath Type = FieldPath.Of(ResourceKinds.Deployment, "spec.strategy.type");
    private static readonly FieldPath Surge = FieldPath.Of(ResourceKinds.Deployment, "spec.strategy.rollingUpdate.maxSurge");
    private static readonly FieldPath Unavailable = FieldPath.Of(ResourceKinds.Deployment, "spec.strategy.rollingUpdate.maxUnavailable");
    private static readonly FieldPath Wanted = FieldPath.Of(ResourceKinds.Deployment, "spec.replicas");

    public static IEnumerable<FieldPath> Reads => [Type, Surge, Unavailable, Wanted];

    /// <summary>How many pods must be available at any moment.</summary>
    public long LeastAvailable => Recreate ? 0 : Math.Max(0, Replicas - MaxUnavailable);

    /// <summary><c>maxSurge 25% of 3 is 1, maxUnavailable 25% of 3 is 0: at most 4 pods at a time, at least 3 of them available</c>.</summary>
    public string Words => Recreate
        ? "strategy Recreate: all old pods go before the first new one comes"
        : $"{Part("maxSurge", SurgeText, MaxSurge)}, {Part("maxUnavailable", UnavailableText, MaxUnavailable)}: at most {Replicas + MaxSurge} pods at a time, at least {LeastAvailable} of them available";

    public static RolloutsStrategy Of(ResourceObject deployment)
    {
        var replicas = Math.Clamp(Wanted.Integer(deployment.Body) ?? 1, 0, MostReplicas);
        var (surge, unavailable) = (Surge.Read(deployment.Body) ?? "25%", Unavailable.Read(deployment.Body) ?? "25%");
        var (most, least) = (Resolve(surge, replicas, up: true), Resolve(unavailable, replicas, up: false));
        return new(Type.Text(deployment.Body) == "Recreate", replicas, most, most == 0 && least == 0 ? 1 : Math.Min(least, replicas), Text(surge), Text(unavailable));
    }

    private string Part(string name, string text, long value) => text.EndsWith('%') ? $"{name} {text} of {Replicas} is {value}" : $"{name} {value}";

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static long Resolve(object value, long replicas, bool up)
    {
        if (value is long number)
            return Math.Clamp(number, 0, MostReplicas);
        if (value is not string text || !long.TryParse(text.TrimEnd('%'), CultureInfo.InvariantCulture, out var percent))
            return 0;
        var share = Math.Clamp(percent, 0, 1000) * replicas;
        return up ? (share + 99) / 100 : share / 100;
    }
}
