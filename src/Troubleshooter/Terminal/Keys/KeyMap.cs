using System.Collections.Frozen;
using System.Collections.Immutable;

namespace K8sDoctor.Troubleshooter.Terminal.Keys;

/// <summary>What a key can ask for.</summary>
internal enum LiveCommand { Up, Down, PageUp, PageDown, First, Last, Open, SwitchFocus, Back, Filter, CopyFix, Incidents, BlindSpots, Help, Quit }

/// <summary>One row of the key map.</summary>
/// <param name="Keys">The key strokes, by <see cref="KeyStroke.Name"/>.</param>
/// <param name="Label">How the keys are called on the screen.</param>
/// <param name="Name">One or two words for the footer.</param>
/// <param name="Help">A sentence for the help.</param>
/// <param name="Rank">Place in the footer, lowest first and last to be left out; 0 is not in the footer.</param>
internal sealed record KeyBinding(LiveCommand Command, ImmutableArray<string> Keys, string Label, string Name, string Help, int Rank = 0);

/// <summary>The one table of keys: dispatch, footer and help are made from it.</summary>
internal static class KeyMap
{
    public static readonly ImmutableArray<KeyBinding> Bindings =
    [
        new(LiveCommand.Up, ["up", "k"], "Up k", "up", "Move up: a row, or a line of the text in focus"),
        new(LiveCommand.Down, ["down", "j"], "Down j", "down", "Move down"),
        new(LiveCommand.PageUp, ["pageup", "ctrl+b"], "PgUp Ctrl-B", "page up", "Move up a page"),
        new(LiveCommand.PageDown, ["pagedown", "ctrl+f"], "PgDn Ctrl-F", "page down", "Move down a page"),
        new(LiveCommand.First, ["home", "g"], "Home g", "first", "Go to the first"),
        new(LiveCommand.Last, ["end", "G"], "End G", "last", "Go to the last"),
        new(LiveCommand.Open, ["enter"], "Enter", "details", "Read the details of the incident; once more for the full screen", 2),
        new(LiveCommand.SwitchFocus, ["tab", "shift+tab"], "Tab", "focus", "Change between the table and the details", 7),
        new(LiveCommand.Back, ["esc"], "Esc", "back", "Back; from the table: clear the filter", 6),
        new(LiveCommand.Filter, ["/"], "/", "filter", "Show what matches a regular expression: namespace, kind, name, title, rule, severity", 3),
        new(LiveCommand.CopyFix, ["c"], "c", "copy fix", "Copy the first fix; from the blind spots, the missing rights (OSC 52: the terminal has to allow it)", 4),
        new(LiveCommand.Incidents, ["1"], "1", "incidents", "Show the incidents"),
        new(LiveCommand.BlindSpots, ["8"], "8", "blind spots", "Show what could not be read, and how every kind is known", 8),
        new(LiveCommand.Help, ["?", "f1", "h"], "?", "help", "Show or leave this help", 1),
        new(LiveCommand.Quit, ["q", "ctrl+c", "ctrl+q"], "q Ctrl-C", "quit", "Quit", 5),
    ];

    private static readonly FrozenDictionary<string, LiveCommand> ByKey =
        Bindings.SelectMany(b => b.Keys, (b, key) => (key, b.Command)).ToFrozenDictionary(p => p.key, p => p.Command);

    public static LiveCommand? Find(KeyStroke key) => ByKey.TryGetValue(key.Name, out var command) ? command : null;
}
