using System.CommandLine;
using System.CommandLine.Parsing;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Troubleshooter.Reports;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary><c>k8sdoctor explain TYPE/NAME</c>: one object, with cause, evidence, fixes and blast radius.</summary>
internal static class ExplainCommand
{
    public static Command Create(CommandHost host, ReadingFlags flags)
    {
        var command = new Command("explain", "Explain what is wrong with one object: TYPE/NAME or TYPE NAME, with kubectl's names (po, deploy, sts, hpa, …)");
        var subject = new Argument<string[]>("TYPE/NAME") { Description = "The object, for example pod/web-1 or deploy web", Arity = new ArgumentArity(1, 2) };
        subject.Validators.Add(Validate);
        command.Arguments.Add(subject);
        flags.AddSource(command);
        flags.AddReport(command);
        flags.AddLook(command);
        var why = new WhyFlags(command);
        command.SetAction((result, cancellation) =>
        {
            var (kind, name) = SubjectOf(result.GetValue(subject)!);
            return RunAsync(host, flags.Read(result), kind!, name, rules => why.Read(result, rules), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(CommandHost host, Reading reading, ResourceKind kind, string name, Func<RuleSet?, WhyRequest> readWhy, CancellationToken cancellation)
    {
        var diagnosis = host.Diagnose(reading);
        var why = readWhy(diagnosis.Rules);
        var opened = await host.Open(reading with { MostRequests = Explainer.MostRequests }, cancellation);
        await using var source = opened.Source;
        var options = new SessionOptions { Recorded = opened.Recorded, Timeout = reading.Timeout, DryRunFixes = reading.DryRunFixes };
        var session = new DiagnosisSession(source, diagnosis, options, host.Time);
        var target = new ExplainTarget(kind, kind.Namespaced ? reading.Namespace ?? opened.DefaultNamespace : "", name, Whole: opened.Recorded) { Why = why };
        await opened.LoggedIn.WaitAsync(cancellation);
        Explanation explanation;
        await using (Progress.Of(host, session))
            explanation = await new Explainer(session, diagnosis).ExplainAsync(target, cancellation);
        if (explanation.Subject is not { } key)
            return await NotFoundAsync(host, target, explanation);
        var subject = SubjectView.Of(key, diagnosis);
        await host.Out.WriteAsync(
            reading.Output == OutputFormat.Json
                ? JsonReport.Write(explanation.View, subject.Reference, explanation.Why)
                : TextReport.Explain(explanation.View, subject, ScanCommand.Style(host, reading), explanation.Why));
        return ExitCodes.Of(explanation.View, reading.FailOn, reading.Strict);
    }

    private static async Task<int> NotFoundAsync(CommandHost host, ExplainTarget target, Explanation explanation)
    {
        var what = $"{target.Kind} {(string.IsNullOrEmpty(target.Namespace) ? "" : target.Namespace + "/")}{target.Name}";
        if (explanation.Unread is { } why)
        {
            await host.Error.WriteLineAsync($"error: {new SafeText(what)} could not be read: {new SafeText(why)}");
            if (explanation.View.Access.Role is { IsEmpty: false } role)
                await host.Error.WriteAsync($"\nWho may grant rights cures this with: kubectl apply -f -\n{role}");
            return ExitCodes.Incomplete;
        }

        var names = string.Join(", ", explanation.Candidates.Select(c => new SafeText(c)));
        await host.Error.WriteLineAsync((explanation.Ambiguous, names.Length) switch
        {
            (true, _) => $"error: {new SafeText(what)} is in more than one namespace: {names}; choose with -n",
            (_, > 0) => $"error: there is no {new SafeText(what)}; nearest: {names}",
            _ => $"error: there is no {new SafeText(what)}",
        });
        return ExitCodes.Usage;
    }

    private static void Validate(ArgumentResult argument)
    {
        var words = argument.Tokens.Select(t => t.Value).ToArray();
        if (words.Length == 0)
            return; // the parser itself says that it is missing
        var (kind, name) = SubjectOf(words);
        var type = words[0].Split('/')[0];
        if (words.Length == 1 && !words[0].Contains('/'))
            argument.AddError($"{words[0]}: write TYPE/NAME or TYPE NAME, for example pod/{words[0]}");
        else if (words.Length == 2 && words[0].Contains('/'))
            argument.AddError($"{words[0]} {words[1]}: explain takes one object, as TYPE/NAME or as TYPE NAME");
        else if (kind is null)
            argument.AddError($"{type}: there is no such type{Hint(type)}");
        else if (name.Length == 0)
            argument.AddError($"{words[0]}: the name is missing");
    }

    private static string Hint(string type)
    {
        var near = NearestNames.Of(type, ResourceKinds.All.Select(k => k.Kind.ToLowerInvariant()).Concat(ResourceKinds.All.SelectMany(k => k.ShortNames)), 1);
        return near.IsEmpty ? "; it should be like pod, deployment, hpa" : $"; did you mean {near[0]}?";
    }

    private static (ResourceKind? Kind, string Name) SubjectOf(string[] words)
    {
        var parts = words is [var one] ? one.Split('/', 2) : words;
        return (ResourceKinds.FindByName(parts[0]), parts.Length > 1 ? parts[1] : "");
    }
}
