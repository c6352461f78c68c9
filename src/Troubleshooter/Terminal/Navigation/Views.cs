using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session.Tables;
using K8sDoctor.Troubleshooter.Terminal.BlindSpots;
using K8sDoctor.Troubleshooter.Terminal.Help;
using K8sDoctor.Troubleshooter.Terminal.Incidents;
using K8sDoctor.Troubleshooter.Terminal.Pages;
using K8sDoctor.Troubleshooter.Terminal.Places;
using K8sDoctor.Troubleshooter.Terminal.Tables;
using K8sDoctor.Troubleshooter.Terminal.Timeline;

namespace K8sDoctor.Troubleshooter.Terminal.Navigation;

/// <summary>A view that has a name.</summary>
/// <param name="Name">What <c>:</c> takes; unique.</param>
/// <param name="Digit">The key that shows it, or null.</param>
/// <param name="Help">What it shows, for the help.</param>
internal sealed record ViewEntry(string Name, ImmutableArray<string> Aliases, char? Digit, string Help, Func<LiveContext, Page> Create)
{
    public bool IsCalled(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase) || Aliases.Contains(name, StringComparer.OrdinalIgnoreCase);
}

/// <summary>The one table of views: digits, names and completion are made from it. What it does not name and is a kind of Kubernetes is a plain table of that kind.</summary>
internal static class Views
{
    public static readonly ViewEntry Incidents = new("incidents", ["incident", "inc", "i"], '1', "What is wrong, worst first, and the selected incident explained", context => new IncidentsPage(context));

    public static readonly ViewEntry BlindSpots = new("blindspots", ["blind", "blind-spots", "bs"], '8', "What could not be read, and how every kind is known", _ => new BlindSpotsPage());

    public static readonly ImmutableArray<ViewEntry> All =
    [
        Incidents,
        new("pods", ["po", "pod"], '2', "Pods, those with a part in an incident marked", context => new TablePage(context, PodTable.Definition)),
        new("hpas", ["hpa", "horizontalpodautoscalers", "horizontalpodautoscaler"], '3', "HPAs: current value, target, limits, and why they do or don't move", context => new TablePage(context, AutoscalerTable.Definition)),
        new("rollouts", ["rollout", "ro"], '4', "Deployments, StatefulSets and DaemonSets, and what holds them", context => new TablePage(context, RolloutTable.Definition)),
        new("nodes", ["no", "node"], '5', "Nodes", context => new TablePage(context, NodeTable.Definition)),
        new("events", ["ev", "event"], '6', "Events, the latest first", context => new TablePage(context, EventTable.Definition)),
        new("timeline", ["tl", "story"], '7', "All changes and turns of incidents, also of those that are over, the latest first", context => new TimelinePage(context)),
        BlindSpots,
        new("contexts", ["ctx", "context"], null, "The contexts of the kubeconfig: Enter goes to one, and so does @name after a command", context => new ContextsPage(context)),
        new("help", ["?", "h"], null, "All keys", context => new HelpPage(context)),
    ];

    public static ViewEntry? OfDigit(char digit) => All.FirstOrDefault(v => v.Digit == digit);

    public static ViewEntry? Find(string name) => All.FirstOrDefault(v => v.IsCalled(name)) ?? (ResourceKinds.FindByName(name) is { } kind ? Of(kind) : null);

    /// <summary>Every name that <see cref="Find"/> knows, those of the views first.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        .. All.Select(v => v.Name), .. All.SelectMany(v => v.Aliases),
        .. ResourceKinds.All.Select(k => k.Plural).Order(StringComparer.Ordinal), .. ResourceKinds.All.SelectMany(k => k.ShortNames).Order(StringComparer.Ordinal),
    ];

    private static ViewEntry Of(ResourceKind kind) => new(kind.Plural, kind.ShortNames, null, "", context => new TablePage(context, ShownTables.Of(kind)));
}
