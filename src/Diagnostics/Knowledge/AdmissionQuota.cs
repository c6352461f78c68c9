using System.Globalization;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>The numbers of a refusal by quota: what to raise it to, and what containers have to say.</summary>
internal static class AdmissionQuota
{
    // Numbers to begin with where a container says nothing; requests below limits.
    private static readonly Dictionary<string, string> Modest = new(StringComparer.Ordinal)
    {
        ["requests.cpu"] = "100m", ["requests.memory"] = "128Mi", ["limits.cpu"] = "500m", ["limits.memory"] = "256Mi", ["cpu"] = "100m", ["memory"] = "128Mi",
        ["requests.ephemeral-storage"] = "1Gi", ["limits.ephemeral-storage"] = "2Gi",
    };

    /// <summary>
    /// The JSON of a merge patch of the quota that leaves room for so many more pods of the kind that was refused; empty where an amount is no quantity.
    /// </summary>
    /// <param name="requested">As the API server writes it: <c>pods=1,requests.cpu=500m</c>.</param>
    public static string Raise(string requested, string used, long missing)
    {
        var (more, now) = (Amounts(requested), Amounts(used));
        var hard = new List<string>();
        foreach (var (resource, amount) in more)
        {
            if (Quantities.Parse(amount) is not { } one || Quantities.Parse(now.GetValueOrDefault(resource, "0")) is not { } have)
                return "";
            hard.Add($"\"{resource}\":\"{Exact(resource, have + one * Math.Max(1, missing))}\"");
        }

        return hard.Count == 0 ? "" : $"{{\"spec\":{{\"hard\":{{{string.Join(',', hard)}}}}}}}";
    }

    /// <summary>
    /// <c>container</c> (the one that has to say more, <c>*</c> for several), <c>requests</c> and <c>limits</c> (as <c>kubectl set resources</c> takes them, with modest
    /// numbers), from <c>limits.cpu for: app; requests.memory for: app</c>, before 1.25 without containers. Every key is there.
    /// </summary>
    public static Dictionary<string, string> Needed(string needs)
    {
        var containers = new SortedSet<string>(StringComparer.Ordinal);
        var (requests, limits) = (new List<string>(), new List<string>());
        foreach (var part in needs.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var halves = part.Split(" for: ", 2);
            containers.UnionWith(halves.Length < 2 ? ["*"] : halves[1].Split(',', StringSplitOptions.TrimEntries));
            foreach (var resource in halves[0].Split(',', StringSplitOptions.TrimEntries).Where(Modest.ContainsKey))
            {
                var name = resource[(resource.IndexOf('.', StringComparison.Ordinal) + 1)..];
                (resource.StartsWith("limits.", StringComparison.Ordinal) ? limits : requests).Add($"{name}={Modest[resource]}");
            }
        }

        return new() { ["container"] = containers.Count == 1 ? containers.Min! : "*", ["requests"] = string.Join(',', requests), ["limits"] = string.Join(',', limits) };
    }

    private static SortedDictionary<string, string> Amounts(string list)
    {
        var amounts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in list.Split(',', StringSplitOptions.TrimEntries))
        {
            if (pair.IndexOf('=', StringComparison.Ordinal) is var at and > 0)
                amounts[pair[..at]] = pair[(at + 1)..];
        }

        return amounts;
    }

    // Upwards, so that it is enough: whole Mi of what is counted in bytes, thousandths of a core, else pieces.
    private static string Exact(string resource, decimal value)
    {
        const decimal Mebibyte = 1024 * 1024;
        if (resource.EndsWith("cpu", StringComparison.Ordinal))
            return value == decimal.Truncate(value) ? Whole(value) : $"{Whole(Math.Ceiling(value * 1000))}m";
        if (value < Mebibyte)
            return Whole(Math.Ceiling(value));
        var mebibytes = Math.Ceiling(value / Mebibyte);
        return mebibytes % 1024 == 0 ? $"{Whole(mebibytes / 1024)}Gi" : $"{Whole(mebibytes)}Mi";
    }

    private static string Whole(decimal value) => value.ToString("0", CultureInfo.InvariantCulture);
}
