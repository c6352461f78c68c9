using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Incidents;
using K8sDoctor.Troubleshooter.Terminal.Keys;
using K8sDoctor.Troubleshooter.Terminal.Navigation;
using K8sDoctor.Troubleshooter.Terminal.Objects;
using K8sDoctor.Troubleshooter.Terminal.Pages;
using K8sDoctor.Troubleshooter.Terminal.Prompts;
using K8sDoctor.Troubleshooter.Terminal.Recording;

namespace K8sDoctor.Troubleshooter.Terminal;

/// <summary>Does what keys ask for: what concerns all pages here, the rest on the current page. Owns the line that is being typed.</summary>
internal sealed class CommandRunner
{
    private readonly LiveContext _context;
    private readonly Navigator _pages;
    private readonly Prompting _prompting;
    private readonly IncidentCommands _incidents;
    private readonly ObjectCommands _objects;
    private readonly RecordingCommands _recording;
    private readonly Func<DateTimeOffset> _now;

    public CommandRunner(LiveContext context, Navigator pages, Func<SessionView?> view, Func<DateTimeOffset> now, IScrubber? scrubber)
    {
        (_context, _pages, _now) = (context, pages, now);
        _prompting = new(context, pages, view) { Quit = () => WantsQuit = true };
        _recording = new(context, scrubber);
        _incidents = new(context, pages, _prompting, view, now);
        _objects = new(context, pages);
    }

    public bool WantsQuit { get; private set; }

    /// <summary>The line that is being typed, or null.</summary>
    public Prompt? Prompt => _prompting.Current;

    private Page Page => _pages.Current;

    public void Handle(KeyStroke key)
    {
        if (_prompting.Handle(key)) return;
        if (_context.Keys.Find(key, Page.OwnKeys) is { } command) Do(command);
        else if (key.Typed is [var digit] && Views.OfDigit(digit) is { } view) _pages.Show(view);
        else if (key.Typed is [>= 'A' and <= 'Z' and var letter] && !Page.SortBy(letter)) _context.Say($"Nothing is sorted by {KeyLabels.Of(key.Typed)} here.");
    }

    private void Do(LiveCommand command)
    {
        switch (command)
        {
            case LiveCommand.Quit: WantsQuit = true; return;
            case LiveCommand.Help: ToggleHelp(); return;
            case LiveCommand.Filter: _prompting.Filter(); return;
            case LiveCommand.Command: _prompting.Command(); return;
            case LiveCommand.Namespace: _prompting.Namespace(); return;
            case LiveCommand.FaultsOnly: Look(_context.Scope with { FaultsOnly = !_context.Scope.FaultsOnly }); return;
            case LiveCommand.Wide: Look(_context.Scope with { Wide = !_context.Scope.Wide }); return;
            case LiveCommand.Copy: Copy(); return;
            case LiveCommand.Save: Save(); return;
        }

        if (_recording.Do(command) || _incidents.Do(command) || Page.Handle(command, _now()) || _objects.Do(command)) return;
        if (command == LiveCommand.Open) _incidents.Show();
        else if (command == LiveCommand.Back) _pages.Back();
        else if (_context.Keys.Told(command, Page.OwnKeys) is var (label, name)) _context.Say($"{label} ({name}) does nothing here.");
    }

    private void Look(Scope scope)
    {
        if (scope.Wide != _context.Scope.Wide) _context.Say(scope.Wide ? "Tables show all columns." : "Tables show the columns that matter most.");
        else _context.Say(scope.FaultsOnly ? "Tables show only what has a part in an incident." : "Tables show all objects.");
        _context.Scope = scope;
    }

    private void ToggleHelp()
    {
        if (Page.Name == "help") _pages.Back();
        else _pages.Open(Views.Find("help")!);
    }

    private void Copy()
    {
        if (Page.Copied is { } copied)
        {
            _context.Copy(copied.Text, copied.Words);
            return;
        }

        _context.Say(Page.NothingToCopy);
    }

    private void Save()
    {
        if (Page.Saved is { } text) _context.Save($"{Page.FileName}-{_now().UtcDateTime:yyyyMMdd-HHmmss}.txt", text);
        else _context.Say("There is nothing to save here.");
    }
}
