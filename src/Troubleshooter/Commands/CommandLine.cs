using System.CommandLine;
using System.CommandLine.Parsing;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>The command line: parses, runs, and turns every failure into words and an exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(CommandHost host, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var result = Create(host).Parse(arguments);
        if (result.Errors.Count > 0)
            return await WrongAsync(host, result);
        try
        {
            var configuration = new InvocationConfiguration { Output = host.Out, Error = host.Error, EnableDefaultExceptionHandler = false };
            return await result.InvokeAsync(configuration, cancellation);
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
        catch (UsageException e)
        {
            return await FailAsync(host, e.Message, ExitCodes.Usage);
        }
        catch (ClusterUnreachableException e)
        {
            return await FailAsync(host, e.Message, ExitCodes.Unreachable);
        }
        catch (Exception e)
        {
            return await FailAsync(host, $"internal failure: {e}", ExitCodes.Incomplete);
        }
    }

    private static RootCommand Create(CommandHost host)
    {
        var flags = new ReadingFlags();
        var root = new RootCommand("Finds what is wrong in a Kubernetes cluster: the cause, the proof, and the command that mends it. Alone, it shows the live view.");
        LiveCommand.AddTo(root, host, flags);
        root.Subcommands.Add(ExplainCommand.Create(host, flags));
        root.Subcommands.Add(ScanCommand.Create(host, flags));
        root.Subcommands.Add(DemoCommand.Create(host, flags));
        root.Subcommands.Add(RulesCommand.Create(host.Out, host.Error, host.RulesHome));
        return root;
    }

    private static async Task<int> WrongAsync(CommandHost host, ParseResult result)
    {
        foreach (var message in result.Errors.Select(e => new SafeText(e.Message).Value).Distinct())
            await host.Error.WriteLineAsync($"error: {message}");
        foreach (var token in result.UnmatchedTokens.Where(t => t.StartsWith('-')))
        {
            var known = result.CommandResult.Command.Options.SelectMany(o => o.Aliases.Append(o.Name)).Where(n => n.StartsWith("--", StringComparison.Ordinal));
            var near = NearestNames.Of(token.Split('=')[0], known, 1);
            if (!near.IsEmpty)
                await host.Error.WriteLineAsync($"did you mean {near[0]}?");
        }

        var path = string.Join(' ', Path(result.CommandResult).Reverse());
        await host.Error.WriteLineAsync($"See: {path} --help");
        return ExitCodes.Usage;
    }

    private static IEnumerable<string> Path(CommandResult command)
    {
        for (SymbolResult? at = command; at is CommandResult current; at = at.Parent)
            yield return current.Parent is null ? "k8sdoctor" : current.Command.Name;
    }

    private static async Task<int> FailAsync(CommandHost host, string message, int code)
    {
        await host.Error.WriteLineAsync($"error: {new SafeText(message, multiline: true)}");
        return code;
    }
}
