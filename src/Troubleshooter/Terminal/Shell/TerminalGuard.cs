using System.Runtime.InteropServices;

namespace K8sDoctor.Troubleshooter.Terminal.Shell;

/// <summary>
/// Gives the terminal back on every way out: turns signals and cancellation into a request to stop, and writes the restoring sequences itself where
/// Terminal.Gui cannot.
/// </summary>
internal sealed class TerminalGuard : IDisposable
{
    // Bracketed paste, mouse tracking and its encodings off; colours reset; the main screen; the cursor shown.
    private const string RestoringSequences = "\u001b[?2004l\u001b[?1003l\u001b[?1015l\u001b[?1006l\u001b[0m\u001b[?1049l\u001b[?25h";
    private const int Interrupted = 130;

    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(2);
    private readonly List<IDisposable> _registrations = [];
    private readonly Action _stop;
    private readonly TimeProvider _clock;
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _ended = new();
    private readonly ManualResetEventSlim _dead = new();
    private volatile bool _crashing;

    /// <param name="stop">Asks the UI to stop; may come from any thread.</param>
    public TerminalGuard(Action stop, TimeProvider clock, CancellationToken cancellation)
    {
        (_stop, _clock) = (stop, clock);
        AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        _registrations.Add(cancellation.Register(() => Stop(Interrupted)));
        Register(PosixSignal.SIGINT, Interrupted);
        Register(PosixSignal.SIGTERM, 143);
        if (OperatingSystem.IsWindows()) return;
        Register(PosixSignal.SIGHUP, 129);
        Register(PosixSignal.SIGQUIT, 131);
    }

    public bool IsStopping => _stopping.Task.IsCompleted;

    /// <summary>128 plus the signal that asked to stop, 130 for cancellation; 0 while nothing has.</summary>
    public int ExitCode { get; private set; }

    /// <summary>Waits for the UI to end; but once asked to stop not for long: on a terminal that is gone, Terminal.Gui waits for ever.</summary>
    public async Task<bool> EndsAsync(Task ui)
    {
        if (await Task.WhenAny(ui, OverdueAsync()) == ui) return true;
        Restore();
        return false;
    }

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandled;
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        _ended.Set();
        if (_crashing) _dead.Wait(LongestGoodbye); // the process must die of its fault, not end well while the fault is being told
    }

    private void Register(PosixSignal signal, int exitCode) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        Stop(exitCode);
    }));

    private void Stop(int exitCode)
    {
        if (ExitCode == 0) ExitCode = exitCode;
        _stopping.TrySetResult();
        _stop();
    }

    private async Task OverdueAsync()
    {
        await _stopping.Task;
        await Task.Delay(LongestGoodbye, _clock);
    }

    // Another thread has failed: the UI thread would draw over what is written here, so it gives the terminal back first.
    private void OnUnhandled(object sender, UnhandledExceptionEventArgs e)
    {
        _crashing = true;
        _stop();
        if (!_ended.Wait(LongestGoodbye)) Restore();
    }

    private static void OnExit(object? sender, EventArgs e) => Restore();

    private static void Restore()
    {
        try
        {
            Console.Out.Write(RestoringSequences);
            Console.Out.Flush();
        }
        catch (IOException)
        {
            // The terminal is gone: nothing is left to restore.
        }
    }
}
