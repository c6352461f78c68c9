using K8sDoctor.Troubleshooter.Commands;

namespace K8sDoctor.Troubleshooter.Tests.Commands;

/// <summary>What <c>rules check</c> says of a folder of wrong rules, each named after what is wrong with it, and of a good one among them.</summary>
public sealed class WrongRulesTests
{
    private static readonly string Folder = Repository.Path("tests", "data", "wrong-rules");

    [Fact]
    public void Every_fault_of_every_file_is_told_at_once_with_its_line()
    {
        var (code, text) = Check(strict: false, Folder);

        Assert.Equal(ExitCodes.Findings, code);
        Expected.Matches("wrong-rules.txt", text.Replace(Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_wrong_file_is_told_of_and_the_good_one_is_not()
    {
        var (_, text) = Check(strict: false, Folder);

        Assert.True(Directory.GetFiles(Folder, "*.yaml").Length > 30);
        foreach (var file in Directory.GetFiles(Folder, "*.yaml").Select(f => f[(Folder.Length + 1)..]))
            Assert.Equal(file is not ("good-rule.yaml" or "good-rule.test.yaml" or "wrong-test.yaml"), text.Contains($"{Path.DirectorySeparatorChar}{file}(", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rule_that_is_only_suspicious_passes_unless_that_is_asked_for()
    {
        var suspicious = Path.Combine(Folder, "never-and-always.yaml");

        Assert.Equal(ExitCodes.Ok, Check(strict: false, suspicious).Code);
        Assert.Equal(ExitCodes.Findings, Check(strict: true, suspicious).Code);
        Assert.Equal(ExitCodes.Ok, Check(strict: true, Path.Combine(Folder, "good-rule.yaml")).Code);
    }

    private static (int Code, string Text) Check(bool strict, string path)
    {
        var output = new StringWriter();
        return (RulesChecks.Check(RuleFolder.Read([path]), strict, output), output.ToString());
    }
}
