using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Label selectors as the API server evaluates them, and what they nearly match.</summary>
internal static class Selectors
{
    private const string Requirement = "io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement";
    private static readonly FieldPath MatchLabels = FieldPath.In("io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector", "matchLabels");
    private static readonly FieldPath MatchExpressions = FieldPath.In("io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector", "matchExpressions");
    private static readonly FieldPath Key = FieldPath.In(Requirement, "key");
    private static readonly FieldPath Operator = FieldPath.In(Requirement, "operator");
    private static readonly FieldPath Values = FieldPath.In(Requirement, "values");

    /// <summary>A <c>LabelSelector</c> message: an empty one matches everything, an absent one nothing.</summary>
    public static bool Matches(ResourceMessage? selector, ResourceMap labels)
    {
        if (selector is null || !Matches(MatchLabels.Map(selector), labels))
            return false;
        foreach (var item in MatchExpressions.List(selector).Items)
        {
            var expression = (ResourceMessage)item;
            if (!Holds(Key.Text(expression) ?? "", Operator.Text(expression) ?? "", Values.List(expression), labels))
                return false;
        }

        return true;
    }

    /// <summary>True for a selector without requirements, which matches everything.</summary>
    public static bool IsEverything(ResourceMessage selector) => MatchLabels.Map(selector).Count + MatchExpressions.List(selector).Count == 0;

    /// <summary>A plain map of labels that must all be there (a Service's selector, a node selector).</summary>
    public static bool Matches(ResourceMap wanted, ResourceMap labels)
    {
        foreach (var (key, value) in wanted.Entries)
        {
            if (!labels.TryGet(key, out var have) || !Equals(have, value))
                return false;
        }

        return true;
    }

    /// <summary>One requirement of a label or node selector; <c>Gt</c> and <c>Lt</c> compare whole numbers.</summary>
    public static bool Holds(string key, string op, ResourceList values, ResourceMap labels)
    {
        var there = labels.TryGet(key, out var value);
        return op switch
        {
            "In" => there && Contains(values, value),
            "NotIn" => !there || !Contains(values, value),
            "Exists" => there,
            "DoesNotExist" => !there,
            "Gt" => there && Compare(value, values) > 0,
            "Lt" => there && Compare(value, values) < 0,
            _ => false,
        };
    }

    /// <summary><c>app=web,tier in (a,b)</c>, as kubectl writes a selector.</summary>
    public static string Describe(ResourceMessage? selector)
    {
        if (selector is null)
            return "nothing";
        var parts = Pairs(MatchLabels.Map(selector)).ToList();
        foreach (var item in MatchExpressions.List(selector).Items)
        {
            var expression = (ResourceMessage)item;
            parts.Add(Describe(Key.Text(expression) ?? "", Operator.Text(expression) ?? "", Values.List(expression)));
        }

        return IsEverything(selector) ? "everything" : string.Join(',', parts);
    }

    public static string Describe(string key, string op, ResourceList values)
    {
        var all = Texts.Strings(values);
        return (op, all.Count) switch
        {
            ("In", 1) => $"{key}={all[0]}",
            ("NotIn", 1) => $"{key}!={all[0]}",
            ("In", _) => $"{key} in ({string.Join(',', all)})",
            ("NotIn", _) => $"{key} notin ({string.Join(',', all)})",
            ("Exists", _) => key,
            ("DoesNotExist", _) => $"!{key}",
            ("Gt", _) => $"{key} > {string.Join(',', all)}",
            ("Lt", _) => $"{key} < {string.Join(',', all)}",
            _ => $"{key} {op} ({string.Join(',', all)})",
        };
    }

    public static string Describe(ResourceMap labels) => string.Join(',', Pairs(labels));

    private static IEnumerable<string> Pairs(ResourceMap labels)
    {
        var pairs = new List<string>();
        foreach (var (key, value) in labels.Entries)
            pairs.Add($"{key}={value}");
        return pairs;
    }

    private static bool Contains(ResourceList values, object? value)
    {
        foreach (var item in values.Items)
        {
            if (Equals(item, value))
                return true;
        }

        return false;
    }

    private static int Compare(object? value, ResourceList values) =>
        long.TryParse(value as string, out var have) && values.Count == 1 && long.TryParse(values[0] as string, out var want) ? have.CompareTo(want) : 0;
}
