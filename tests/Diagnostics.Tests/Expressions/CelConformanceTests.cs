using System.Text.Json;

namespace K8sDoctor.Diagnostics.Tests.Expressions;

/// <summary>
/// The CEL specification's own conformance cases, which lie beside the repository (<c>shared/cel-conformance</c>); skipped where they are not there.
/// </summary>
public sealed class CelConformanceTests(ITestOutputHelper output)
{
    private const int Cases = 1418;

    [Fact]
    public void The_specifications_cases_pass()
    {
        var folder = FindCases();
        if (folder is null)
            Assert.Skip("shared/cel-conformance is not beside the repository");
        var failures = new List<string>();
        var (total, restored) = (0, 0);
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var test in document.RootElement.EnumerateArray().Select(e => new ConformanceCase(e)))
            {
                total++;
                restored += test.IsRestored ? 1 : 0;
                failures.AddRange(test.Failures().Select(f => $"{Path.GetFileNameWithoutExtension(file)}/{test.Name}: {f}"));
            }
        }

        var summary = $"CEL conformance: {total - failures.Count} of {total}";
        output.WriteLine(summary);
        TestContext.Current.SendDiagnosticMessage(summary);
        Assert.True(failures.Count == 0, $"{summary}\n{string.Join('\n', failures)}");
        Assert.Equal(Cases, total);
        Assert.Equal(ConformanceCase.Restored.Count, restored);
    }

    private static string? FindCases()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var cases = Path.Combine(folder.FullName, "shared", "cel-conformance");
            if (Directory.Exists(cases))
                return cases;
        }

        return null;
    }
}
