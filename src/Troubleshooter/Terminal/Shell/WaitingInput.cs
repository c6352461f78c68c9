using System.Runtime.InteropServices;
using Terminal.Gui.Drivers;

namespace K8sDoctor.Troubleshooter.Terminal.Shell;

/// <summary>
/// Terminal.Gui's reader of keys, which looks every 20 ms whether there are some, made to wait for them instead: a key is taken when it comes, and nothing is done
/// while none does. Only on Unix; elsewhere it looks every 20 ms.
/// </summary>
/// <param name="hasRead">Called on the reading thread when something has been read and handed over.</param>
internal sealed partial class WaitingInput(Action hasRead) : AnsiInput
{
    /// <summary>How long one wait is; the end is noticed so late at most.</summary>
    private const int WaitMilliseconds = 50;

    private readonly bool _canWait = !OperatingSystem.IsWindows() && !Console.IsInputRedirected;
    private volatile bool _ended;
    private bool _reads;

    /// <summary>Waits no more.</summary>
    public void End() => _ended = true;

    public override bool Peek()
    {
        if (_reads)
            hasRead();
        do
        {
            _reads = base.Peek();
        }
        while (!_reads && _canWait && !_ended && Wait());
        return _reads;
    }

    // False where it can't be waited for: then Terminal.Gui looks again after its own pause.
    private static bool Wait()
    {
        var input = new PollDescriptor { Events = PollDescriptor.In };
        return Poll(ref input, 1, WaitMilliseconds) >= 0 && (input.Happened & ~PollDescriptor.In) == 0;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollDescriptor descriptors, nuint count, int milliseconds);

    /// <summary>pollfd of poll(2); 0 is the standard input.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public const short In = 1;

        public int Descriptor;
        public short Events;
        public short Happened;
    }
}
