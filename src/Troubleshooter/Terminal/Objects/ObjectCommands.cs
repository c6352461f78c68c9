using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Inspection;
using K8sDoctor.Troubleshooter.Terminal.Keys;
using K8sDoctor.Troubleshooter.Terminal.Logs;
using K8sDoctor.Troubleshooter.Terminal.Navigation;

namespace K8sDoctor.Troubleshooter.Terminal.Objects;

/// <summary>What keys do with the object under the cursor, on whatever page that is: describe it, its YAML, its logs.</summary>
internal sealed class ObjectCommands(LiveContext context, Navigator pages)
{
    /// <returns>False if the command is about something else.</returns>
    public bool Do(LiveCommand command)
    {
        Action<ReferenceView, ObjectKey, IncidentView?>? action = command switch
        {
            LiveCommand.Describe => (item, key, incident) => Read(item, key, incident, ObjectForm.Description),
            LiveCommand.Yaml => (item, key, incident) => Read(item, key, incident, ObjectForm.Yaml),
            LiveCommand.Logs => (item, key, incident) => OpenLog(item, key, incident, previous: false),
            LiveCommand.PreviousLogs => (item, key, incident) => OpenLog(item, key, incident, previous: true),
            _ => null,
        };
        if (action is null) return false;
        if (pages.Current.Selection is not { Object: { } item } selection) context.Say("There is no object here.");
        else if (KeyOf(item) is not { } key) context.Say($"k8sdoctor does not read objects of the kind {item.Kind}.");
        else action(item, key, selection.Incident);
        return true;
    }

    /// <summary>Null for a kind that is not in the table of kinds.</summary>
    public static ObjectKey? KeyOf(ReferenceView item) =>
        ResourceKinds.FindByName(item.Kind.Value) is { } kind ? new(kind, kind.Namespaced ? item.Namespace.Value : "", item.Name.Value) : null;

    private void Read(ReferenceView item, ObjectKey key, IncidentView? incident, ObjectForm form)
    {
        if (item.Absent) context.Say($"{Names.Workload(item)} does not exist.");
        else pages.Open(new ObjectPage(context, item, key, incident, form));
    }

    private void OpenLog(ReferenceView item, ObjectKey key, IncidentView? incident, bool previous) =>
        pages.Open(new LogPage(context, new(key, Preferred(incident)), item, incident, previous));

    // The pods whose log lines prove the fault, or else those that have it.
    private static ImmutableArray<ObjectKey> Preferred(IncidentView? incident)
    {
        if (incident is null) return [];
        var proving = Pods(incident.Evidence.Where(e => e.Kind == "log").Select(e => e.Object).OfType<ReferenceView>());
        return proving.IsEmpty ? Pods(incident.Members.Prepend(incident.Root)) : proving;
    }

    private static ImmutableArray<ObjectKey> Pods(IEnumerable<ReferenceView> items) =>
        [.. items.Where(i => i.Kind.Value == ResourceKinds.Pod.Kind && !i.Absent).Select(KeyOf).OfType<ObjectKey>().Distinct()];
}
