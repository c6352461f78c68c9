using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>Says on the terminal how far the reading is, in one line that is wiped at the end.</summary>
internal sealed class Progress : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _task;

    private Progress(CommandHost host, DiagnosisSession session) => _task = host.ErrorIsTerminal ? ShowAsync(host.Error, session, _stop.Token) : Task.CompletedTask;

    public static Progress Of(CommandHost host, DiagnosisSession session) => new(host, session);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _task;
        _stop.Dispose();
    }

    private static async Task ShowAsync(TextWriter error, DiagnosisSession session, CancellationToken cancellation)
    {
        try
        {
            for (var view = session.Current; ; view = await session.WaitForChangeAsync(view.Version, cancellation))
                await error.WriteAsync($"\r\e[KReading {view.Identity.Source}: {view.Connection.Synced} of {view.Connection.Wanted} kinds, {view.Counts.Pods} pods");
        }
        catch (OperationCanceledException)
        {
            await error.WriteAsync("\r\e[K");
        }
    }
}
