using System.Runtime.CompilerServices;
using Terminal.Gui.App;
using Terminal.Gui.Drivers;

namespace K8sDoctor.Troubleshooter.Terminal.Shell;

/// <summary>
/// A Terminal.Gui application whose loop goes round when there is something to do. Left to itself it goes round so many times a second whatever happens, and
/// looks for keys every 20 ms (App/MainLoop/ApplicationMainLoop.cs and Drivers/Input/InputImpl.cs of Terminal.Gui 2.5.0).
/// </summary>
internal sealed class LoopPace : IDisposable
{
    /// <summary>Between two looks, in milliseconds. So late at most is a new size of the terminal seen, too.</summary>
    private const int Rest = 100;

    /// <summary>The rest after input, in milliseconds: Esc alone is told from the beginning of another key by time.</summary>
    private const int ShortRest = 10;

    private const int AlertMilliseconds = 100;

    private readonly AutoResetEvent _work = new(false);
    private readonly WaitingInput _input;
    private Action _look = () => { };
    private long _alertUntil = Environment.TickCount64 + AlertMilliseconds;
    private long _nextLook;

    public LoopPace()
    {
        _input = new WaitingInput(() =>
        {
            Volatile.Write(ref _alertUntil, Environment.TickCount64 + AlertMilliseconds);
            _work.Set();
        });
        // Its own pause would be 1000 / this, in milliseconds.
        Application.MaximumIterationsPerSecond = ushort.MaxValue;
        App = (IApplication)NewApplication(new AnsiComponentFactory(_input, new FrameOutput()));
        App.TimedEvents!.Added += (_, _) => _work.Set();
        App.Iteration += (_, _) => WaitForWork();
    }

    public IApplication App { get; }

    /// <summary>Runs until asked to stop.</summary>
    /// <param name="look">Called in the loop ten times a second, before it draws what is to be drawn.</param>
    public void Run(IRunnable view, Action look)
    {
        _look = look;
        App.Run(view);
    }

    public void Dispose()
    {
        _input.End();
        App.Dispose();
        _work.Dispose();
    }

    // Terminal.Gui has no other way to be given its parts; a test holds that it still has this one.
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    [return: UnsafeAccessorType("Terminal.Gui.App.ApplicationImpl, Terminal.Gui")]
    private static extern object NewApplication(IComponentFactory factory);

    private void WaitForWork()
    {
        // Nothing here has a cursor, and the driver would hide it anew each time.
        App.Driver?.SetCursorNeedsUpdate(false);
        var now = Environment.TickCount64;
        var rest = Math.Max(0, _nextLook - now);
        _work.WaitOne((int)(now < Volatile.Read(ref _alertUntil) ? Math.Min(rest, ShortRest) : rest));
        if (Environment.TickCount64 is var then && then < _nextLook)
            return;
        _nextLook = then + Rest;
        _look();
    }
}
