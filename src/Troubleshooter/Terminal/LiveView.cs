using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Terminal;

/// <summary>The live view: shows the current picture of a session on the terminal until the user quits.</summary>
internal static class LiveView
{
    /// <summary>
    /// Runs until the user quits or <paramref name="cancellation"/> is cancelled; returns the exit code (0 after quit, 130 after Ctrl-C).
    /// <paramref name="current"/> is called by the UI thread a few times a second: it must be quick and never block.
    /// </summary>
    public static Task<int> RunAsync(LiveViewOptions options, Func<SessionView> current, CancellationToken cancellation) =>
        throw new NotSupportedException("The live view is being built.");
}
