using K8sDoctor.Troubleshooter.Terminal.Shell;
using Terminal.Gui.Drivers;
using Terminal.Gui.Views;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

/// <summary>Terminal.Gui's own loop, without a terminal, as this version of it lets it be paced.</summary>
public sealed class LoopPaceTests
{
    private const int Looks = 5;

    [Fact]
    public async Task It_goes_round_when_there_is_something_to_do_and_ends_when_asked()
    {
        var (rounds, looks, cursorWrites) = (0, 0, 0);
        var ui = Task.Factory.StartNew(
            () =>
            {
                using var pace = new LoopPace();
                pace.App.Init(DriverRegistry.Names.ANSI);
                pace.App.Iteration += (_, _) =>
                {
                    rounds++;
                    if (pace.App.Driver!.GetCursorNeedsUpdate()) cursorWrites++;
                };
                using var view = new Runnable();
                pace.Run(view, () =>
                {
                    if (++looks == Looks) pace.App.RequestStop(view);
                });
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        await ui.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(Looks, looks);
        // One for each look, and the short rests of the beginning; unpaced it would be tens of thousands.
        Assert.InRange(rounds, Looks, 60);
        Assert.Equal(0, cursorWrites);
    }
}
