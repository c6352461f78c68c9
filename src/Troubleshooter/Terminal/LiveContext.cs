using K8sDoctor.Troubleshooter.Terminal.Keys;
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
internal sealed class LiveContext(KeyMap keys, Action<string> say, Action<string> copy, Action<Page> open)
{
    public KeyMap Keys => keys;

    public Scope Scope { get; set; } = Scope.Everything;

    /// <summary>Shows a message for a few seconds.</summary>
    public void Say(string message) => say(message);

    /// <summary>Puts a text on the clipboard of the user's terminal.</summary>
    public void Copy(string text) => copy(text);

    /// <summary>Shows a page over the current one; Esc leads back.</summary>
    public void Open(Page page) => open(page);
}
