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
        output.WriteLine(faults.Count == 0 ? $"{rules.Rules.Length} rules, no faults" : $"{rules.Rules.Length} rules are good; {faults.Count} faults");
        return faults.Count == 0 ? ExitCodes.Ok : ExitCodes.Findings;
    }

    /// <summary>Runs all cases. The folder's own rules are checked too.</summary>
    public static RuleTestReport Test(RuleFolder folder)
    {
        var rules = folder.WithShipped();
        var faults = rules.Faults.ToList();
        var cases = folder.Tests.SelectMany(f => RuleTestReader.Read(f, faults)).ToList();
        return new([.. cases.Select(test => new RuleTestResult(test, RuleTestRunner.Run(rules, test)))], [.. faults]);
    }
}
