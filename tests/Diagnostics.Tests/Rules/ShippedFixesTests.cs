using System.Text;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Diagnosis.Proofs;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules.Testing;

namespace K8sDoctor.Diagnostics.Tests.Rules;

/// <summary>Every shipped fix is applied to the test cases of its own rule.</summary>
public sealed class ShippedFixesTests
{
    [Fact]
    public void Fixes_that_say_what_is_cured_prove_themselves_and_none_cures_nothing()
    {
        var proofs = Proofs();

        Assert.Empty(proofs.Where(p => p.Fix.Proof == FixProof.CuresNothing).Select(p => $"{p.Rule}: {p.Fix.Command ?? p.Fix.Patch}"));
        Assert.Empty(proofs.Where(p => p.Fix.Template?.CuredText is not null && p.Fix.Proof != FixProof.Proven).Select(p => $"{p.Rule}: {p.Fix.Command ?? p.Fix.Patch}"));
    }

    /// <summary>What was proven stays provable: a file that a reviewer has read.</summary>
    [Fact]
    public void The_proven_fixes_are_these()
    {
        var text = new StringBuilder();
        foreach (var rule in Proofs().Where(p => p.Fix.Proof == FixProof.Proven).GroupBy(p => p.Rule).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            text.Append(rule.Key).Append('\n');
            foreach (var title in rule.Select(p => p.Fix.Template!.TitleText).Distinct().Order(StringComparer.Ordinal))
                text.Append("  ").Append(title).Append('\n');
        }

        Expected.Matches("proven-fixes.txt", text.ToString());
    }

    private static List<(string Rule, Fix Fix)> Proofs()
    {
        var proofs = new List<(string, Fix)>();
        foreach (var test in RuleFiles.All.Where(f => f.IsTest).SelectMany(f => RuleTestReader.Read(f, [])).Where(t => !t.Expect.IsEmpty))
        {
            var alone = RuleFiles.Shipped.Only(RuleFiles.Shipped.Find(test.Rule)!);
            var engine = new Engine(alone, new ClusterState());
            RuleTestRunner.Fill(engine, test, new ResourceReader(ClusterMask.Build(alone.MaskPaths)), ResourceKinds.All);
            proofs.AddRange(engine.Evaluate(test.Now).Incidents.SelectMany(i => i.Fixes).Select(f => (test.Rule, f)));
        }

        return proofs;
    }
}
