using K8sDoctor.Diagnostics.Rules.Testing;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>Checks and tests rule files.</summary>
internal static class RulesChecks
{
    /// <summary>Prints all faults of all files, rules and tests.</summary>
    public static int Check(RulesFolder folder, TextWriter output)
    {
        var rules = folder.Load();
        var faults = rules.Faults.ToList();
        foreach (var file in folder.Files.Where(f => f.IsTest))
            RuleTestReader.Read(file, faults);
        foreach (var fault in faults)
            output.WriteLine(RulesCommand.Safe(fault));
        output.WriteLine(faults.Count == 0 ? $"{rules.Rules.Length} rules, no faults" : $"{rules.Rules.Length} rules are good; {faults.Count} faults");
        return faults.Count == 0 ? ExitCodes.Ok : ExitCodes.Findings;
    }

    /// <summary>Prints what each failing case expected and got. The folder's own rules are checked too.</summary>
    public static int Test(RulesFolder folder, TextWriter output)
    {
        var rules = folder.Load();
        var faults = rules.Faults.ToList();
        var cases = folder.Files.Where(f => f.IsTest).SelectMany(f => RuleTestReader.Read(f, faults)).ToArray();
        foreach (var fault in faults)
            output.WriteLine(RulesCommand.Safe(fault));
        var failed = 0;
        foreach (var test in cases)
        {
            var differences = RuleTestRunner.Run(rules, test);
            failed += differences.IsEmpty ? 0 : 1;
            foreach (var difference in differences)
                output.WriteLine(new SafeText($"{test.Path}({test.Line}): {test.Name}: {difference}", multiline: true));
        }

        output.WriteLine($"{cases.Length} cases, {failed} failed{(faults.Count == 0 ? "" : $", {faults.Count} faults")}");
        return failed + faults.Count == 0 ? ExitCodes.Ok : ExitCodes.Findings;
    }
}
