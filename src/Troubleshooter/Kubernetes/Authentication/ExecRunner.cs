using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Runs a credential plugin: arguments intact, no terminal, output bounded and never on the screen, killed with its children when it hangs.</summary>
internal static class ExecRunner
{
    private const int OutputLimit = 1 << 20;
    private const int ErrorsShown = 500;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    public static async Task<byte[]> RunAsync(ExecPlugin plugin, string request, TimeProvider clock, CancellationToken cancellation)
    {
        if (plugin.InteractiveMode == "Always")
            throw new CredentialException($"{plugin.Where}: exec: '{plugin.Command}' wants the terminal (interactiveMode: Always), which k8sdoctor does not lend; log in with kubectl first and use a mode that is not interactive");
        using var process = Start(plugin, request);
        using var timeout = new CancellationTokenSource(TimeLimit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            process.StandardInput.Close();
            var output = ReadAsync(process.StandardOutput.BaseStream, both.Token);
            var errors = ReadAsync(process.StandardError.BaseStream, both.Token);
            await Task.WhenAll(output, errors, process.WaitForExitAsync(both.Token));
            if (process.ExitCode == 0)
                return await output;
            throw new CredentialException($"{plugin.Where}: exec: '{plugin.Command}' ended with exit code {process.ExitCode}: {Tail(await errors)}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CredentialException($"{plugin.Where}: exec: '{plugin.Command}' did not end within {TimeLimit.TotalSeconds} s and was killed");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(ExecPlugin plugin, string request)
    {
        var start = new ProcessStartInfo(plugin.Command)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in plugin.Arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in plugin.Environment)
            start.Environment[name] = value;
        start.Environment["KUBERNETES_EXEC_INFO"] = request;
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            var hint = plugin.InstallHint is { } text ? $" {text.Trim()}" : " Install it, or mend the path.";
            throw new CredentialException($"{plugin.Where}: exec: '{plugin.Command}' cannot be started: {e.Message}.{hint}", e);
        }
    }

    private static async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[4096];
        int count;
        // Read to the end, or the plugin would block; kept is only so much.
        while ((count = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            if (kept.Length < OutputLimit)
                kept.Write(buffer, 0, count);
        }

        return kept.ToArray();
    }

    private static string Tail(byte[] errors)
    {
        var text = Encoding.UTF8.GetString(errors).Trim();
        return text.Length == 0 ? "it said nothing" : text.Length <= ErrorsShown ? text : "…" + text[^ErrorsShown..];
    }
}
