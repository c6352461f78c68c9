using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>The difference between two pod templates in an operator's words: <c>image of api: shop:v1 -> shop:v2</c>, <c>memory limit of api: 64Mi -> 32Mi</c>.</summary>
internal static class RolloutsDiff
{
    private const int Longest = 120;

    // What differs between any two revisions, or asks for nothing but new pods.
    private static readonly HashSet<string> Uninteresting = ["pod-template-hash", "controller-revision-hash", "pod-template-generation", "kubectl.kubernetes.io/restartedAt"];

    /// <summary>One line a difference, images first; empty when the templates are the same.</summary>
    public static List<string> Compare(object? before, object? after)
    {
        var lines = new List<string>();
        Walk(before, after, "", "", "", lines);
        return [.. lines.OrderBy(l => l.StartsWith("image of", StringComparison.Ordinal) ? 0 : 1)];
    }

    /// <param name="field">The name of the field that both are the value of.</param>
    /// <param name="path">Where it lies, in words.</param>
    /// <param name="owner">The container that it is of, or empty.</param>
    private static void Walk(object? before, object? after, string field, string path, string owner, List<string> lines)
    {
        if (Equals(before, after) || IsNothing(before, after))
            return;
        var either = before ?? after;
        if (RolloutsTemplateNode.IsMap(either, field))
            Maps(before, after, path, owner, lines);
        else if (before is not null && after is not null && RolloutsTemplateNode.IsMessage(before, field) && RolloutsTemplateNode.IsMessage(after, field))
            Fields(before, after, path, owner, lines);
        else if (either is ResourceList list && RolloutsListDiff.Of(field) is { } kind)
            kind.Compare(before, after, path, owner, lines, Walk);
        else if (either is ResourceList && RolloutsListDiff.IsOfTexts(before, after))
            lines.AddRange(RolloutsListDiff.Texts(before, after).Select(l => $"{path}{Of(owner)}: {l}"));
        else
            lines.Add($"{path}{Of(owner)}: {Show(before)} -> {Show(after)}");
    }

    private static void Fields(object before, object after, string path, string owner, List<string> lines)
    {
        foreach (var name in RolloutsTemplateNode.Names(before).Union(RolloutsTemplateNode.Names(after)))
            Walk(RolloutsTemplateNode.Read(before, name), RolloutsTemplateNode.Read(after, name), name, Step(path, name), owner, lines);
    }

    private static void Maps(object? before, object? after, string path, string owner, List<string> lines)
    {
        foreach (var key in RolloutsTemplateNode.Names(before).Union(RolloutsTemplateNode.Names(after)).Where(k => !Uninteresting.Contains(k)))
        {
            var words = path switch
            {
                "resources.limits" => $"{key} limit",
                "resources.requests" => $"{key} request",
                _ => $"{path} {key}",
            };
            Walk(RolloutsTemplateNode.Read(before, key), RolloutsTemplateNode.Read(after, key), key, words, owner, lines);
        }
    }

    /// <summary><c> of api</c>, or nothing for what is of the pod.</summary>
    public static string Of(string owner) => owner.Length == 0 ? "" : $" of {owner}";

    public static string Show(object? value)
    {
        if (value is null)
            return "not set";
        var text = Expressions.CelValue.OfTree(value).ToDisplay();
        return text.Length > Longest ? text[..Longest] + "…" : text;
    }

    // Absent and empty mean the same: {} as a securityContext, [] as a list.
    private static bool IsNothing(object? before, object? after) => IsEmpty(before) && IsEmpty(after);

    private static bool IsEmpty(object? value) => value switch
    {
        null => true,
        ResourceMap map => map.Count == 0,
        ResourceList list => list.Count == 0,
        ResourceMessage message => message.Shape.Kept.All(f => message.Read(f) is null),
        _ => false,
    };

    private static string Step(string path, string name) => path.Length == 0 || name == "spec" || path is "spec" or "template" ? name : $"{path}.{name}";
}
