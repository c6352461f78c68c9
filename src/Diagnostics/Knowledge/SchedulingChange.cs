using System.Globalization;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>A container that would let its pod run, if it asked for less of one resource.</summary>
/// <param name="Quantity">What to ask for, as the API takes it: <c>1500m</c>, <c>3900Mi</c>.</param>
internal sealed record SmallerRequest(string Container, bool Init, string Quantity);

/// <summary>The smallest change that would let a pod run on a node: what would have to give way of everything that is in the way.</summary>
internal static class SchedulingChange
{
    private const decimal Mebibyte = 1024 * 1024;

    /// <summary>A sentence with a blank before it, or an empty text where something is in the way that no such change ends.</summary>
    public static string Sentence(ResourceMessage pod, NodeVerdict closest)
    {
        var changes = closest.Reasons.Select(o => Of(pod, o)).ToList();
        return changes.Contains("") ? "" : $" It would run on {closest.Name} with {string.Join(" and ", changes)}.";
    }

    /// <summary>Which container to ask for less, and what, so that the pod asks for no more than there is; null where none alone can.</summary>
    public static SmallerRequest? Smaller(ResourceMessage pod, string resource, decimal most)
    {
        var excess = SchedulingRequests.Of(pod).GetValueOrDefault(resource) - most;
        var containers = Asking(pod, resource).OrderByDescending(c => c.Amount).ToList();
        foreach (var (name, init, amount) in containers)
        {
            var quantity = Rounded(resource, amount - excess);
            if (quantity is { Value: > 0 } less && SchedulingRequests.With(pod, name, resource, less.Value).GetValueOrDefault(resource) <= most)
                return new(name, init, less.Text);
        }

        return null;
    }

    private static IEnumerable<(string Name, bool Init, decimal Amount)> Asking(ResourceMessage pod, string resource)
    {
        foreach (var container in Texts.Messages(SchedulingFields.Containers.List(pod)))
        {
            if (SchedulingRequests.OfContainer(container, false).TryGetValue(resource, out var amount))
                yield return (SchedulingFields.ContainerName.Text(container) ?? "", false, amount);
        }

        foreach (var init in Texts.Messages(SchedulingFields.InitContainers.List(pod)))
        {
            if (SchedulingRequests.OfContainer(init, true).TryGetValue(resource, out var amount))
                yield return (SchedulingFields.InitName.Text(init) ?? "", true, amount);
        }
    }

    // Downwards, so that it fits, and to a number that a person would write.
    private static (decimal Value, string Text) Rounded(string resource, decimal value)
    {
        if (resource == "cpu")
        {
            var step = value >= 1 ? 50m : value >= 0.1m ? 10m : 1m;
            var milli = Math.Floor(value * 1000 / step) * step;
            return (milli / 1000, milli % 1000 == 0 ? Whole(milli / 1000) : $"{Whole(milli)}m");
        }

        if (Quantities.Format(resource, Mebibyte).EndsWith("Mi", StringComparison.Ordinal) && value >= Mebibyte)
        {
            var mebibytes = Math.Floor(value / Mebibyte);
            return (mebibytes * Mebibyte, mebibytes % 1024 == 0 ? $"{Whole(mebibytes / 1024)}Gi" : $"{Whole(mebibytes)}Mi");
        }

        return (Math.Floor(value), Whole(Math.Floor(value)));
    }

    private static string Whole(decimal value) => value.ToString("0", CultureInfo.InvariantCulture);

    private static string Of(ResourceMessage pod, Obstacle o) => o.Kind switch
    {
        Obstacles.NoRoom or Obstacles.RequestTooLarge => Smaller(pod, o.Subject, o.Have) is { } smaller
            ? $"a {o.Subject} request of {smaller.Quantity} for {(smaller.Init ? "init container" : "container")} {smaller.Container}"
            : o.Kind == Obstacles.NoRoom ? $"{SchedulingWords.Amount(o, o.Need - o.Have)} more {o.Subject} free" : "",
        Obstacles.TooManyPods => "one pod less there",
        Obstacles.Taint => $"a toleration of {o.Subject}",
        Obstacles.NodeSelector => o.Detail.Length == 0 ? "" : $"the label {o.Subject}",
        Obstacles.Cordoned => "the node uncordoned",
        Obstacles.HostPort => $"another host port than {o.Subject}",
        _ => "",
    };
}
