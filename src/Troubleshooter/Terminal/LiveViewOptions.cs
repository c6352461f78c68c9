using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Files;
using K8sDoctor.Troubleshooter.Terminal.Settings;

namespace K8sDoctor.Troubleshooter.Terminal;

/// <summary>How the live view looks.</summary>
/// <param name="Ascii">Draw with ASCII glyphs only.</param>
/// <param name="Monochrome">No colour: bold, reverse and underline instead.</param>
/// <param name="Clock">The clock for marks and messages that pass by; cluster time comes with each picture.</param>
internal sealed record LiveViewOptions(bool Ascii, bool Monochrome, TimeProvider Clock)
{
    /// <summary>Keys, names of commands, colours.</summary>
    public LiveSettings Settings { get; init; } = LiveSettings.Default;

    /// <summary>What the user should know of these when the view opens; empty for nothing.</summary>
    public SafeText Notice { get; init; }

    public IUserFiles Files { get; init; } = new NoUserFiles();

    /// <summary>An incident as Markdown, for a ticket.</summary>
    public Func<SessionView, IncidentView, string> Report { get; init; } = (_, incident) => incident.Title.Value;

    /// <summary>What the environment asks for: NO_COLOR (no-color.org: set and not empty), and ASCII on terminals that know no more.</summary>
    public static LiveViewOptions FromEnvironment(TimeProvider clock)
    {
        var monochrome = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var ascii = Environment.GetEnvironmentVariable("TERM") is "linux" or "vt100" or "vt220" or "dumb";
        return new LiveViewOptions(ascii, monochrome, clock);
    }
}
