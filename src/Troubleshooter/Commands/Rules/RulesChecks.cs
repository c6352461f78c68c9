using K8sDoctor.Diagnostics.Rules.Testing;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>Checks and tests rule files.</summary>
internal static class RulesChecks
{
    /// <summary>Prints all faults of all files, rules and tests.</summary>
    public static int Check(RuleFolder folder, TextWriter output)
    {
        var rules = folder.WithShipped();
        var faults = rules.Faults.ToList();
        foreach (var file in folder.Tests)
            RuleTestReader.Read(file, faults);
        foreach (var fault in faults)
            output.WriteLine(RulesCommand.Safe(fault));
        output.WriteLine($"{Count(folder.Rules.Count(), "rule")}, {Count(folder.Tests.Count(), "test file")}: {(faults.Count == 0 ? "no faults" : Count(faults.Count, "fault"))}");
        return faults.Count == 0 ? ExitCodes.Ok : ExitCodes.Findings;
    }

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";

    /// <summary>Runs all cases. The folder's own rules are checked too.</summary>
    public static RuleTestReport Test(RuleFolder folder)
    {
        var rules = folder.WithShipped();
        var faults = rules.Faults.ToList();
        var cases = folder.Tests.SelectMany(f => RuleTestReader.Read(f, faults)).ToList();
        return new([.. cases.Select(test => new RuleTestResult(test, RuleTestRunner.Run(rules, test)))], [.. faults]);
    }
}
