using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Terminal.Keys;

namespace K8sDoctor.Troubleshooter.Terminal.Pages;

/// <summary>The keys for what is under the cursor, those that are needed first in front.</summary>
internal static class KeyHints
{
    private static readonly ImmutableArray<ResourceKind> WithLogs =
    [
        ResourceKinds.Pod, ResourceKinds.Deployment, ResourceKinds.ReplicaSet, ResourceKinds.StatefulSet, ResourceKinds.DaemonSet, ResourceKinds.Job, ResourceKinds.CronJob,
        ResourceKinds.HorizontalPodAutoscaler, ResourceKinds.Service, ResourceKinds.Event,
    ];

    /// <summary>What can be read of the object.</summary>
    public static IEnumerable<Hint> OfObject(Selection selection)
    {
        if (selection.Object is not { Absent: false } item || ResourceKinds.FindByName(item.Kind.Value) is not { } kind) return [];
        IEnumerable<Hint> logs = WithLogs.Contains(kind) ? [LiveCommand.Logs, new(LiveCommand.PreviousLogs, "previous")] : [];
        return [.. logs, LiveCommand.Describe, LiveCommand.Yaml];
    }

    /// <summary>The sides of the incident.</summary>
    public static IEnumerable<Hint> OfIncident(Selection selection) =>
        selection.Incident is null ? [] : [LiveCommand.Fixes, LiveCommand.Explain, LiveCommand.Changes, LiveCommand.BlastRadius, LiveCommand.Timeline, LiveCommand.Mute, LiveCommand.Report];

    /// <summary>What is there on every page, after what it has for itself.</summary>
    public static IEnumerable<Hint> Everywhere(Page page) =>
        [.. page.CanFilter ? (Hint[])[LiveCommand.Filter] : [], LiveCommand.Command, LiveCommand.Namespace, LiveCommand.Quit];
}
