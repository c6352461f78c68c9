using System.Text;
using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Diagnosis.Proofs;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules.Testing;

namespace K8sDoctor.Diagnostics.Tests.Rules;

/// <summary>Every shipped fix is applied to the test cases of its own rule.</summary>
public sealed partial class ShippedFixesTests
{
    private static readonly Lazy<List<(string Rule, Fix Fix, ServerPatch? Patch)>> All = new(Proofs);

    [Fact]
    public void Fixes_that_say_what_is_cured_prove_themselves_and_none_cures_nothing()
    {
        var proofs = All.Value;

        Assert.Empty(proofs.Where(p => p.Fix.Proof == FixProof.CuresNothing).Select(p => $"{p.Rule}: {p.Fix.Command ?? p.Fix.Patch}"));
        Assert.Empty(proofs.Where(p => p.Fix.Template?.CuredText is not null && p.Fix.Proof != FixProof.Proven).Select(p => $"{p.Rule}: {p.Fix.Command ?? p.Fix.Patch}"));
    }

    /// <summary>What was proven stays provable: a file that a reviewer has read.</summary>
    [Fact]
    public void The_proven_fixes_are_these()
    {
        var text = new StringBuilder();
        foreach (var rule in All.Value.Where(p => p.Fix.Proof == FixProof.Proven).GroupBy(p => p.Rule).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            text.Append(rule.Key).Append('\n');
            foreach (var title in rule.Select(p => p.Fix.Template!.TitleText).Distinct().Order(StringComparer.Ordinal))
                text.Append("  ").Append(title).Append('\n');
        }

        Expected.Matches("proven-fixes.txt", text.ToString());
    }

    /// <summary>The optional role of docs/rbac grants the patches that shipped fixes are, and no other right.</summary>
    [Fact]
    public void The_role_for_dry_runs_is_made_of_the_patches_that_fixes_are()
    {
        var patches = All.Value.Select(p => p.Patch).OfType<ServerPatch>().Select(p => $"{p.Object.Kind.Group} {p.Object.Kind.Plural}{(p.Subresource is null ? "" : $"/{p.Subresource}")}");
        var role = File.ReadAllText(RuleFiles.Path("docs", "rbac", "dry-run.yaml"));
        var granted = GrantText().Matches(role).SelectMany(m => m.Groups[2].Value.Split([',', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(r => $"{m.Groups[1].Value} {r}"));

        Assert.Equal(patches.Distinct().Order(StringComparer.Ordinal), granted.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("secrets", role, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"apiGroups: \[""([^""]*)""\]\s+resources: \[([^\]]*)\]\s+verbs: \[patch\]\n", RegexOptions.NonBacktracking)]
    private static partial Regex GrantText();

    private static List<(string Rule, Fix Fix, ServerPatch? Patch)> Proofs()
    {
        var proofs = new List<(string, Fix, ServerPatch?)>();
        foreach (var test in RuleFiles.All.Where(f => f.IsTest).SelectMany(f => RuleTestReader.Read(f, [])).Where(t => !t.Expect.IsEmpty))
        {
            var alone = RuleFiles.Shipped.Only(RuleFiles.Shipped.Find(test.Rule)!);
            var engine = new Engine(alone, new ClusterState());
            RuleTestRunner.Fill(engine, test, new ResourceReader(alone.Mask), ResourceKinds.All);
            var patches = new ServerPatches(engine.State.Find, engine.State.Related);
            proofs.AddRange(engine.Evaluate(test.Now).Incidents.SelectMany(i => i.Fixes, (i, f) => (test.Rule, f, f.Risk == Risk.ReadOnly ? null : patches.Of(i, f).Patch)));
        }

        return proofs;
    }
}
