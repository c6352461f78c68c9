using System.Globalization;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Keys;
using K8sDoctor.Troubleshooter.Terminal.Mutes;
using K8sDoctor.Troubleshooter.Terminal.Navigation;
using K8sDoctor.Troubleshooter.Terminal.Pages;
using K8sDoctor.Troubleshooter.Terminal.Prompts;

namespace K8sDoctor.Troubleshooter.Terminal.Incidents;

/// <summary>What keys do with the incident under the cursor, on whatever page that is.</summary>
internal sealed class IncidentCommands(LiveContext context, Navigator pages, Prompting prompting, Func<SessionView?> view, Func<DateTimeOffset> now)
{
    /// <returns>False if the command is about something else.</returns>
    public bool Do(LiveCommand command)
    {
        Action<IncidentView>? action = command switch
        {
            LiveCommand.Explain => incident => Open(new IncidentPage(incident)),
            LiveCommand.Fixes => incident => Open(new FixesPage(context, incident)),
            LiveCommand.Timeline => incident => Open(new IncidentTimelinePage(incident)),
            LiveCommand.Changes => incident => Open(new ChangesPage(incident)),
            LiveCommand.BlastRadius => incident => Open(new BlastRadiusPage(incident)),
            LiveCommand.Mute => Mute,
            LiveCommand.Report => Report,
            _ => null,
        };
        if (action is not null && Selected() is { } selected) action(selected);
        return action is not null;
    }

    /// <summary>Puts the cursor of the incidents on the one that the current row has a part in.</summary>
    public void Show()
    {
        if (pages.Current != pages.Home && Selected() is { } incident) Show(incident);
    }

    // A side of an incident leads to no other incident: the same page is the same side.
    private void Open(Page page)
    {
        if (pages.Current.GetType() == page.GetType()) context.Say("You are looking at it.");
        else pages.Open(page);
    }

    private void Show(IncidentView incident)
    {
        if (view()?.Incidents.Any(i => i.Id == incident.Id) == true) ((IncidentsPage)pages.Open(Views.Incidents)).Explain(incident, now());
        else pages.Open(new IncidentPage(incident));
    }

    private IncidentView? Selected()
    {
        var selection = pages.Current.Selection;
        if (selection.Incident is null) context.Say(selection.Object is { } target ? $"No incident touches {Names.Workload(target)}." : "There is no incident here.");
        return selection.Incident;
    }

    private void Mute(IncidentView incident)
    {
        if (view() is not { } session) return;
        if (context.Mutes.Find(session, incident, now()) is not null) Set(session, incident, null, "");
        else prompting.Mute(text => Mute(session, incident, text));
    }

    private void Mute(SessionView session, IncidentView incident, string text)
    {
        var words = text.Trim().Split(' ', 2);
        if (words[0].Length == 0) return;
        if (MuteTimes.Parse(words[0]) is not { } time || time <= TimeSpan.Zero) context.Say($"'{words[0]}' is no time: write 30m, 4h or 2d, and then the reason.");
        else Set(session, incident, now() + time, words.Length > 1 ? words[1] : "");
    }

    private void Set(SessionView session, IncidentView incident, DateTimeOffset? until, string reason)
    {
        var words = until is { } end ? $"Muted until {end.UtcDateTime.ToString("MMM dd HH:mm", CultureInfo.InvariantCulture)} UTC." : "No longer muted.";
        try
        {
            context.Mutes.Set(session, incident, until, new SafeText(reason).Value, now());
            context.Say(words);
        }
        catch (IOException e)
        {
            context.Say($"{words} Only in this session: {new SafeText(e.Message)}");
        }
    }

    private void Report(IncidentView incident)
    {
        if (view() is { } session) context.Save($"report-{incident.Rule}-{incident.Root.Name}-{session.Now:yyyyMMdd-HHmmss}.md", context.Report(session, incident));
    }
}
