using System.CommandLine;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary><c>k8sdoctor rules</c>: lists, shows, checks, tests and documents rules.</summary>
internal static class RulesCommand
{
    private const string RulesHelp = "A folder (or file) of rules of your own, beside those of the program; one with the id of a shipped rule takes its place";

    /// <summary>The command; its actions return exit codes (0 good, 1 faults or failed tests, 2 usage).</summary>
    public static Command Create(TextWriter output, TextWriter errors)
    {
        var rules = new Option<string[]>("--rules") { Description = RulesHelp, HelpName = "DIR", Recursive = true, DefaultValueFactory = _ => [] };
        return new Command("rules", "List, show, check, test and document the rules")
        {
            rules,
            List(output, errors, rules),
            Show(output, errors, rules),
            Check(output, rules),
            Test(output, rules),
            Docs(output, rules),
        };
    }

    private static Command List(TextWriter output, TextWriter errors, Option<string[]> rules)
    {
        var format = new Option<string>("--output", "-o") { Description = "text or json", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("list", "All rules, by area") { format };
        command.SetAction(parsed =>
        {
            var set = RulesFolder.Read(parsed.GetValue(rules)!).Load();
            if (parsed.GetValue(format) == "json")
                RulesListing.Json(set, output);
            else
                RulesListing.Table(set, output);
            foreach (var fault in set.Faults)
                errors.WriteLine(Safe(fault));
            return set.Faults.IsEmpty ? ExitCodes.Ok : ExitCodes.Findings;
        });
        return command;
    }

    private static Command Show(TextWriter output, TextWriter errors, Option<string[]> rules)
    {
        var id = new Argument<string>("ID") { Description = "The id of a rule" };
        var command = new Command("show", "One rule: when it fires and what it says") { id };
        command.SetAction(parsed =>
        {
            var set = RulesFolder.Read(parsed.GetValue(rules)!).Load();
            var wanted = parsed.GetValue(id)!;
            if (set.Find(wanted) is { } rule)
            {
                RulePage.Write(rule, set, output);
                return ExitCodes.Ok;
            }

            var near = NearestNames.Of(wanted, set.Rules.Select(r => r.Id), 3);
            errors.WriteLine($"error: there is no rule '{new SafeText(wanted)}'{(near.IsEmpty ? "" : $"; did you mean {string.Join(" or ", near)}?")}");
            return ExitCodes.Usage;
        });
        return command;
    }

    private static Command Check(TextWriter output, Option<string[]> rules)
    {
        var paths = Paths();
        var command = new Command("check", "Everything that is wrong with rule files and their tests") { paths };
        command.SetAction(parsed => RulesChecks.Check(RulesFolder.Read(parsed.GetValue(rules)!.Concat(parsed.GetValue(paths)!)), output));
        return command;
    }

    private static Command Test(TextWriter output, Option<string[]> rules)
    {
        var paths = Paths();
        var command = new Command("test", "Runs the tests that stand beside rules (NAME.test.yaml)") { paths };
        command.SetAction(parsed => RulesChecks.Test(RulesFolder.Read(parsed.GetValue(rules)!.Concat(parsed.GetValue(paths)!)), output));
        return command;
    }

    private static Command Docs(TextWriter output, Option<string[]> rules)
    {
        var folder = new Argument<string>("DIR") { Description = "The root under which docs/rules/ID.md and rules/README.md are written" };
        var verify = new Option<bool>("--verify") { Description = "Write nothing; fail when a page is missing, stale or left over" };
        var command = new Command("docs", "Writes a page for each rule and an index") { folder, verify };
        command.SetAction(parsed =>
        {
            var set = RulesFolder.Read(parsed.GetValue(rules)!).Load();
            return new RulesDocs(parsed.GetValue(folder)!, output).Run(set, parsed.GetValue(verify));
        });
        return command;
    }

    internal static string Safe(RuleFault fault) => new SafeText(fault.ToString()).Value;

    private static Argument<string[]> Paths() =>
        new("PATH") { Description = "Rule files or folders of them, the same as --rules", Arity = ArgumentArity.ZeroOrMore, DefaultValueFactory = _ => [] };
}
