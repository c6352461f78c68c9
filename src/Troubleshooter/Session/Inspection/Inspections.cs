using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session.Tables;

namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>Asks the source for objects and logs, and the state for what stands around them.</summary>
/// <param name="source">The source of now.</param>
/// <param name="desk">Where the state is asked.</param>
internal sealed class Inspections(Func<IClusterSource> source, TableDesk desk, TimeProvider time) : IInspections
{
    /// <summary>A state that does not answer must not keep anybody from reading the object.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public PodLog OpenLog(LogAsk ask)
    {
        var asked = source();
        return new(new PodLogReader(asked.Inspector, ChooseAsync, () => asked.Now, time).ReadAsync);

        Task<PodChoice> ChooseAsync(CancellationToken cancellation) => ask.Target.Kind == ResourceKinds.Pod
            ? Task.FromResult(new PodChoice(ask.Target, ""))
            : desk.AskAsync((diagnosis, _) => PodChoice.Of(diagnosis, ask.Target, ask.Preferred), cancellation);
    }

    public ObjectReading Read(ObjectKey key, ObjectForm form) => new(token => Task.Run(() => ReadAsync(source(), key, form, token), token));

    private async Task<ObjectText> ReadAsync(IClusterSource asked, ObjectKey key, ObjectForm form, CancellationToken cancellation)
    {
        if (asked.Inspector is not { } inspector)
            return new([], new("objects cannot be read here"));
        try
        {
            var item = await inspector.ReadAsync(key, cancellation);
            var now = item.RecordedAt ?? asked.Now;
            var lines = form == ObjectForm.Yaml ? YamlText.Of(item.Root) : ObjectDescription.Of(item, await EventsAsync(key, cancellation), now);
            return new([.. lines.Select(line => new SafeText(line))]) { At = now, IsRecorded = item.RecordedAt is not null, Remark = new(Remark(key.Kind)) };
        }
        catch (InspectionException e)
        {
            return new([], new(e.Message)) { At = asked.Now };
        }
    }

    /// <summary>The events of an object, the latest last; null where they are not known.</summary>
    private async Task<ImmutableArray<EventLine>?> EventsAsync(ObjectKey key, CancellationToken cancellation)
    {
        try
        {
            return await desk.AskAsync((diagnosis, sources) => Events(diagnosis, sources, key), cancellation).WaitAsync(Patience, time, cancellation);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static ImmutableArray<EventLine>? Events(IDiagnosis diagnosis, SourceTable sources, ObjectKey key) =>
        !sources.Of(ResourceKinds.Event, key.Namespace.Length == 0 ? null : key.Namespace).IsKnown
            ? null
            : [.. diagnosis.Related(key, Relation.HasEvent).Select(diagnosis.Find).OfType<ResourceObject>().Select(EventTable.LineOf).OrderBy(e => e.Seen)];

    private static string Remark(ResourceKind kind) => kind.MetadataOnly ? $"Metadata only: k8sdoctor reads no data of {kind.Kind}s." : "";
}
