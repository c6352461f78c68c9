using System.Globalization;
using System.Text;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Strategic merge patches of a workload, as the JSON that <c>kubectl patch -p</c> takes, nested as the owner's kind wants it.</summary>
internal static class ExitsPatches
{
    /// <summary>A patch of one container.</summary>
    /// <param name="owner">As <c>owner.ref</c>: <c>deployment/web</c>, <c>cronjob/nightly</c>, <c>pod/one</c>.</param>
    public static string Container(string owner, string name, bool init, CelValue fields)
    {
        var list = init ? "initContainers" : "containers";
        var inner = Json(fields);
        return PodSpec(owner, "{\"" + list + "\":[{\"name\":" + Text(name) + (inner.Length > 2 ? "," + inner[1..] : "}") + "]}");
    }

    /// <summary>A patch of the pod spec.</summary>
    public static string Pod(string owner, CelValue fields) => PodSpec(owner, Json(fields));

    /// <summary>A patch of the pod spec that is JSON already.</summary>
    public static string OfPodSpec(string owner, string spec) => PodSpec(owner, spec);

    private static string PodSpec(string owner, string spec) => owner.Split('/')[0] switch
    {
        "pod" => "{\"spec\":" + spec + "}",
        "cronjob" => "{\"spec\":{\"jobTemplate\":{\"spec\":{\"template\":{\"spec\":" + spec + "}}}}}",
        _ => "{\"spec\":{\"template\":{\"spec\":" + spec + "}}}",
    };

    private static string Json(CelValue value) => value.Kind switch
    {
        CelKind.Map => Join('{', '}', value.Count, i => $"{Text(value.Entry(i).Key.ToDisplay())}:{Json(value.Entry(i).Value)}"),
        CelKind.List => Join('[', ']', value.Count, i => Json(value[i])),
        CelKind.Int => value.AsInt.ToString(CultureInfo.InvariantCulture),
        CelKind.Bool => value.AsBool ? "true" : "false",
        CelKind.Null => "null",
        _ => Text(value.ToDisplay()),
    };

    private static string Join(char open, char close, int count, Func<int, string> item) =>
        open + string.Join(',', Enumerable.Range(0, count).Select(item)) + close;

    private static string Text(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var c in value)
            text.Append(c is '"' or '\\' ? $"\\{c}" : c < ' ' || char.IsSurrogate(c) || c > '\x7e' ? $"\\u{(int)c:x4}" : $"{c}");
        return text.Append('"').ToString();
    }
}
