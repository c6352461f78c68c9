using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Timelines;

/// <summary>What events say of an object: each once, at the time at which it was seen last.</summary>
internal static class EventEntries
{
    public static void Collect(List<TimelineEntry> into, ObjectKey about, ImmutableArray<ResourceObject> events, NodeClocks clocks)
    {
        foreach (var e in events)
        {
            var host = NodeClocks.HostOf(e);
            var at = clocks.Correct(EventTimes.Told(e), host);
            var first = NodeClocks.FirstOf(e) is { } begun ? clocks.Correct(begun, host) : (DateTime?)null;
            var count = EventTimes.Count(e);
            into.Add(new(at, TimelineForm.Event, ObjectReference.To(about), $"{EngineFields.EventReason.Text(e.Body)}: {EngineFields.EventMessage.Text(e.Body)}")
            {
                Key = $"event {e.Namespace}/{e.Name}",
                Count = count,
                First = count > 1 && first < at ? first : null,
            });
        }
    }
}
