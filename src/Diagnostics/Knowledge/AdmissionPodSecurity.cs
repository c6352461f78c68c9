using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Turns the violations that Pod Security admission lists into the patch of the pod template that ends them, as far as a setting can.</summary>
internal static class AdmissionPodSecurity
{
    private const RegexOptions Options = RegexOptions.None;
    private static readonly BoundedRegex Containers = new("containers? (?<names>\"[^\"]+\"(?:, \"[^\"]+\")*)", Options);
    private static readonly BoundedRegex Quoted = new("\"([^\"]+)\"", Options);

    private static readonly (string Violation, string Setting)[] ContainerSettings =
    [
        ("allowPrivilegeEscalation != false", "\"allowPrivilegeEscalation\":false"),
        ("unrestricted capabilities", "\"capabilities\":{\"drop\":[\"ALL\"]}"),
        ("privileged (", "\"privileged\":false"),
    ];

    private static readonly (string Violation, string Setting)[] PodSettings =
    [
        ("runAsNonRoot != true", "\"runAsNonRoot\":true"),
        ("seccompProfile", "\"seccompProfile\":{\"type\":\"RuntimeDefault\"}"),
    ];

    private static readonly (string Violation, string Setting)[] SpecSettings =
        [("hostNetwork=true", "\"hostNetwork\":false"), ("hostPID=true", "\"hostPID\":false"), ("hostIPC=true", "\"hostIPC\":false")];

    /// <summary>A strategic merge patch (JSON) of a workload's pod template, or an empty text where no setting ends the violations (a hostPath volume).</summary>
    public static string Patch(string violations)
    {
        var parts = new List<string>();
        if (Settings(PodSettings, violations) is { Count: > 0 } pod)
            parts.Add($"\"securityContext\":{{{string.Join(',', pod)}}}");
        parts.AddRange(Settings(SpecSettings, violations));
        var perContainer = PerContainer(violations);
        if (perContainer.Count > 0)
            parts.Add($"\"containers\":[{string.Join(',', perContainer)}]");
        return parts.Count == 0 ? "" : $"{{\"spec\":{{\"template\":{{\"spec\":{{{string.Join(',', parts)}}}}}}}}}";
    }

    private static List<string> Settings((string Violation, string Setting)[] rows, string violations) =>
        [.. rows.Where(r => violations.Contains(r.Violation, StringComparison.Ordinal)).Select(r => r.Setting)];

    private static List<string> PerContainer(string violations)
    {
        var settings = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (violation, setting) in ContainerSettings)
        {
            var start = violations.IndexOf(violation, StringComparison.Ordinal);
            if (start < 0 || Containers.Match(violations[start..]) is not { Success: true } match)
                continue;
            foreach (var name in Quoted.Values(match.Groups["names"].Value, -1, quoted => quoted.Groups[1].Value))
                (settings.TryGetValue(name, out var list) ? list : settings[name] = []).Add(setting);
        }

        return [.. settings.Select(s => $"{{\"name\":\"{s.Key}\",\"securityContext\":{{{string.Join(',', s.Value)}}}}}")];
    }
}
