using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>The difference between two pod templates in an operator's words: <c>image of api: shop:v1 -> shop:v2</c>.</summary>
internal static class RolloutsDiff
{
    private const int Longest = 120;
    private static readonly string[] Identity = ["name", "mountPath", "containerPort", "key"];
    private static readonly HashSet<string> Uninteresting = ["pod-template-hash", "kubectl.kubernetes.io/restartedAt"];

    /// <summary>One line a difference, images first; empty when the templates are the same.</summary>
    public static List<string> Compare(object? before, object? after)
    {
        var lines = new List<string>();
        Walk(before, after, "", "", lines);
        return [.. lines.OrderBy(l => l.StartsWith("image of", StringComparison.Ordinal) ? 0 : 1)];
    }

    private static void Walk(object? before, object? after, string path, string owner, List<string> lines)
    {
        if (Equals(before, after))
            return;
        if (before is ResourceMessage left && after is ResourceMessage right)
            Fields(left, right, path, owner, lines);
        else if ((before ?? after) is ResourceMap)
            Maps(before as ResourceMap ?? ResourceMap.Empty, after as ResourceMap ?? ResourceMap.Empty, path, owner, lines);
        else if ((before ?? after) is ResourceList { Count: > 0 } list && list[0] is ResourceMessage first && Name(first) is not null)
            Named(before as ResourceList ?? ResourceList.Empty, after as ResourceList ?? ResourceList.Empty, path, lines, owner);
        else
            lines.Add(Line(path, owner, Show(before), Show(after)));
    }

    private static void Fields(ResourceMessage before, ResourceMessage after, string path, string owner, List<string> lines)
    {
        foreach (var field in before.Shape.Kept)
            Walk(before.Read(field), after.Read(field), Step(path, field.Name), owner, lines);
    }

    private static void Maps(ResourceMap before, ResourceMap after, string path, string owner, List<string> lines)
    {
        foreach (var key in Keys(before).Union(Keys(after)).Where(k => !Uninteresting.Contains(k)))
        {
            before.TryGet(key, out var old);
            after.TryGet(key, out var now);
            Walk(old, now, $"{path} {key}", owner, lines);
        }
    }

    private static void Named(ResourceList before, ResourceList after, string path, List<string> lines, string owner)
    {
        var old = ByName(before);
        var now = ByName(after);
        foreach (var name in old.Keys.Union(now.Keys))
        {
            var left = old.GetValueOrDefault(name);
            var right = now.GetValueOrDefault(name);
            if (path is "env" && !Equals(left, right))
                lines.Add(Line("env", owner, Variable(name, left), Variable(name, right)));
            else if (left is null || right is null)
                lines.Add($"{Singular(path)} {name}{Of(owner)} {(left is null ? "added" : "removed")}");
            else if (path is "containers" or "initContainers" or "ephemeralContainers")
                Walk(left, right, "", name, lines);
            else
                Walk(left, right, $"{Singular(path)} {name}", owner, lines);
        }
    }

    // NAME=value, so that a value is redacted wherever its name says that it is a secret.
    private static string Variable(string name, ResourceMessage? variable)
    {
        if (variable is null)
            return "not set";
        var parts = variable.Shape.Kept.Where(f => f.Name != "name" && variable.Read(f) is not null).Select(f => Show(variable.Read(f)));
        return $"{name}={string.Join(' ', parts)}";
    }

    private static Dictionary<string, ResourceMessage> ByName(ResourceList list)
    {
        var byName = new Dictionary<string, ResourceMessage>();
        foreach (var message in Texts.Messages(list))
            byName[Name(message) ?? ""] = message;
        return byName;
    }

    private static string? Name(ResourceMessage message)
    {
        foreach (var identity in Identity)
        {
            if (message.Shape.Kept.FirstOrDefault(f => f.Name == identity) is { } field && message.Read(field) is { } name)
                return name.ToString();
        }

        return null;
    }

    private static IEnumerable<string> Keys(ResourceMap map)
    {
        var keys = new List<string>();
        foreach (var (key, _) in map.Entries)
            keys.Add(key);
        return keys;
    }

    private static string Line(string path, string owner, string before, string after) => $"{path}{Of(owner)}: {before} -> {after}";

    private static string Of(string owner) => owner.Length == 0 ? "" : $" of {owner}";

    private static string Step(string path, string name) => path.Length == 0 || name == "spec" || path == "spec" ? name : $"{path}.{name}";

    private static string Singular(string path) => path.EndsWith('s') ? path[..^1] : path;

    private static string Show(object? value)
    {
        if (value is null)
            return "not set";
        var text = Expressions.CelValue.OfTree(value).ToDisplay();
        return text.Length > Longest ? text[..Longest] + "…" : text;
    }
}
