using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Tests.Rules;

/// <summary>The rule files of the repository, and small sets of rules for tests.</summary>
internal static class RuleFiles
{
    private static readonly string Root = FindRoot();

    public static IReadOnlyList<RuleFile> All { get; } =
    [
        .. Directory.GetFiles(Path("rules"), "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => new RuleFile(System.IO.Path.GetRelativePath(Root, path), File.ReadAllText(path))),
    ];

    public static RuleSet Shipped { get; } = RuleSet.Load(All, warn: true);

    public static string Data(string name) => Path("tests", "data", name);

    /// <summary>A file of the repository.</summary>
    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    public static RuleSet Load(params (string Id, string Text)[] rules) =>
        RuleSet.Load(rules.Select(r => new RuleFile($"rules/test/{r.Id}.yaml", r.Text)), warn: true);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Troubleshooter.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"no Troubleshooter.sln above {AppContext.BaseDirectory}");
    }
}
