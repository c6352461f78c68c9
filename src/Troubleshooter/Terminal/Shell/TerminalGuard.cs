using System.Runtime.InteropServices;

namespace K8sDoctor.Troubleshooter.Terminal.Shell;

/// <summary>
/// Gives the terminal back on every way out: turns signals into a request to stop, and writes the restoring sequences itself where the process dies before
/// Terminal.Gui can.
/// </summary>
internal sealed class TerminalGuard : IDisposable
{
    // Bracketed paste, mouse tracking and its encodings off; colours reset; the main screen; the cursor shown.
    private const string Restore = "\u001b[?2004l\u001b[?1003l\u001b[?1015l\u001b[?1006l\u001b[0m\u001b[?1049l\u001b[?25h";
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(2);
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly Action _stop;
    private readonly ManualResetEventSlim _restored = new();
    private readonly ManualResetEventSlim _dead = new();
    private volatile bool _crashing;

    public TerminalGuard(Action stop)
    {
        _stop = stop;
        AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
        Register(PosixSignal.SIGINT, 130);
        Register(PosixSignal.SIGTERM, 143);
        if (OperatingSystem.IsWindows()) return;
        Register(PosixSignal.SIGHUP, 129);
        Register(PosixSignal.SIGQUIT, 131);
    }

    /// <summary>128 plus the signal that asked to stop; 0 while none has.</summary>
    public int ExitCode { get; private set; }

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandled;
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
        _restored.Set();
        if (_crashing) _dead.Wait(LongestGoodbye); // the process must die of its fault, not end well while the fault is being told
    }

    private void Register(PosixSignal signal, int exitCode) => _signals.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        ExitCode = exitCode;
        _stop();
    }));

    // Another thread has failed: the UI thread would draw over what is written here, so it gives the terminal back first.
    private void OnUnhandled(object sender, UnhandledExceptionEventArgs e)
    {
        _crashing = true;
        _stop();
        if (!_restored.Wait(LongestGoodbye)) WriteRestore();
    }

    private static void OnExit(object? sender, EventArgs e) => WriteRestore();

    private static void WriteRestore()
    {
        Console.Out.Write(Restore);
        Console.Out.Flush();
    }
}
