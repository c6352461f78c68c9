using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>The flags of the commands that read a cluster or a recording: kubectl's own, with kubectl's meaning, and ours.</summary>
internal sealed class ReadingFlags
{
    private readonly ConnectionFlags _connection = new(Duration("--request-timeout", "How long one answer of the API server may take (0: no limit)"));
    private readonly Option<string?> _namespace = Text("--namespace", "Only this namespace", "NAME", "-n");
    private readonly Option<bool> _all = new("--all-namespaces", "-A") { Description = "All namespaces (wins over -n)" };
    private readonly Option<OutputFormat> _output = OneOf("--output", "text or json", ["-o"], ("text", OutputFormat.Text), ("json", OutputFormat.Json));
    private readonly Option<string?> _from = Text("--from", "Read this recording instead of a cluster", "FILE");
    private readonly Option<TimeSpan?> _at = Duration("--at", "The moment of the recording, since its start (default: its end)");
    private readonly Option<string[]> _rules = RulesCommand.RulesOption();
    private readonly Option<TimeSpan?> _timeout = Duration("--timeout", "How long the diagnosis may take; what is not read by then is a blind spot (default 30s)");
    private readonly Option<FailOn> _failOn = OneOf(
        "--fail-on", "The least severity that makes the exit code 1: critical (default), warning, info or never", [],
        ("critical", FailOn.Critical), ("warning", FailOn.Warning), ("info", FailOn.Info), ("never", FailOn.Never));
    private readonly Option<bool> _strict = new("--strict") { Description = "Exit code 4 for any blind spot" };
    private readonly Option<bool> _dryRunFixes = new("--dry-run-fixes")
    {
        Description = "Ask the API server, by a dry run that changes nothing, whether it would take each fix; needs the right to patch what the fix changes",
    };

    private readonly Option<bool> _noColor = new("--no-color") { Description = "No colours (as with NO_COLOR)" };

    private readonly Option<bool> _plain = new("--plain") { Description = "Print changes line by line: for screen readers, pipes and logs (the default where there is no terminal)" };
    private readonly Option<double?> _speed = Factor("--speed", "How fast the recording is played, for example 4 (default 1)");
    private readonly Option<bool> _ascii = new("--ascii") { Description = "Draw the live view with ASCII characters only" };

    /// <summary>Adds the flags that choose what is read.</summary>
    public void AddSource(Command command)
    {
        foreach (var option in (Option[])[.. _connection.All, _namespace, _all, _from, _at, _rules])
            command.Options.Add(option);
        command.Validators.Add(Validate);
    }

    /// <summary>Adds the flags of a command that prints a report.</summary>
    public void AddReport(Command command)
    {
        foreach (var option in (Option[])[_output, _timeout, _failOn, _strict, _dryRunFixes])
            command.Options.Add(option);
    }

    public void AddLook(Command command) => command.Options.Add(_noColor);

    /// <summary>Adds the flags of the live view alone.</summary>
    public void AddScreen(Command command)
    {
        foreach (var option in (Option[])[_ascii, _plain, _speed])
            command.Options.Add(option);
    }

    public Reading Read(ParseResult result)
    {
        return new Reading
        {
            Connection = _connection.Read(result),
            Namespace = result.GetValue(_all) ? null : result.GetValue(_namespace),
            Output = result.GetValue(_output),
            From = result.GetValue(_from),
            At = result.GetValue(_at),
            Rules = [.. result.GetValue(_rules)!],
            Timeout = result.GetValue(_timeout) ?? TimeSpan.FromSeconds(30),
            FailOn = result.GetValue(_failOn),
            Strict = result.GetValue(_strict),
            DryRunFixes = result.GetValue(_dryRunFixes),
            NoColor = result.GetValue(_noColor),
            Ascii = result.GetValue(_ascii),
            Plain = result.GetValue(_plain),
            Speed = result.GetValue(_speed) ?? 1,
        };
    }

    private void Validate(CommandResult command)
    {
        var from = command.GetResult(_from) is not null;
        if (!from && command.GetResult(_at) is not null)
            command.AddError("--at names a moment of a recording: it goes with --from FILE");
        if (!from && command.GetResult(_speed) is not null)
            command.AddError("--speed is that of a recording: it goes with --from FILE");
        if (from && command.GetResult(_dryRunFixes) is not null)
            command.AddError("--dry-run-fixes asks an API server, and --from reads a recording: give one of them");
        if (command.GetResult(_namespace) is { Tokens: [{ Value: "" }] })
            command.AddError("--namespace is empty: give a name, or -A for all namespaces");
        foreach (var option in _connection.All)
        {
            if (from && command.GetResult(option) is not null)
                command.AddError($"{option.Name} chooses a cluster, and --from reads a recording: give one of them");
        }
    }

    private static Option<string?> Text(string name, string description, string value, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = value };

    private static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = argument =>
        {
            var text = argument.Tokens[0].Value;
            if (Durations.Parse(text) is { } duration)
                return duration;
            argument.AddError($"{name} {text}: this is no duration; write 90s, 13m or 1h2m");
            return null;
        },
    };

    private static Option<double?> Factor(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "FACTOR",
        CustomParser = argument =>
        {
            var text = argument.Tokens[0].Value;
            if (double.TryParse(text.TrimEnd('x'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor) && factor is >= 0.1 and <= 1000)
                return factor;
            argument.AddError($"{name} {text}: this is no factor; write a number from 0.1 to 1000, for example 4");
            return null;
        },
    };

    private static Option<T> OneOf<T>(string name, string description, string[] aliases, params (string Word, T Value)[] choices)
    {
        var option = new Option<T>(name, aliases)
        {
            Description = description,
            HelpName = string.Join('|', choices.Select(c => c.Word)),
            CustomParser = argument =>
            {
                var text = argument.Tokens[0].Value;
                foreach (var (word, value) in choices)
                {
                    if (word == text)
                        return value;
                }

                argument.AddError($"{name} {text}: it must be one of {string.Join(", ", choices.Select(c => c.Word))}");
                return default;
            },
        };
        option.CompletionSources.Add([.. choices.Select(c => c.Word)]);
        return option;
    }
}
