using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>Says on the terminal how far the reading is, in one line that is wiped at the end.</summary>
internal sealed class Progress : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _task;

    private Progress(CommandHost host, DiagnosisSession session) => _task = host.ErrorIsTerminal ? ShowAsync(host, session, _stop.Token) : Task.CompletedTask;

    public static Progress Of(CommandHost host, DiagnosisSession session) => new(host, session);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _task;
        _stop.Dispose();
    }

    private static async Task ShowAsync(CommandHost host, DiagnosisSession session, CancellationToken cancellation)
    {
        try
        {
            for (var view = session.Current; ; view = await session.WaitForChangeAsync(view.Version, cancellation))
            {
                // A line that the terminal breaks in two could not be wiped.
                await host.Error.WriteAsync($"\r\e[K{Graphemes.Clip(Line(view), host.Width - 1, "")}");
            }
        }
        catch (OperationCanceledException)
        {
            await host.Error.WriteAsync("\r\e[K");
        }
    }

    /// <summary>How far it is; what is waited for before there is an answer, and what fails and is tried again.</summary>
    private static string Line(SessionView view)
    {
        var connection = view.Connection;
        if (connection.Health == ConnectionHealth.Connecting && !connection.Detail.IsEmpty)
            return $"Connecting: {connection.Detail}";
        var trouble = ConnectionWords.Trouble(connection);
        return $"Reading {view.Identity.Source}: {connection.Synced} of {connection.Wanted} kinds, {view.Counts.Pods} pods{(trouble.IsEmpty ? "" : $"; {trouble}")}";
    }
}
