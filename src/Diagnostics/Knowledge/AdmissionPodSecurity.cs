using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Turns the violations that Pod Security admission lists into the patch of the pod template that ends them, as far as a setting can.</summary>
internal static class AdmissionPodSecurity
{
    private const RegexOptions Options = RegexOptions.None;
    private static readonly BoundedRegex Containers = new("containers? (?<names>\"[^\"]+\"(?:, \"[^\"]+\")*)", Options);
    private static readonly BoundedRegex Quoted = new("\"([^\"]+)\"", Options);

    // A violation as the admission plugin begins it, and what to set on the containers that it names.
    private static readonly (string Violation, string Setting)[] ContainerSettings =
    [
        ("allowPrivilegeEscalation != false", "\"allowPrivilegeEscalation\":false"),
        ("unrestricted capabilities", "\"capabilities\":{\"drop\":[\"ALL\"]}"),
        ("non-default capabilities", "\"capabilities\":{\"add\":null}"),
        ("privileged", "\"privileged\":false"),
    ];

    // Set on the pod; where the violation says that a container must not set otherwise, on that container.
    private static readonly (string Violation, string Setting)[] PodSettings =
    [
        ("runAsNonRoot != true", "\"runAsNonRoot\":true"),
        ("runAsUser=0", "\"runAsUser\":null"),
        ("seccompProfile", "\"seccompProfile\":{\"type\":\"RuntimeDefault\"}"),
    ];

    private static readonly (string Word, string Setting)[] HostSettings =
        [("hostNetwork=true", "\"hostNetwork\":false"), ("hostPID=true", "\"hostPID\":false"), ("hostIPC=true", "\"hostIPC\":false")];

    /// <summary>
    /// A strategic merge patch (JSON) of the owner, or an empty text where no setting ends any of the violations; and those that no setting ends (a hostPath
    /// volume, a host port).
    /// </summary>
    /// <param name="owner">As <c>deployment/web</c>; the template of a Job cannot be patched.</param>
    /// <param name="init">The names of the template's init containers.</param>
    public static (string Patch, string Unsettled) Patch(string violations, string owner, IReadOnlySet<string> init)
    {
        var pod = new List<string>();
        var spec = new List<string>();
        var perContainer = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        var rest = Split(violations).Where(v => !Settle(v, pod, spec, perContainer)).Select(Name).ToList();
        if (pod.Count > 0)
            spec.Insert(0, $"\"securityContext\":{{{string.Join(',', pod.Distinct())}}}");
        AddList("initContainers", init.Contains);
        AddList("containers", name => !init.Contains(name));
        var patch = spec.Count == 0 || owner.StartsWith("job/", StringComparison.Ordinal) ? "" : ExitsPatches.OfPodSpec(owner, $"{{{string.Join(',', spec)}}}");
        return (patch, string.Join(", ", rest));

        void AddList(string list, Func<string, bool> isIn)
        {
            var items = perContainer.Where(c => isIn(c.Key)).Select(c => $"{{\"name\":\"{c.Key}\",\"securityContext\":{{{string.Join(',', c.Value.Distinct())}}}}}").ToList();
            if (items.Count > 0)
                spec.Add($"\"{list}\":[{string.Join(',', items)}]");
        }
    }

    private static bool Settle(string violation, List<string> pod, List<string> spec, SortedDictionary<string, List<string>> perContainer)
    {
        var names = Containers.Match(violation) is { Success: true } match ? Quoted.Values(match.Groups["names"].Value, -1, quoted => quoted.Groups[1].Value) : [];
        foreach (var (_, setting) in ContainerSettings.Where(s => violation.StartsWith(s.Violation, StringComparison.Ordinal)).Take(1))
        {
            Add(names, setting, perContainer);
            return names.Length > 0;
        }

        foreach (var (_, setting) in PodSettings.Where(s => violation.StartsWith(s.Violation, StringComparison.Ordinal)).Take(1))
        {
            // "pod or container "app" must set" is settled by the pod; "container "app" must not set" is not.
            var own = names.Length > 0 && violation.Contains("must not set", StringComparison.Ordinal);
            if (own)
                Add(names, setting, perContainer);
            if (!own || violation.Contains("pod", StringComparison.Ordinal))
                pod.Add(setting);
            return true;
        }

        var host = HostSettings.Where(h => violation.Contains(h.Word, StringComparison.Ordinal)).Select(h => h.Setting).ToList();
        spec.AddRange(host);
        return host.Count > 0;
    }

    private static void Add(IEnumerable<string> names, string setting, SortedDictionary<string, List<string>> perContainer)
    {
        foreach (var name in names)
            (perContainer.TryGetValue(name, out var list) ? list : perContainer[name] = []).Add(setting);
    }

    private static string Name(string violation) => violation.Split(" (", 2)[0];

    // At commas that are in no parentheses.
    private static List<string> Split(string violations)
    {
        var parts = new List<string>();
        var (depth, start) = (0, 0);
        for (var i = 0; i < violations.Length; i++)
        {
            depth += violations[i] == '(' ? 1 : violations[i] == ')' ? -1 : 0;
            if (depth > 0 || violations[i] != ',')
                continue;
            parts.Add(violations[start..i].Trim());
            start = i + 1;
        }

        parts.Add(violations[start..].Trim());
        return [.. parts.Where(p => p.Length > 0)];
    }
}
