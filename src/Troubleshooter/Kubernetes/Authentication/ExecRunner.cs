using System.ComponentModel;
using System.Diagnostics;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Runs a credential plugin: arguments intact, output bounded and never raw on the screen, killed with its children when it hangs.</summary>
internal static class ExecRunner
{
    // Logins in a browser give up by themselves at about this time.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan TimeForTheRest = TimeSpan.FromSeconds(2);

    /// <summary>What the plugin printed. Throws <see cref="CredentialException"/>.</summary>
    /// <param name="words">Where its words are shown while it asks the user at the keyboard; null where it gets no keyboard, and its words are kept for a message.</param>
    public static async Task<byte[]> RunAsync(
        ExecPlugin plugin, string request, KubeEnvironment environment, TextWriter? words, TimeProvider clock, CancellationToken cancellation)
    {
        using var process = Start(plugin, request, environment, words is not null);
        using var timeout = new CancellationTokenSource(TimeLimit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(both.Token);
        var (output, errors) = (new PluginOutput(), new PluginWords(words));
        var explaining = errors.ExplainSilenceAsync(
            $"waiting for the credential plugin {new SafeText(plugin.Command).Value}, for {TimeLimit.TotalMinutes} minutes at most; Ctrl-C gives up", LongestSilence, clock, over.Token);
        // At once, and not when somebody gets round to it: the program may be about to end.
        await using var killing = both.Token.Register(() => Kill(process));
        try
        {
            if (words is null)
                process.StandardInput.Close();
            var reading = output.ReadAsync(process.StandardOutput.BaseStream, both.Token);
            var listening = errors.ListenAsync(process.StandardError.BaseStream, both.Token);
            var exit = process.WaitForExitAsync(both.Token);
            await await Task.WhenAny(reading, exit);
            if (!output.IsTooMuch)
            {
                await exit;
                // A child that it left behind may hold its pipes open for ever.
                await Task.WhenAll(reading, listening).WaitAsync(TimeForTheRest, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellation.ThrowIfCancellationRequested();
            }

            if (output.IsTooMuch)
                throw Failure(plugin, $"printed more than {PluginOutput.Limit >> 20} MiB; it should print an ExecCredential");
            return process.ExitCode == 0 ? output.ToArray() : throw Failure(plugin, $"ended with exit code {process.ExitCode}: {errors.Tail}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Failure(plugin, $"did not end within {TimeLimit.TotalMinutes} minutes and was killed: {errors.Tail}");
        }
        finally
        {
            Kill(process);
            await over.CancelAsync();
            await explaining.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public static CredentialException Failure(ExecPlugin plugin, string problem, Exception? inner = null) => new($"{plugin.Where}: exec: '{plugin.Command}' {problem}", inner);

    private static Process Start(ExecPlugin plugin, string request, KubeEnvironment environment, bool interactive)
    {
        try
        {
            // Not left to Process, which looks into the current folder before PATH.
            var program = PathSearch.Find(plugin.Command, environment.Variable) ?? throw new FileNotFoundException($"it is not in PATH ({environment.Variable("PATH")})");
            var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardInput = !interactive, RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in plugin.Arguments)
                start.ArgumentList.Add(argument);
            foreach (var (name, value) in plugin.Environment)
                start.Environment[name] = value;
            start.Environment["KUBERNETES_EXEC_INFO"] = request;
            return Process.Start(start)!;
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Failure(plugin, $"cannot be started: {Reason(e)}. {plugin.InstallHint?.Trim() ?? "Install it, or mend the path"}", e);
        }
    }

    // Process tells the folder that one is in with it, which matters to nobody.
    private static string Reason(Exception e) => (e is Win32Exception system ? new Win32Exception(system.NativeErrorCode) : e).Message.TrimEnd('.');

    private static void Kill(Process process)
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is AggregateException or Win32Exception or InvalidOperationException)
        {
            // It has just ended, or one of its children belongs to somebody else.
        }
    }
}
