using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Keys;
using K8sDoctor.Troubleshooter.Terminal.Navigation;

namespace K8sDoctor.Troubleshooter.Terminal.Prompts;

/// <summary>The lines that can be typed: a filter, a command, a namespace. One at a time.</summary>
internal sealed class Prompting(LiveContext context, Navigator pages, Func<SessionView?> view)
{
    private const string All = "all";
    private static readonly ImmutableArray<string> MuteTimes = ["1h ", "30m ", "4h ", "8h ", "1d ", "7d "];
    private readonly PromptHistory _filters = new();
    private readonly PromptHistory _commands = new();

    public Prompt? Current { get; private set; }

    public required Action Quit { get; init; }

    /// <returns>False if nothing is being typed, or the key is none of its business.</returns>
    public bool Handle(KeyStroke key)
    {
        if (Current is not { } prompt || !prompt.Handle(key)) return false;
        if (prompt.IsOver && Current == prompt) Current = null;
        return true;
    }

    public void Filter()
    {
        if (!pages.Current.CanFilter)
        {
            context.Say("There is nothing to filter here.");
            return;
        }

        var page = pages.Current;
        Begin(new("/", "Enter keep   Esc clear", page.SetFilter) { History = _filters, Changed = page.SetFilter, Cancelled = () => page.SetFilter("") }, page.Filter);
    }

    public void Command()
    {
        context.Places.ReadContexts();
        Begin(new(":", "Tab complete   Enter go   Esc leave", Run) { History = _commands, Complete = Candidates }, "");
    }

    public void Namespace()
    {
        var names = Namespaces();
        var numbered = string.Join("  ", names.Take(9).Select((n, i) => $"{i + 1} {n}"));
        Begin(
            new("namespace ", $"0 all  {numbered}", text => Choose(text, names))
            {
                Complete = text => [.. names.Append(All).Where(n => n.StartsWith(text, StringComparison.Ordinal))],
                IsWhole = text => text is [>= '0' and <= '9'] && text[0] - '0' <= names.Length,
            },
            "");
    }

    /// <summary>Asks for how long, and why.</summary>
    public void Mute(Action<string> accepted) => Begin(
        new("mute for ", "a time, then why: 4h known, fixed on Monday   Enter mute   Esc leave", accepted)
        {
            Complete = text => [.. MuteTimes.Where(t => t.StartsWith(text, StringComparison.Ordinal))],
        },
        "");

    private void Begin(Prompt prompt, string text)
    {
        Current = prompt;
        prompt.Set(text);
    }

    private void Run(string text)
    {
        Current = null;
        var command = CommandText.Parse(Meant(text));
        if (command is { View: "ctx" or "context" or "contexts", Rest.Length: > 0 }) context.GoToContext(command.Rest);
        else if (command.Context.Length > 0) context.Switching.ToContext(command.Context, Arrival(command));
        else Run(command);
    }

    // Where no view is named, the current one is shown there too, if it has a name.
    private Action Arrival(CommandText command)
    {
        var current = pages.Current.Name;
        return command.View.Length > 0 ? () => Run(command) : () => pages.Show(Views.Find(current) ?? Views.Incidents);
    }

    private void Run(CommandText text)
    {
        switch (text)
        {
            case { View: "" }: return;
            case { View: "q" or "q!" or "quit" or "exit" }: Quit(); return;
            case { View: "ns" or "namespace", Rest.Length: 0 } when Views.Find("namespaces") is { } namespaces: pages.Show(namespaces); return;
            case { View: "ns" or "namespace" } only: Choose(only.Rest, Namespaces()); return;
            case var command when Views.Find(command.View) is { } entry:
                pages.Show(entry);
                if (command.Namespace.Length > 0) Choose(command.Namespace, Namespaces());
                if (command.Filter.Length > 0) pages.Current.SetFilter(command.Filter);
                return;
            case var unknown:
                context.Say($"There is no view '{unknown.View}'{Nearest(unknown.View)}; ? shows them.");
                return;
        }
    }

    // An alias stands for a command; what follows it is added.
    private string Meant(string text)
    {
        var words = text.Trim().Split(' ', 2);
        return context.Aliases.TryGetValue(words[0], out var command) ? $"{command} {(words.Length > 1 ? words[1] : "")}" : text;
    }

    private ImmutableArray<string> Candidates(string text)
    {
        var last = text.LastIndexOf(' ') + 1;
        if (text[last..].StartsWith('@')) return Completed(text[..(last + 1)], text[(last + 1)..], ContextNames());
        if (text[..last].Trim() is "ctx" or "context" or "contexts") return Completed(text[..last], text[last..], ContextNames());
        if (text[..last].Trim() is "ns" or "namespace") return Completed(text[..last], text[last..], Namespaces());
        return CommandNames(text);
    }

    private static ImmutableArray<string> Completed(string before, string begun, IEnumerable<string> names) =>
        [.. names.Where(n => n.StartsWith(begun, StringComparison.OrdinalIgnoreCase)).Select(n => before + n)];

    private IEnumerable<string> ContextNames() => context.Places.Contexts.All.Select(c => c.Name.Value);

    private ImmutableArray<string> CommandNames(string text) => [.. context.Aliases.Keys.Order(StringComparer.Ordinal).Concat(Views.Names).Where(n => n.StartsWith(text, StringComparison.OrdinalIgnoreCase))];

    private static string Nearest(string name) => NearestNames.Of(name, Views.Names, 1) is [var near, ..] ? $", did you mean {near}?" : "";

    private void Choose(string text, ImmutableArray<string> names)
    {
        var name = text.Trim();
        if (name.Length == 0) return;
        if (name is [>= '1' and <= '9'] && name[0] - '1' < names.Length) name = names[name[0] - '1'];
        var all = name is "0" or All or "-" or "*";
        context.Switching.ToNamespace(all ? null : name);
        if (!all && names.Length > 0 && !names.Contains(name) && context.Scope.Namespace is not null) context.Say($"Nothing is known of a namespace {new SafeText(name)}.");
    }

    private ImmutableArray<string> Namespaces() => view() is { } current ? [.. current.Namespaces.Select(n => n.Value)] : [];
}
