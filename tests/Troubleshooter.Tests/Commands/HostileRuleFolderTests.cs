using System.Diagnostics;
using System.Text;
using K8sDoctor.Troubleshooter.Commands;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Commands;

/// <summary>What lies in a folder of rules may be anything: each is told in a sentence, soon, and the good rules beside it are checked all the same.</summary>
public sealed class HostileRuleFolderTests : IDisposable
{
    private const string Good = "id: good\ntitle: t\nsubject: Pod\nseverity: info\nwhen:\n  - pod.status.phase == 'Failed'\ncause: c\n";

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("k8sdoctor-hostile-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_huge_file_is_refused_before_it_is_read()
    {
        using (var file = File.Create(Path("huge.yaml")))
            file.SetLength(100L << 20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        RuleFolder.Read([_folder.FullName]);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
        Assert.Contains("huge.yaml(1,1): the file cannot be read: it is larger than 1 MiB", Check(), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_not_utf8_is_told_as_such()
    {
        File.WriteAllText(Path("sixteen.yaml"), Good, Encoding.Unicode);
        File.WriteAllText(Path("sixteen-big.yaml"), Good, Encoding.BigEndianUnicode);
        File.WriteAllBytes(Path("latin.yaml"), [.. Encoding.ASCII.GetBytes(Good), 0xE9, (byte)'\n']);
        File.WriteAllBytes(Path("overlong.yaml"), [.. Encoding.ASCII.GetBytes("id: "), 0xC0, 0xAF]);
        var text = Check();

        Assert.Contains("sixteen.yaml(1,1): the file is UTF-16, and must be UTF-8", text, StringComparison.Ordinal);
        Assert.Contains("sixteen-big.yaml(1,1): the file is UTF-16, and must be UTF-8", text, StringComparison.Ordinal);
        Assert.Contains("latin.yaml(1,1): the file is not UTF-8, save it as UTF-8", text, StringComparison.Ordinal);
        Assert.Contains("overlong.yaml(1,1): the file is not UTF-8, save it as UTF-8", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mark_at_the_beginning_and_the_line_ends_of_Windows_are_no_fault()
    {
        File.WriteAllText(Path("good.yaml"), Good.Replace("\n", "\r\n", StringComparison.Ordinal), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.Equal("1 rule, 0 test files: no faults", Check().TrimEnd());
    }

    [Fact]
    public void A_pipe_is_not_waited_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no named pipes in folders");
        using (var made = Process.Start("mkfifo", Path("pipe.yaml")))
            made.WaitForExit();
        File.CreateSymbolicLink(Path("link.yaml"), Path("pipe.yaml"));
        File.CreateSymbolicLink(Path("zero.yaml"), "/dev/zero");

        var text = Check();
        Assert.Contains("pipe.yaml(1,1): the file is empty", text, StringComparison.Ordinal);
        Assert.Contains("link.yaml(1,1): the file is empty", text, StringComparison.Ordinal);
        Assert.Contains("zero.yaml(1,1): the file is empty", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_may_not_be_read_is_a_fault_and_the_rest_is_checked()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.UserName == "root", "whoever may read everything cannot try it");
        File.WriteAllText(Path("good.yaml"), Good);
        File.WriteAllText(Path("mine.yaml"), Good);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path("mine.yaml"), UnixFileMode.None);

        Assert.Contains("mine.yaml(1,1): the file cannot be read", Check(), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_that_lead_in_a_circle_or_nowhere_end()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        File.WriteAllText(Path("good.yaml"), Good);
        Directory.CreateSymbolicLink(Path("again"), _folder.FullName);
        Directory.CreateSymbolicLink(Path("up"), "..");
        File.CreateSymbolicLink(Path("self.yaml"), Path("self.yaml"));
        File.CreateSymbolicLink(Path("gone.yaml"), Path("nothing"));
        var text = Check();

        Assert.Contains("self.yaml(1,1): the file cannot be read", text, StringComparison.Ordinal);
        Assert.Contains("gone.yaml(1,1): the file cannot be read", text, StringComparison.Ordinal);
        Assert.EndsWith(": 2 faults\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void More_files_and_folders_than_anybody_has_are_refused()
    {
        for (var i = 0; i < 5_001; i++)
            File.WriteAllText(Path($"{i}.yaml"), "");
        Assert.Contains("more than 5000 rule files", Assert.Throws<UsageException>(Check).Message, StringComparison.Ordinal);

        var deep = Path(string.Join('/', Enumerable.Repeat("d", 20)));
        Directory.CreateDirectory(deep);
        Assert.Contains("more than 12 folders deep", Assert.Throws<UsageException>(() => RuleFolder.Read([Path("d")])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_too_much_together_are_refused()
    {
        var text = new string('#', 1_000_000);
        for (var i = 0; i < 70; i++)
            File.WriteAllText(Path($"{i}.yaml"), text);

        Assert.Contains("more than 64 MiB", Assert.Throws<UsageException>(Check).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_with_thousands_of_files_is_not_printed_for_ever()
    {
        for (var i = 0; i < 400; i++)
            File.WriteAllText(Path($"rule-{i}.yaml"), $"id: rule-{i}\n");
        var text = Check();

        Assert.True(text.Split('\n').Length < 3_100, $"{text.Split('\n').Length} lines");
        Assert.Contains("… and 1000 more", text, StringComparison.Ordinal);
        Assert.EndsWith("2000 faults\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cause: \u001b[2Jx", "cause: ␛[2Jx", 7)]
    [InlineData("\"日本\": x", "\"日本\": x", 0)]
    [InlineData("cause: \u202ea\u202c {{x", "cause: \\u{202E}a\\u{202C} {{x", 25)]
    [InlineData("cause: \t日é\u0301😀 {{x", "cause:     日é\u0301😀 {{x", 17)]
    public void The_caret_stands_under_the_place_as_a_terminal_shows_it(string line, string shown, int column)
    {
        File.WriteAllText(Path("bad.yaml"), $"id: bad\ntitle: t\nsubject: Pod\nseverity: info\nwhen:\n  - pod.status.phase == 'Failed'\n{line}\n");
        var lines = Check().Split('\n');
        var excerpt = Array.FindIndex(lines, l => l == $"  7 | {shown}");

        Assert.True(excerpt > 0, string.Join('\n', lines));
        Assert.Equal($"    | {new string(' ', column)}^", lines[excerpt + 1]);
    }

    private string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    private string Check()
    {
        var clock = Stopwatch.StartNew();
        var output = new StringWriter();
        RulesChecks.Check(RuleFolder.Read([_folder.FullName]), strict: false, output);
        Assert.True(clock.Elapsed < MostTime, $"{clock.Elapsed}");
        return output.ToString();
    }
}
