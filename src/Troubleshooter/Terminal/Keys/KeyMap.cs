using System.Collections.Frozen;
using System.Collections.Immutable;

namespace K8sDoctor.Troubleshooter.Terminal.Keys;

/// <summary>What a key can ask for.</summary>
internal enum LiveCommand
{
    Up, Down, PageUp, PageDown, First, Last, Open, SwitchFocus, Back, Filter, Command, Copy, Help, Quit,
    Namespace, FaultsOnly, Wide, Mark, Owner, Explain, Fixes, Timeline, Changes, BlastRadius, Mute, Report, Save,
    Describe, Yaml, Logs, PreviousLogs,
    Autoscroll, Wrap, Times, MarkLine, NextContainer, AllContainers, MatchedLine, Left, Right,

    /// <summary>The ranges of a log, in the order of <see cref="Session.Inspection.LogRange.All"/>.</summary>
    TailRange, HeadRange, LastMinute, LastFiveMinutes, LastQuarter, LastHalf, LastHour,
    NextMatch, PreviousMatch,

    Play, Faster, Slower, SeekBack, SeekAhead, NextChange,
}

/// <summary>Where a key is told of in the help.</summary>
internal enum KeyGroup
{
    Move, Look, Incident, Object, Act, Recording,

    /// <summary>On a page of logs only, where they come before all others.</summary>
    Log,

    /// <summary>On a page of text that is searched.</summary>
    Text,
}

/// <summary>One row of the key map.</summary>
/// <param name="Keys">The key strokes, by <see cref="KeyStroke.Name"/>.</param>
/// <param name="Name">One or two words for the footer; they name the command in the configuration file too.</param>
/// <param name="Help">A sentence for the help.</param>
internal sealed record KeyBinding(LiveCommand Command, KeyGroup Group, ImmutableArray<string> Keys, string Name, string Help)
{
    /// <summary>The group, where it is one that only a page of its kind has; null for what holds everywhere.</summary>
    public KeyGroup? Page => Group is KeyGroup.Log or KeyGroup.Text ? Group : null;

    /// <summary>How the keys are called on the screen.</summary>
    public string Label => string.Join(' ', Keys.Select(KeyLabels.Of));
}

