using System.Text;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>The rules that are compiled into the program.</summary>
internal static class ShippedRules
{
    private const string Prefix = "rules/";

    /// <summary>The rules without their tests, and what is wrong with them (nothing, or the build is broken).</summary>
    public static RuleSet Load() => RuleSet.Load(Files());

    /// <summary>The rule files, each named <c>rules/area/id.yaml</c>.</summary>
    /// <param name="pages">Whether with <see cref="Rule.Page"/>. That is the last key of a file, as long as the rest, and to read it would take as long.</param>
    public static IEnumerable<RuleFile> Files(bool pages = false)
    {
        var assembly = typeof(ShippedRules).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var text = new byte[stream.Length];
            stream.ReadExactly(text);
            yield return new(name, Encoding.UTF8.GetString(pages ? text : WithoutPage(text)));
        }
    }

    private static ReadOnlySpan<byte> WithoutPage(ReadOnlySpan<byte> text) => text.IndexOf("\npage:"u8) is var at and >= 0 ? text[..(at + 1)] : text;
}
