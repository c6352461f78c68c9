using System.Collections.Immutable;
using System.Text.Json;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session.Tables;

namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>
/// An object as <c>kubectl describe</c> would tell it: what it is, its main fields, conditions, events. Pods and what makes pods in the words of kubectl, all other kinds
/// as the YAML of what they are to be and what they are. Raw text.
/// </summary>
internal static class ObjectDescription
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
    private const int MostEvents = 50;

    // Long, and told by their own view or of no use to a person.
    private static readonly string[] Hidden = ["apiVersion", "kind", "metadata", "spec", "status"];

    /// <param name="events">The latest last; null where they are not known.</param>
    /// <param name="now">The cluster's time, UTC.</param>
    public static List<string> Of(InspectedObject item, ImmutableArray<EventLine>? events, DateTime now)
    {
        var sheet = new DescriptionSheet(now);
        Head(sheet, item);
        if (item.Key.Kind == ResourceKinds.Pod)
            PodDescription.Write(sheet, item.Root);
        else if (item.Root.Member("spec", "template", "spec").ValueKind == JsonValueKind.Object)
            WorkloadDescription.Write(sheet, item.Root);
        else
            Whole(sheet, item.Root);
        Conditions(sheet, item.Root.Member("status", "conditions"));
        Events(sheet, events);
        return sheet.Lines;
    }

    /// <summary>Names and values as <c>app=web</c>, one a line.</summary>
    public static IEnumerable<string> Pairs(JsonElement map) =>
        map.Members().Where(m => !m.NameEquals(LastApplied)).Select(m => $"{m.Name}={(m.Value.ValueKind == JsonValueKind.String ? m.Value.GetString() : m.Value.GetRawText())}");

    private static void Head(DescriptionSheet sheet, InspectedObject item)
    {
        var metadata = item.Root.Member("metadata");
        sheet.Field("Name", item.Key.Name);
        sheet.Field("Namespace", item.Key.Namespace);
        sheet.Field("Created", sheet.Time(metadata.Text("creationTimestamp")));
        sheet.Field("Being deleted", metadata.Text("deletionTimestamp") is { } deleted ? $"until {sheet.Time(deleted)}" : null);
        sheet.Fields("Finalizers", metadata.Member("finalizers").Items().Select(f => f.GetString() ?? ""));
        sheet.Fields("Controlled by", metadata.Member("ownerReferences").Items().Where(o => o.Flag("controller")).Select(o => $"{o.Text("kind")}/{o.Text("name")}"));
        sheet.Fields("Labels", Pairs(metadata.Member("labels")));
        sheet.Fields("Annotations", Pairs(metadata.Member("annotations")));
    }

    private static void Whole(DescriptionSheet sheet, JsonElement root)
    {
        foreach (var member in root.Members().Where(m => !Hidden.Contains(m.Name)))
            sheet.Part(Title(member.Name), member.Value);
        sheet.Part("Spec", root.Member("spec"));
        sheet.Part("Status", root.Member("status"), "conditions", "images");
    }

    private static void Conditions(DescriptionSheet sheet, JsonElement conditions)
    {
        var rows = conditions.Items().Select(c => (string[])
        [
            c.Text("type") ?? "", c.Text("status") ?? "", c.Text("reason") ?? "", sheet.Ago(c.Text("lastTransitionTime")), c.Text("message")?.ReplaceLineEndings(" ") ?? "",
        ]).ToList();
        if (rows.Count == 0)
            return;
        sheet.Heading("Conditions");
        sheet.Table(1, [["TYPE", "STATUS", "REASON", "SINCE", "MESSAGE"], .. rows]);
    }

    private static void Events(DescriptionSheet sheet, ImmutableArray<EventLine>? events)
    {
        sheet.Heading("Events");
        if (events is not { } known)
        {
            sheet.Line("they are not known: they could not be read", 1);
            return;
        }

        if (known.IsEmpty)
        {
            sheet.Line("none (the API forgets an event after an hour)", 1);
            return;
        }

        if (known.Length > MostEvents)
            sheet.Line($"the latest {MostEvents} of {known.Length}", 1);
        sheet.Table(1, [["LAST", "TYPE", "REASON", "COUNT", "MESSAGE"], .. known.TakeLast(MostEvents).Select(e => (string[])[sheet.Ago(e.Seen), e.Type, e.Reason, Columns.Text(e.Count), e.Message.Trim().ReplaceLineEndings(" ")])]);
    }

    private static string Title(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}