/// <summary>The one table of keys: dispatch, footer and help are made from it.</summary>
internal sealed class KeyMap
{
    /// <summary>As in k9s, wherever k9s has a key for it.</summary>
    public static readonly KeyMap Default = new(
    [
        new(LiveCommand.Up, KeyGroup.Move, ["up", "k"], "up", "Move up: a row, or a line of the text in focus"),
        new(LiveCommand.Down, KeyGroup.Move, ["down", "j"], "down", "Move down"),
        new(LiveCommand.PageUp, KeyGroup.Move, ["pageup", "ctrl+b"], "page up", "Move up a page"),
        new(LiveCommand.PageDown, KeyGroup.Move, ["pagedown", "ctrl+f"], "page down", "Move down a page"),
        new(LiveCommand.First, KeyGroup.Move, ["home", "g"], "first", "Go to the first"),
        new(LiveCommand.Last, KeyGroup.Move, ["end", "G"], "last", "Go to the last"),
        new(LiveCommand.Open, KeyGroup.Move, ["enter"], "details", "Read the incident of the row; on an incident once more for the full screen"),
        new(LiveCommand.SwitchFocus, KeyGroup.Move, ["tab", "shift+tab"], "focus", "Change between the table and the details"),
        new(LiveCommand.Back, KeyGroup.Move, ["esc"], "back", "Back; from a table: clear its filter first"),
        new(LiveCommand.Command, KeyGroup.Look, [":"], "command", "Go to a view or a kind by its name: po, hpa, deploy, no, ev, svc, inc …; a namespace may follow"),
        new(LiveCommand.Filter, KeyGroup.Look, ["/"], "filter", "Filter: a regular expression; !text for what does not match, -l app=web for labels, -f text for letters in that order"),
        new(LiveCommand.Namespace, KeyGroup.Look, ["n"], "namespace", "Show one namespace: its digit or its name; 0 shows all"),
        new(LiveCommand.FaultsOnly, KeyGroup.Look, ["ctrl+z"], "faults", "Show only objects that have a part in an incident, or all again"),
        new(LiveCommand.Wide, KeyGroup.Look, ["ctrl+w"], "wide", "Show all columns, or those that matter most"),
        new(LiveCommand.Explain, KeyGroup.Incident, ["x"], "explain", "Read all about the incident of the row, over the whole screen"),
        new(LiveCommand.Fixes, KeyGroup.Incident, ["f"], "fixes", "Its fixes, one by one; Enter copies the command"),
        new(LiveCommand.Timeline, KeyGroup.Incident, ["t"], "timeline", "All that is known of it with its time, in order"),
        new(LiveCommand.Changes, KeyGroup.Incident, ["w"], "what changed", "What changed before it began, the nearest first"),
        new(LiveCommand.BlastRadius, KeyGroup.Incident, ["b"], "blast radius", "What it drags down, as a tree"),
        new(LiveCommand.Mute, KeyGroup.Incident, ["m"], "mute", "Mute it for a time, with a reason; once more: no longer"),
        new(LiveCommand.Report, KeyGroup.Incident, ["r"], "report", "Write a report of it as Markdown into a file"),
        new(LiveCommand.Describe, KeyGroup.Object, ["d"], "describe", "Describe it: its fields, conditions and events, and its part in an incident"),
        new(LiveCommand.Yaml, KeyGroup.Object, ["y"], "yaml", "Its YAML, read when you ask; of Secrets and ConfigMaps the metadata only"),
        new(LiveCommand.Logs, KeyGroup.Object, ["l"], "logs", "Its logs, the run before and this one; of what is no pod those of the pod that the incident is about, or the worst"),
        new(LiveCommand.PreviousLogs, KeyGroup.Object, ["p"], "previous logs", "The same, at the end of the run before"),
        new(LiveCommand.Owner, KeyGroup.Object, ["J"], "owner", "Go to the owner of the row; of an event to what it is about, of an HPA to its target"),
        new(LiveCommand.Mark, KeyGroup.Act, ["space"], "mark", "Mark the row, or take its mark off"),
        new(LiveCommand.Copy, KeyGroup.Act, ["c"], "copy", "Copy: of an incident the first fix, of a table the names of the marked rows, of the blind spots the missing rights (OSC 52: the terminal has to allow it)"),
        new(LiveCommand.Save, KeyGroup.Act, ["ctrl+s"], "save", "Save what is shown, all rows of it, as text into a file"),
        new(LiveCommand.Help, KeyGroup.Act, ["?", "f1", "h"], "help", "Show or leave this help"),
        new(LiveCommand.Quit, KeyGroup.Act, ["q", "ctrl+c", "ctrl+q"], "quit", "Quit"),
        new(LiveCommand.Play, KeyGroup.Recording, ["."], "play", "Play, or stand still; at the end: from the start"),
        new(LiveCommand.NextChange, KeyGroup.Recording, [">"], "next change", "Go ahead until an incident comes, goes or is told otherwise, and stand still there; once more: no further"),
        new(LiveCommand.SeekBack, KeyGroup.Recording, ["["], "back 30s", "Go back half a minute: what was known of later is forgotten"),
        new(LiveCommand.SeekAhead, KeyGroup.Recording, ["]"], "ahead 30s", "Go ahead half a minute"),
        new(LiveCommand.Slower, KeyGroup.Recording, ["-"], "slower", "Play at half the speed"),
        new(LiveCommand.Faster, KeyGroup.Recording, ["+", "="], "faster", "Play at twice the speed"),
        new(LiveCommand.Autoscroll, KeyGroup.Log, ["s"], "autoscroll", "Follow the newest lines, or stand still: then the log waits until you go on"),
        new(LiveCommand.Wrap, KeyGroup.Log, ["w"], "wrap", "Wrap long lines, or cut them"),
        new(LiveCommand.Times, KeyGroup.Log, ["t"], "times", "Show when each line was written, by the node's clock, UTC"),
        new(LiveCommand.MarkLine, KeyGroup.Log, ["m"], "mark line", "Draw a line below what is there, to see what comes after"),
        new(LiveCommand.MatchedLine, KeyGroup.Log, ["e"], "matched line", "Go to the line that the rule of the incident matched; once more: the one before"),
        new(LiveCommand.NextContainer, KeyGroup.Log, ["tab"], "container", "Show one container after the other, then all again"),
        new(LiveCommand.AllContainers, KeyGroup.Log, ["a"], "all containers", "Show all containers"),
        new(LiveCommand.Left, KeyGroup.Log, ["left"], "left", "Where lines are cut: move left"),
        new(LiveCommand.Right, KeyGroup.Log, ["right"], "right", "Where lines are cut: move right"),
        new(LiveCommand.TailRange, KeyGroup.Log, ["0"], "tail", "Read anew: the last thousand lines of each run, and what comes"),
        new(LiveCommand.HeadRange, KeyGroup.Log, ["1"], "head", "The first lines of this run"),
        new(LiveCommand.LastMinute, KeyGroup.Log, ["2"], "last 1m", "The last minute, and what comes"),
        new(LiveCommand.LastFiveMinutes, KeyGroup.Log, ["3"], "last 5m", "The last five minutes"),
        new(LiveCommand.LastQuarter, KeyGroup.Log, ["4"], "last 15m", "The last quarter of an hour"),
        new(LiveCommand.LastHalf, KeyGroup.Log, ["5"], "last 30m", "The last half hour"),
        new(LiveCommand.LastHour, KeyGroup.Log, ["6"], "last 1h", "The last hour"),
        new(LiveCommand.NextMatch, KeyGroup.Text, ["n"], "next match", "Go to the next line that the search finds"),
        new(LiveCommand.PreviousMatch, KeyGroup.Text, ["N"], "previous match", "Go to the one before"),
    ]);

    private readonly FrozenDictionary<(KeyGroup? Page, string Key), LiveCommand> _byKey;

    public KeyMap(ImmutableArray<KeyBinding> bindings)
    {
        Bindings = bindings;
        _byKey = bindings.SelectMany(b => b.Keys, (b, key) => (Of: (b.Page, key), b.Command)).ToFrozenDictionary(p => p.Of, p => p.Command);
    }

    public ImmutableArray<KeyBinding> Bindings { get; }

    /// <summary>How a command is called in the settings file: <c>what-changed</c>.</summary>
    public static string NameOf(KeyBinding binding) => binding.Name.Replace(' ', '-');

    /// <param name="page">The group of keys that the page has for itself; null for none.</param>
    public LiveCommand? Find(KeyStroke key, KeyGroup? page = null) =>
        (page is not null && _byKey.TryGetValue((page, key.Name), out var own)) || _byKey.TryGetValue((null, key.Name), out own) ? own : null;

    /// <summary>By which key a command is reached on a page, and how it is called; null where no key leads to it.</summary>
    /// <param name="page">The group of keys that the page has for itself; null for none.</param>
    public (string Key, string Name)? Told(LiveCommand command, KeyGroup? page = null)
    {
        var binding = Bindings.First(b => b.Command == command);
        return binding.Keys.FirstOrDefault(key => Find(new(key), page) == command) is { } key ? (KeyLabels.Of(key), binding.Name) : null;
    }
}
