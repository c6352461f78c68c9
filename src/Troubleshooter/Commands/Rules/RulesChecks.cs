using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Diagnostics.Rules.Signatures;
using K8sDoctor.Diagnostics.Rules.Testing;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>Checks and tests rule files.</summary>
internal static class RulesChecks
{
    /// <summary>More than anybody reads.</summary>
    private const int MostShown = 1_000;

    /// <summary>Prints all faults and warnings of all files, rules and tests, each with its line; then how many there are.</summary>
    /// <param name="strict">Whether warnings fail it too.</param>
    public static int Check(RuleFolder folder, bool strict, TextWriter output)
    {
        var rules = folder.WithShipped(warn: true);
        var faults = rules.Faults.Concat(folder.Unreadable).ToList();
        foreach (var file in folder.Tests)
            RuleTestReader.Read(file, faults);
        var texts = Texts(folder);
        var warnings = rules.Warnings.Where(w => texts.Contains(w.Path)).ToList();
        foreach (var fault in RuleSet.InOrder(faults.Concat(warnings)).Take(MostShown))
            FaultExcerpt.Write(fault, texts[fault.Path].FirstOrDefault(""), output);
        if (faults.Count + warnings.Count > MostShown)
            output.WriteLine($"… and {faults.Count + warnings.Count - MostShown} more");
        var found = (faults.Count == 0 ? "no faults" : Count(faults.Count, "fault")) + (warnings.Count == 0 ? "" : $", {Count(warnings.Count, "warning")}");
        var signatures = folder.Rules.Count(f => f.IsSignatures);
        var read = $"{Count(folder.Rules.Count(f => f.IsRule), "rule")}, {Count(folder.Tests.Count(), "test file")}{(signatures == 0 ? "" : $", {Count(signatures, "file")} of log signatures")}";
        output.WriteLine($"{read}: {found}");
        return faults.Count > 0 || (strict && warnings.Count > 0) ? ExitCodes.Findings : ExitCodes.Ok;
    }

    private static ILookup<string, string> Texts(RuleFolder folder) => folder.Files.ToLookup(f => f.Path, f => f.Text);

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";

    /// <summary>Runs all cases. The folder's own rules are checked too.</summary>
    public static RuleTestReport Test(RuleFolder folder)
    {
        var rules = folder.WithShipped();
        var faults = rules.Faults.Concat(folder.Unreadable).ToList();
        var cases = folder.Tests.SelectMany(f => RuleTestReader.Read(f, faults)).ToList();
        var families = folder.Rules.Where(f => f.IsSignatures).Select(f => SignatureReader.Read(f, [])).OfType<SignatureFamily>();
        var examples = families.SelectMany(f => SignatureTests.Run(rules.Signatures, f)).Select(r => new RuleTestResult(r.Case, r.Differences));
        return new([.. cases.Select(test => new RuleTestResult(test, RuleTestRunner.Run(rules, test))), .. examples], RuleSet.InOrder(faults), Texts(folder));
    }
}
