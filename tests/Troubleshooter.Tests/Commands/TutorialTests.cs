using System.Diagnostics;
using System.Text.RegularExpressions;

namespace K8sDoctor.Troubleshooter.Tests.Commands;

/// <summary>
/// Follows <c>docs/tutorial.md</c> from its first line to its last in an empty folder: writes the files that it shows and runs its commands in a shell, with a home
/// of its own. <c>UPDATE_EXPECTED=1</c> writes the outputs anew.
/// </summary>
public sealed partial class TutorialTests : IDisposable
{
    private static readonly string Page = Repository.Path("docs", "tutorial.md");
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("k8sdoctor-tutorial-");

    private string Work => Path.Combine(_folder.FullName, "work");

    private string Home => Path.Combine(_folder.FullName, "home");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_tutorial_says_what_happens_to_somebody_who_follows_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the tutorial is for a POSIX shell");
        Directory.CreateDirectory(Work);
        Directory.CreateDirectory(Home);
        var page = await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken);
        var blocks = Blocks().Matches(page);
        var seen = page;
        foreach (Match block in blocks)
        {
            var (text, file) = (block.Groups["text"].Value, block.Groups["file"].Value);
            if (file.Length > 0)
                await File.WriteAllTextAsync(Path.Combine(Work, file), text, TestContext.Current.CancellationToken);
            else
                seen = seen.Replace(block.Value, $"{block.Groups["fence"].Value}console\n{await RunAsync(text)}{block.Groups["fence"].Value}", StringComparison.Ordinal);
        }

        if (Environment.GetEnvironmentVariable("UPDATE_EXPECTED") == "1")
            await File.WriteAllTextAsync(Page, page = seen, TestContext.Current.CancellationToken);
        Assert.True(blocks.Count >= 10, $"only {blocks.Count} blocks were found");
        Assert.Equal(page, seen);
    }

    /// <summary>The commands of a block, each with what it prints.</summary>
    private async Task<string> RunAsync(string block)
    {
        var text = new System.Text.StringBuilder();
        foreach (var line in block.Split('\n').Where(l => l.StartsWith("$ ", StringComparison.Ordinal)))
            text.Append(line).Append('\n').Append(await ShellAsync(line[2..]));
        return text.ToString();
    }

    private async Task<string> ShellAsync(string command)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec 2>&1; {command}"]) { WorkingDirectory = Work, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["HOME"] = Home;
        start.Environment["PATH"] = $"{AppContext.BaseDirectory}:{start.Environment["PATH"]}";
        foreach (var name in (string[])["XDG_CONFIG_HOME", "KUBECONFIG", "COLUMNS"])
            start.Environment.Remove(name);
        using var shell = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var output = await shell.StandardOutput.ReadToEndAsync(patience.Token);
        await shell.WaitForExitAsync(patience.Token);
        return output;
    }

    /// <summary>A block of commands, or one with a file, whose name stands in bold right before it.</summary>
    [GeneratedRegex(@"(\*\*(?<file>[\w./-]+)\*\*:\n\n(?<fence>```)(json|yaml)|(?<=\n)(?<fence>````?)console)\n(?<text>.*?)(?<=\n)\k<fence>(?=\n)", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Blocks();
}
