using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

/// <summary>Reads what host functions give.</summary>
internal static class KnowledgeFacts
{
    /// <summary>A map of texts.</summary>
    public static Dictionary<string, string> Of(CelValue map) => Enumerable.Range(0, map.Count).Select(map.Entry).ToDictionary(e => e.Key.AsString, e => e.Value.AsString);

    /// <summary>A list of maps of texts.</summary>
    public static List<Dictionary<string, string>> List(CelValue list) => [.. Enumerable.Range(0, list.Count).Select(i => Of(list[i]))];
}
