using System.Text;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Shell;
using Terminal.Gui.App;
using Terminal.Gui.Configuration;
using Terminal.Gui.Input;

namespace K8sDoctor.Troubleshooter.Terminal;

/// <summary>The live view: shows the current picture of a session on the terminal until the user quits.</summary>
internal static class LiveView
{
    /// <summary>
    /// Runs until the user quits (q, Ctrl-C), a signal comes or <paramref name="cancellation"/> is cancelled; returns the exit code: 0 after the user quit, 130 after
    /// cancellation, 128 plus the number after a signal. The terminal is restored before it returns or throws.
    /// </summary>
    public static async Task<int> RunAsync(LiveViewOptions options, ILiveSession session, CancellationToken cancellation)
    {
        IApplication? running = null;
        using var guard = new TerminalGuard(() => running?.Invoke(() => running.RequestStop()), options.Clock, cancellation);
        OwnSettings();
        var ui = Task.Factory.StartNew(
            () =>
            {
                using var loop = new LoopPace();
                running = loop.App;
                Run(loop, options, session, () => guard.IsStopping);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (await guard.EndsAsync(ui)) await ui;
        return guard.ExitCode;
    }

    private static void Run(LoopPace loop, LiveViewOptions options, ILiveSession session, Func<bool> isStopping)
    {
        var app = loop.App;
        app.Init();
        var model = new LiveModel(options, session.Look, text => Copy(app, text), session.Places, session.Inspections, session.Scrubber);
        using var view = new GridView(model, ChoosePalette(options, app));
        Pull(model, session);
        try
        {
            loop.Run(view, Look);
        }
        finally
        {
            model.Close();
        }

        void Look()
        {
            if (isStopping()) app.RequestStop(view);
            else if (Pull(model, session)) view.SetNeedsDraw();
        }
    }

    // Terminal.Gui has read ./.tui/config.json of the directory the user happens to stand in: put its settings back, without that file.
    private static void OwnSettings()
    {
        new TuiConfigurationBuilder("k8sdoctor", AppContext.BaseDirectory).ApplyToStaticFacades();
        Application.SetDefaultKeyBinding(Command.Quit, Bind.All(Key.Q.WithCtrl));
        Application.AppModel = AppModel.FullScreen;
    }

    private static Palette ChoosePalette(LiveViewOptions options, IApplication app)
    {
        if (options.Monochrome) return Palette.Monochrome;
        var palette = app.Driver is { Force16Colors: true } ? Palette.Sixteen : Palette.Full;
        return options.Settings.Skin is { } skin ? palette.In(skin) : palette;
    }

    private static bool Pull(LiveModel model, ILiveSession session)
    {
        try
        {
            return model.Update(session.Current, session.Table, session.Insight);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            model.Say($"The picture could not be shown: {new SafeText(e.Message)}");
            return true;
        }
    }

    // OSC 52: the terminal puts it on the clipboard, through ssh too.
    private static void Copy(IApplication app, string text) =>
        app.Driver?.WriteRaw($"\u001b]52;c;{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}\u0007");
}
