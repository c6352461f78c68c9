using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>Where a person's own rules lie: a folder in the home, which may be missing, and what <c>--rules</c> names.</summary>
internal sealed record OwnRules(string? Home, ImmutableArray<string> Named)
{
    /// <summary><c>$XDG_CONFIG_HOME/k8sdoctor/rules</c>, by default <c>~/.config/k8sdoctor/rules</c>.</summary>
    public static string HomeOf(Func<string, string?> variable, string home)
    {
        // A relative path there is to be ignored, says the specification of the XDG base directories.
        var configuration = variable("XDG_CONFIG_HOME") is { } path && Path.IsPathRooted(path) ? path : Path.Combine(home, ".config");
        return Path.Combine(configuration, "k8sdoctor", "rules");
    }

    /// <summary>
    /// The rules of the program, those of the home and the named ones; of the same id the last counts. A faulty file of the home is left out, and said so:
    /// what was forgotten there must not keep anybody from a diagnosis.
    /// </summary>
    /// <param name="pages">Whether with the pages of the program's own rules.</param>
    /// <exception cref="UsageException">A named file is not there, or it is faulty.</exception>
    public LoadedRules Load(bool pages = false)
    {
        var notes = ImmutableArray.CreateBuilder<string>();
        var shipped = ShippedRules.Files(pages).ToList();
        var (inHome, named) = (RuleFolder.Read(HomeFolder, mayBeEmpty: true), Strict(RuleFolder.Read(Named)));
        var home = inHome.Rules.ToList();
        notes.AddRange(inHome.Unreadable.Select(LeftOut));
        while (true)
        {
            var files = Together(shipped, home, named, out var replaced);
            var rules = RuleSet.Load(files);
            if (rules.Faults.Where(f => named.Exists(n => n.Path == f.Path)).ToList() is { Count: > 0 } wrong)
                throw new UsageException(string.Join('\n', wrong.Select(f => f.ToString())));
            var faulty = home.RemoveAll(h => rules.Faults.Any(f => f.Path == h.Path));
            if (faulty == 0)
                return new(rules, [.. notes, .. replaced]);
            notes.AddRange(rules.Faults.Where(f => Path.GetDirectoryName(f.Path) is { Length: > 0 } folder && folder.StartsWith(Home!, StringComparison.Ordinal))
                .Select(LeftOut));
        }
    }

    /// <summary>The same, with no mercy for the home either: for rules that are being written.</summary>
    /// <exception cref="UsageException">A file is not there, or it is faulty.</exception>
    public RuleSet LoadStrictly()
    {
        var rules = RuleSet.Load(Together(ShippedRules.Files().ToList(), Strict(RuleFolder.Read(HomeFolder, mayBeEmpty: true)), Strict(RuleFolder.Read(Named)), out _));
        return rules.Faults.IsEmpty ? rules : throw new UsageException(string.Join('\n', rules.Faults.Select(f => f.ToString())));
    }

    /// <summary>The rule files as they lie there now, for comparison: which, how long, and of when.</summary>
    public ImmutableArray<(string Path, long Length, DateTime Written)> Stamp()
    {
        try
        {
            return [.. RuleFolder.Paths([.. Named, .. HomeFolder], mayBeEmpty: true).Select(path => new FileInfo(path)).Select(f => (f.FullName, f.Length, f.LastWriteTimeUtc))];
        }
        catch (Exception e) when (e is UsageException or IOException or UnauthorizedAccessException)
        {
            return []; // something is being moved; what is wrong with it is told when it is loaded
        }
    }

    private ImmutableArray<string> HomeFolder => Directory.Exists(Home) ? [Home] : [];

    private static string LeftOut(RuleFault fault) => $"this rule is left out: {fault}";

    private static List<RuleFile> Strict(RuleFolder folder) =>
        folder.Unreadable is { Count: > 0 } faults ? throw new UsageException(string.Join('\n', faults)) : [.. folder.Rules];

    private static List<RuleFile> Together(List<RuleFile> shipped, List<RuleFile> home, List<RuleFile> named, out ImmutableArray<string> replaced)
    {
        var files = shipped.ToDictionary(f => f.Id);
        var notes = ImmutableArray.CreateBuilder<string>();
        foreach (var layer in (List<RuleFile>[])[home, named])
        {
            // Twice in one layer is nobody's intention, and stays a fault.
            var twice = layer.GroupBy(f => f.Id).Where(g => g.Count() > 1).SelectMany(g => g.Skip(1)).ToList();
            foreach (var file in layer.Except(twice))
            {
                if (files.TryGetValue(file.Id, out var old))
                    notes.Add($"rule '{file.Id}' of {file.Path} replaces that of {(shipped.Contains(old) ? "the program" : old.Path)}");
                files[file.Id] = file;
            }

            foreach (var file in twice)
                files.Add(file.Path, file);
        }

        replaced = notes.ToImmutable();
        return [.. files.Values];
    }
}

/// <summary>Rules that can be used, and what a person should know of where they came from. Raw text.</summary>
internal sealed record LoadedRules(RuleSet Rules, ImmutableArray<string> Notes);
