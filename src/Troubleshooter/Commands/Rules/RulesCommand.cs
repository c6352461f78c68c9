using System.CommandLine;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary><c>k8sdoctor rules</c>: lists, shows, checks, tests, documents and begins rules. Exit codes: 0 good, 1 faults or failed tests, 2 usage.</summary>
internal sealed class RulesCommand
{
    private readonly TextWriter _output;
    private readonly TextWriter _errors;
    private readonly string? _home;
    private readonly Option<string[]> _rules = RulesOption();

    private RulesCommand(TextWriter output, TextWriter errors, string? home) => (_output, _errors, _home) = (output, errors, home);

    /// <param name="home">The folder of rules in the user's home, or null.</param>
    public static Command Create(TextWriter output, TextWriter errors, string? home)
    {
        var rules = new RulesCommand(output, errors, home);
        rules._rules.Recursive = true;
        return new Command("rules", "List, show, check, test, document and begin rules")
        {
            rules._rules, rules.List(), rules.Show(), rules.Check(), rules.Test(), rules.Docs(), rules.New(),
        };
    }

    /// <summary><c>--rules</c>, for every command.</summary>
    public static Option<string[]> RulesOption() => new("--rules")
    {
        Description = "A folder (or file) of rules of your own, beside those of the program; one with the id of a shipped rule takes its place",
        HelpName = "DIR",
        DefaultValueFactory = _ => [],
    };

    internal static string Safe(RuleFault fault) => new SafeText(fault.ToString(), multiline: true).ToString();

    /// <summary>A line of any length, of which nothing is kept back.</summary>
    private static string Safe(string line) => string.Concat(line.Chunk(Sanitizer.MaxLine).Select(part => Sanitizer.Clean(new(part), multiline: false)));

