using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Session.Inspection;
using K8sDoctor.Troubleshooter.Terminal.Keys;
using K8sDoctor.Troubleshooter.Terminal.Mutes;
using K8sDoctor.Troubleshooter.Terminal.Navigation;
using K8sDoctor.Troubleshooter.Terminal.Pages;

namespace K8sDoctor.Troubleshooter.Terminal;

/// <summary>What all views look at: the user narrows it once for all of them.</summary>
/// <param name="Namespace">Only this one; null for all.</param>
/// <param name="FaultsOnly">Only objects with a part in an incident.</param>
/// <param name="Wide">All columns.</param>
internal sealed record Scope(string? Namespace, bool FaultsOnly, bool Wide)
{
    public static readonly Scope Everything = new(null, false, false);
}

/// <summary>What a page may ask of the live view around it.</summary>
internal sealed class LiveContext(LiveViewOptions options, Action<string, TimeSpan> say, Action<string> copy, Action<Page> open, Action<string> goToContext)
{
    private const string CopyFile = "copied.txt";
    private static readonly TimeSpan MessageFor = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan WarningFor = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);
    private Switching? _switching;

    public KeyMap Keys => options.Settings.Keys;

    /// <summary>The user's own names for commands.</summary>
    public ImmutableDictionary<string, string> Aliases => options.Settings.Aliases;

    public MuteList Mutes { get; } = new(options.Files);

    /// <summary>What can be looked at instead.</summary>
    public IPlaces Places { get; init; } = new NoPlaces();

    /// <summary>Goes to another cluster or namespace.</summary>
    public Switching Switching => _switching ??= new(this);

    /// <summary>What can be asked for beyond the picture.</summary>
    public IInspections Inspections { get; init; } = NoInspections.Instance;

    public Scope Scope { get; set; } = Scope.Everything;

    /// <summary>Shows a message for a few seconds.</summary>
    public void Say(string message) => say(message, MessageFor);

    /// <summary>Shows a message for as long as it takes to read why something could not be.</summary>
    public void Warn(string message) => say(message, WarningFor);

    /// <summary>Shows a message until the next one.</summary>
    public void Keep(string message) => say(message, LongestWait);

    /// <summary>What stands for more to come.</summary>
    public string Ellipsis => options.Ascii ? "..." : Glyphs.Unicode.Ellipsis;

    /// <summary>Goes to a context, and shows its incidents.</summary>
    public void GoToContext(string name) => goToContext(name);

    /// <summary>
    /// Puts a text on the clipboard of the user's terminal, and into a file: not every terminal lets a program do the first, and none says so.
    /// </summary>
    public void Copy(string text, string words)
    {
        copy(text);
        try
        {
            options.Files.WriteState(CopyFile, text);
        }
        catch (IOException)
        {
            // The clipboard may have it all the same.
        }

        Say($"Copied: {words.ReplaceLineEndings(" ")}");
    }

    /// <summary>Writes a new file where a person finds it.</summary>
    public void Save(string name, string text)
    {
        try
        {
            Say($"Saved: {new SafeText(options.Files.Save(Harmless(name), text))}");
        }
        catch (IOException e)
        {
            Say($"Not saved: {new SafeText(e.Message)}");
        }
    }

    /// <summary>An incident as Markdown.</summary>
    public string Report(SessionView session, IncidentView incident) => options.Report(session, incident);

    /// <summary>Shows a page over the current one; Esc leads back.</summary>
    public void Open(Page page) => open(page);

    // Of what the cluster named, only what no shell and no file system takes amiss.
    private static string Harmless(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_'));
}
