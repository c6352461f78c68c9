using System.CommandLine;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary><c>k8sdoctor</c> alone: the live view; with <c>--plain</c>, or where there is no terminal, its changes line by line.</summary>
internal static class LiveCommand
{
    public static void AddTo(RootCommand root, CommandHost host, ReadingFlags flags)
    {
        flags.AddSource(root);
        flags.AddLook(root);
        flags.AddScreen(root);
        root.SetAction((result, cancellation) => RunAsync(host, flags.Read(result), cancellation));
    }

    public static async Task<int> RunAsync(CommandHost host, Reading reading, CancellationToken cancellation)
    {
        var plain = reading.Plain || !host.IsTerminal;
        if (plain && !reading.Plain)
            await host.Error.WriteLineAsync("There is no terminal: changes are printed line by line, as with --plain. For one look and an exit code: k8sdoctor scan");
        var opened = await host.Open(reading, cancellation);
        await using var source = opened.Source;
        await opened.CheckAsync(cancellation);
        var options = new SessionOptions { Namespace = reading.Namespace, Recorded = opened.Recorded };
        var session = new ReloadingSession(source, host.Diagnose(reading), host.RuleChanges(reading), options, host.Time, opened.Contexts);
        await opened.LoggedIn.WaitAsync(cancellation);
        if (session.Playback is { } playback)
            playback.Speed = reading.Speed;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = Task.Run(() => session.RunAsync(stop.Token), CancellationToken.None);
        try
        {
            return plain
                ? await PlainView.RunAsync(host.OpenLines?.Invoke() ?? host.Out, session, host.Files, host.Time, cancellation)
                : await host.Show(reading, session, cancellation);
        }
        finally
        {
            await stop.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
