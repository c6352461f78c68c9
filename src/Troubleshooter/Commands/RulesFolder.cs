using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>Rule files on disk. A rule of one's own with the id of a shipped one takes its place.</summary>
internal sealed class RulesFolder
{
    private const long MaxBytes = 1024 * 1024;

    private RulesFolder(RuleFile[] files) => Files = files;

    /// <summary>Rules and tests, sorted by path.</summary>
    public IReadOnlyList<RuleFile> Files { get; }

    /// <summary>The folders and files of the command line; without any, nothing. Throws <see cref="UsageException"/> for what is not there.</summary>
    public static RulesFolder Read(IEnumerable<string> paths) =>
        new([.. paths.SelectMany(Expand).Distinct().Order(StringComparer.Ordinal).Select(path => new RuleFile(path, Text(path)))]);

    /// <summary>The shipped rules and these.</summary>
    public RuleSet Load()
    {
        var own = Files.Where(f => !f.IsTest).ToArray();
        var ids = own.Select(f => f.Id).ToHashSet();
        return RuleSet.Load(ShippedRules.Files().Where(f => !ids.Contains(f.Id)).Concat(own), KnowledgeFunctions.All);
    }

    private static string[] Expand(string path) =>
        Directory.Exists(path) ? Directory.GetFiles(path, "*.yaml", SearchOption.AllDirectories)
        : File.Exists(path) ? [path]
        : throw new UsageException($"there is no file or folder '{path}'");

    private static string Text(string path) =>
        new FileInfo(path).Length <= MaxBytes ? File.ReadAllText(path) : throw new UsageException($"'{path}' is larger than 1 MiB");
}