    private Command List()
    {
        var format = new Option<string>("--output", "-o") { Description = "text or json", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var kind = new Option<string?>("--kind") { Description = "Only rules about this kind (Container, Pod, Deployment, …)", HelpName = "KIND" };
        var severity = new Option<string?>("--severity") { Description = "Only rules of this severity" };
        severity.AcceptOnlyFromAmong("critical", "warning", "info");
        var explained = new Option<string?>("--condition") { Description = "Only rules that explain this condition of docs/conditions.md", HelpName = "ID" };
        var command = new Command("list", "All rules, by area") { format, kind, severity, explained };
        command.SetAction(parsed =>
        {
            var subject = parsed.GetValue(kind) is { } name ? RuleSkeleton.SubjectOf(name) : null;
            var condition = parsed.GetValue(explained) is { } id ? ConditionOf(id) : null;
            var rules = Load(parsed).Rules.Where(r => (subject ?? r.Subject) == r.Subject && (parsed.GetValue(severity) ?? RulesListing.Severity(r)) == RulesListing.Severity(r)
                && (condition is null || r.Conditions.Contains(condition)));
            if (parsed.GetValue(format) == "json")
                RulesListing.Json(rules, _output);
            else
                RulesListing.Table(rules, _output);
            return ExitCodes.Ok;
        });
        return command;
    }

    private Command Show()
    {
        var id = new Argument<string>("ID") { Description = "The id of a rule" };
        var command = new Command("show", "One rule: what it means, how to check, mend and prevent it, when it fires and what it says") { id };
        command.SetAction(parsed =>
        {
            var rules = Load(parsed, pages: true);
            var wanted = parsed.GetValue(id)!;
            if (rules.Find(wanted) is not { } rule)
                throw NoRule(wanted, rules);
            var page = new StringWriter { NewLine = "\n" };
            RulePage.Write(rule, rules, page);
            foreach (var line in page.ToString().TrimEnd().Split('\n'))
                _output.WriteLine(Safe(line));
            return ExitCodes.Ok;
        });
        return command;
    }

    private Command Check()
    {
        var paths = Paths();
        var strict = new Option<bool>("--strict") { Description = "Warnings (conditions that always or never hold, names that nothing uses) count as faults" };
        var command = new Command("check", "Everything that is wrong with rule files and their tests") { paths, strict };
        command.SetAction(parsed => RulesChecks.Check(Folder(parsed, paths), parsed.GetValue(strict), _output));
        return command;
    }

    private Command Test()
    {
        var paths = Paths();
        var format = new Option<string>("--output", "-o") { Description = "text or junit (XML, for CI servers)", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "junit");
        var command = new Command("test", "Runs the tests that stand beside rules (NAME.test.yaml)") { paths, format };
        command.SetAction(parsed =>
        {
            var report = RulesChecks.Test(Folder(parsed, paths));
            if (parsed.GetValue(format) == "junit")
                report.WriteJUnit(_output);
            else
                report.WriteText(_output);
            return report.Failed == 0 && report.Faults.IsEmpty ? ExitCodes.Ok : ExitCodes.Findings;
        });
        return command;
    }

    private Command Docs()
    {
        var folder = new Argument<string>("DIR") { Description = "The root under which docs/rules/ID.md and rules/README.md are written" };
        var verify = new Option<bool>("--verify") { Description = "Write nothing; fail when a page is missing, stale or left over" };
        var command = new Command("docs", "Writes a page for each rule and an index") { folder, verify };
        command.SetAction(parsed =>
        {
            var set = RuleFolder.Read(parsed.GetValue(_rules)!).WithShipped(pages: true);
            return new RulesDocs(parsed.GetValue(folder)!, _output).Run(set, parsed.GetValue(verify));
        });
        return command;
    }

    private Command New()
    {
        var kind = new Argument<string>("KIND") { Description = "What the rule is about: Container, Pod, Deployment, Node, …" };
        var id = new Argument<string>("ID") { Description = "Its name, which is the file's too: image-tag-missing" };
        var folder = new Option<string>("--dir") { Description = "Where to write it (default: here)", HelpName = "DIR", DefaultValueFactory = _ => "." };
        var command = new Command("new", "Begins a rule: writes ID.yaml and ID.test.yaml") { kind, id, folder };
        command.SetAction(parsed => RuleSkeleton.Write(parsed.GetValue(kind)!, parsed.GetValue(id)!, parsed.GetValue(folder)!, _output));
        return command;
    }

    private RuleSet Load(ParseResult parsed, bool pages = false)
    {
        var loaded = new OwnRules(_home, [.. parsed.GetValue(_rules)!]).Load(pages);
        foreach (var note in loaded.Notes)
            _errors.WriteLine($"note: {new SafeText(note, multiline: true)}");
        return loaded.Rules;
    }

    /// <summary>What is named; else what lies in the home.</summary>
    private RuleFolder Folder(ParseResult parsed, Argument<string[]> paths)
    {
        string[] named = [.. parsed.GetValue(_rules)!, .. parsed.GetValue(paths)!];
        if (named.Length > 0)
            return RuleFolder.Read(named);
        return Directory.Exists(_home)
            ? RuleFolder.Read([_home], mayBeEmpty: true)
            : throw new UsageException($"name a folder of rules, or a rule file{(_home is null ? "" : $"; there are none of your own in {_home}")}");
    }

    private static Condition ConditionOf(string id) =>
        ConditionCatalogue.Default.ById.TryGetValue(id, out var condition) ? condition : throw new UsageException($"there is no condition '{id}' in the catalogue");

    private static UsageException NoRule(string wanted, RuleSet rules)
    {
        var near = NearestNames.Of(wanted, rules.Rules.Select(r => r.Id), 3);
        return new($"there is no rule '{wanted}'{(near.IsEmpty ? "" : $"; did you mean {string.Join(" or ", near)}?")}");
    }

    private static Argument<string[]> Paths() =>
        new("PATH") { Description = "Rule files or folders of them, the same as --rules (default: your own)", Arity = ArgumentArity.ZeroOrMore, DefaultValueFactory = _ => [] };
}
