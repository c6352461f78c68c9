using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>Rule files and their tests on disk.</summary>
internal sealed class RuleFolder
{
    private const int MaxFiles = 5000;
    private const int MaxFolders = 5000;
    private const int MaxDepth = 12;
    private const long MaxLength = 64 * 1024 * 1024;

    private RuleFolder(IEnumerable<(RuleFile File, RuleFault? Fault)> files)
    {
        var (read, faults, length) = (new List<RuleFile>(), new List<RuleFault>(), 0L);
        foreach (var (file, fault) in files)
        {
            if (fault is null)
                read.Add(file);
            else
                faults.Add(fault);
            if ((length += file.Text.Length) > MaxLength)
                throw new UsageException($"these rule files hold more than {MaxLength >> 20} MiB: are these folders of rules?");
        }

        (Files, Unreadable) = (read, faults);
    }

    /// <summary>Rules and tests, sorted by path.</summary>
    public IReadOnlyList<RuleFile> Files { get; }

    /// <summary>The files that cannot be read as text, and why.</summary>
    public IReadOnlyList<RuleFault> Unreadable { get; }

    /// <summary>Rules and log signatures.</summary>
    public IEnumerable<RuleFile> Rules => Files.Where(f => !f.IsTest);

    public IEnumerable<RuleFile> Tests => Files.Where(f => f.IsTest);

    /// <summary>
    /// The <c>*.yaml</c> files of these folders, and these files. Hidden folders and links to folders are passed over: a mounted ConfigMap shows each file three times.
    /// </summary>
    /// <exception cref="UsageException">One is not there, is a folder without rules, or these are more than anybody's rules.</exception>
    public static RuleFolder Read(IEnumerable<string> paths, bool mayBeEmpty = false)
    {
        var files = Paths(paths, mayBeEmpty);
        return files.Length <= MaxFiles
            ? new(files.Select(RuleFileReader.Read))
            : throw new UsageException($"these are more than {MaxFiles} rule files: are these folders of rules?");
    }

    /// <summary>The paths of the files that <see cref="Read"/> reads, sorted. Throws as it does for what is not there.</summary>
    public static string[] Paths(IEnumerable<string> paths, bool mayBeEmpty) =>
        [.. paths.SelectMany(path => Expand(path, mayBeEmpty)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The rules of the program and these, which may be faulty.</summary>
    /// <param name="warn">Whether to look for what is only suspicious.</param>
    /// <param name="pages">Whether with the pages of the program's own rules.</param>
    public RuleSet WithShipped(bool warn = false, bool pages = false)
    {
        var ids = Rules.Select(f => f.Id).ToHashSet();
        return RuleSet.Load(ShippedRules.Files(pages).Where(f => !ids.Contains(f.Id)).Concat(Rules), warn);
    }

    private static List<string> Expand(string path, bool mayBeEmpty)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new UsageException($"there is no file or folder '{path}'");
        var files = new List<string>();
        var folders = 0;
        Collect(path, files, 0, ref folders);
        return files.Count > 0 || mayBeEmpty ? files : throw new UsageException($"the folder '{path}' holds no rule: no *.yaml file");
    }

    private static void Collect(string folder, List<string> files, int depth, ref int folders)
    {
        if (files.Count > MaxFiles)
            return;
        if (++folders > MaxFolders)
            throw new UsageException($"'{folder}' is one of more than {MaxFolders} folders: are these folders of rules?");
        if (depth > MaxDepth)
            throw new UsageException($"'{folder}' lies more than {MaxDepth} folders deep: is this a folder of rules?");
        try
        {
            files.AddRange(Directory.EnumerateFiles(folder, "*.yaml").Where(IsShown).Take(MaxFiles + 1));
            foreach (var inner in new DirectoryInfo(folder).EnumerateDirectories().Where(d => IsShown(d.Name) && d.LinkTarget is null))
                Collect(Path.Combine(folder, inner.Name), files, depth + 1, ref folders);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the folder '{folder}' cannot be read: {e.Message}", e);
        }
    }

    private static bool IsShown(string path) => !Path.GetFileName(path.AsSpan()).StartsWith('.');
}
