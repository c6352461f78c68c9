using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>Rule files and their tests on disk.</summary>
internal sealed class RuleFolder
{
    private const long MaxBytes = 1024 * 1024;
    private const int MaxFiles = 5000;
    private const int MaxDepth = 12;

    private RuleFolder(RuleFile[] files) => Files = files;

    /// <summary>Rules and tests, sorted by path.</summary>
    public IReadOnlyList<RuleFile> Files { get; }

    public IEnumerable<RuleFile> Rules => Files.Where(f => !f.IsTest);

    public IEnumerable<RuleFile> Tests => Files.Where(f => f.IsTest);

    /// <summary>
    /// The <c>*.yaml</c> files of these folders, and these files. Hidden folders and links to folders are passed over: a mounted ConfigMap shows each file three times.
    /// </summary>
    /// <exception cref="UsageException">One is not there, cannot be read, holds no rule, or is too large.</exception>
    public static RuleFolder Read(IEnumerable<string> paths, bool mayBeEmpty = false)
    {
        var files = Paths(paths, mayBeEmpty);
        return files.Length <= MaxFiles
            ? new([.. files.Select(path => new RuleFile(path, Text(path)))])
            : throw new UsageException($"these are more than {MaxFiles} rule files: are these folders of rules?");
    }

    /// <summary>The paths of the files that <see cref="Read"/> reads, sorted. Throws as it does for what is not there.</summary>
    public static string[] Paths(IEnumerable<string> paths, bool mayBeEmpty) =>
        [.. paths.SelectMany(path => Expand(path, mayBeEmpty)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The rules of the program and these, which may be faulty.</summary>
    public RuleSet WithShipped()
    {
        var ids = Rules.Select(f => f.Id).ToHashSet();
        return RuleSet.Load(ShippedRules.Files().Where(f => !ids.Contains(f.Id)).Concat(Rules), KnowledgeFunctions.All);
    }

    private static List<string> Expand(string path, bool mayBeEmpty)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new UsageException($"there is no file or folder '{path}'");
        var files = new List<string>();
        Collect(path, files, 0);
        return files.Count > 0 || mayBeEmpty ? files : throw new UsageException($"the folder '{path}' holds no rule: no *.yaml file");
    }

    private static void Collect(string folder, List<string> files, int depth)
    {
        if (depth > MaxDepth)
            throw new UsageException($"'{folder}' lies more than {MaxDepth} folders deep: is this a folder of rules?");
        try
        {
            files.AddRange(Directory.EnumerateFiles(folder, "*.yaml").Where(IsShown).Take(MaxFiles + 1));
            foreach (var inner in new DirectoryInfo(folder).EnumerateDirectories().Where(d => IsShown(d.Name) && d.LinkTarget is null))
                Collect(Path.Combine(folder, inner.Name), files, depth + 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the folder '{folder}' cannot be read: {e.Message}", e);
        }
    }

    private static bool IsShown(string path) => !Path.GetFileName(path.AsSpan()).StartsWith('.');

    private static string Text(string path)
    {
        try
        {
            // A device or a pipe has no length, and no end.
            using var file = File.OpenRead(path);
            if (!file.CanSeek || file.Length > MaxBytes)
                throw new UsageException($"'{path}' is {(file.CanSeek ? "larger than 1 MiB" : "no plain file")}: a rule is a few lines of YAML");
            using var reader = new StreamReader(file);
            return reader.ReadToEnd();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{path}' cannot be read: {e.Message}", e);
        }
    }
}
