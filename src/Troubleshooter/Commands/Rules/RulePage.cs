using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>The page of one rule, in Markdown: for the documentation and for <c>rules show</c>.</summary>
internal static class RulePage
{
    public static void Write(Rule rule, RuleSet rules, TextWriter output)
    {
        output.WriteLine($"# {rule.Id}");
        output.WriteLine();
        output.WriteLine(RulesListing.OneLine(rule.TitleText));
        output.WriteLine();
        output.WriteLine($"Severity {RulesListing.Severity(rule)}, {Confidence(rule)}. Looked for at each {Subject(rule)}.");
        Section(output, "What it means", rule.Page.Meaning);
        Section(output, "How Kubernetes gets there", rule.Page.Mechanism);
        Section(output, "How to check by hand", rule.Page.Check);
        Mend(rule, output);
        Section(output, "How to prevent", rule.Page.Prevention);
        Section(output, "Cause", RulesListing.OneLine(rule.CauseText));
        Clauses(rule, output);
        Relations(rule, rules, output);
        if (!rule.Conditions.IsEmpty)
            Section(output, "Explains", $"{string.Join("; ", rule.Conditions.Select(c => $"{c.Id} {c.Title}"))} ([catalogue](../conditions.md))");
        if (rule.Docs is not null)
            Section(output, "Read on", rule.Docs);
    }

    private static void Clauses(Rule rule, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("## When");
        output.WriteLine();
        output.WriteLine(rule.Lets.IsEmpty ? "All of these hold:" : "All of these hold, with the names below:");
        output.WriteLine();
        output.WriteLine("```cel");
        foreach (var clause in rule.When)
            output.WriteLine(clause.Text);
        output.WriteLine("```");
        if (rule.For > TimeSpan.Zero)
            output.WriteLine($"{Environment.NewLine}and it has been so for {Durations.Format(rule.For)}.");
        if (rule.Lets.IsEmpty)
            return;
        output.WriteLine();
        output.WriteLine("```cel");
        foreach (var let in rule.Lets)
            output.WriteLine($"{let.Name} = {let.Text.TrimEnd()}");
        output.WriteLine("```");
    }

    private static void Mend(Rule rule, TextWriter output)
    {
        if (rule.Fixes.IsEmpty && rule.Page.Mend.Length == 0)
            return;
        output.WriteLine();
        output.WriteLine("## How to mend");
        if (rule.Page.Mend.Length > 0)
            output.WriteLine($"{output.NewLine}{rule.Page.Mend}");
        foreach (var fix in rule.Fixes)
        {
            output.WriteLine();
            output.WriteLine($"{RulesListing.OneLine(fix.TitleText)} ({Risk(fix)})");
            if (fix.CommandText is not null)
                Code(output, "sh", fix.CommandText);
            if (fix.PatchText is not null)
                Code(output, "yaml", fix.PatchText);
        }
    }

    private static void Relations(Rule rule, RuleSet rules, TextWriter output)
    {
        string[] refinedBy = [.. rules.Rules.Where(r => r.Refines.Contains(rule.Id)).Select(r => r.Id)];
        if (!rule.Refines.IsEmpty)
            Section(output, "Replaces", string.Join(", ", rule.Refines.Select(Link)));
        if (refinedBy.Length > 0)
            Section(output, "Is replaced by", string.Join(", ", refinedBy.Select(Link)));
        if (!rule.CausedBy.IsEmpty)
            Section(output, "May be caused by what is wrong along", string.Join(", ", rule.CausedBy.Select(c => $"`{string.Join('.', c.Select(Camel))}`")));
    }

    private static void Section(TextWriter output, string title, string text)
    {
        if (text.Length == 0)
            return;
        output.WriteLine();
        output.WriteLine($"## {title}");
        output.WriteLine();
        output.WriteLine(text);
    }

    private static void Code(TextWriter output, string language, string text)
    {
        output.WriteLine();
        output.WriteLine($"```{language}");
        output.WriteLine(text.TrimEnd());
        output.WriteLine("```");
    }

    private static string Link(string id) => $"[{id}]({id}.md)";

    private static string Camel(Diagnostics.Cluster.Relation relation) => char.ToLowerInvariant(relation.ToString()[0]) + relation.ToString()[1..];

    private static string Subject(Rule rule) => rule.Subject.Form is SubjectForm.Container ? "container of each pod" : rule.Subject.Name;

    private static string Confidence(Rule rule) => rule.Confidence.ToString().ToLowerInvariant();

    private static string Risk(FixTemplate fix) => fix.Risk switch
    {
        Diagnostics.Diagnosis.Risk.ReadOnly => "changes nothing",
        Diagnostics.Diagnosis.Risk.RestartsPods => "restarts pods",
        Diagnostics.Diagnosis.Risk.ChangesCluster => "changes the cluster",
        _ => "may lose data",
    };
}
