using System.Text;
using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>The rules that are compiled into the program.</summary>
internal static class ShippedRules
{
    private const string Prefix = "rules/";

    /// <summary>The rules without their tests, and what is wrong with them (nothing, or the build is broken).</summary>
    public static RuleSet Load() => RuleSet.Load(Files(), KnowledgeFunctions.All);

    /// <summary>The rule files, each named <c>rules/area/id.yaml</c>.</summary>
    public static IEnumerable<RuleFile> Files()
    {
        var assembly = typeof(ShippedRules).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var text = new byte[stream.Length];
            stream.ReadExactly(text);
            yield return new(name, Encoding.UTF8.GetString(text));
        }
    }
}
