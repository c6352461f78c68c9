using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>What is known of the selected object beyond its columns: lines for a person, in the words of the host functions.</summary>
internal static class Insights
{
    private static readonly HostFunction Rollout = RuleFunctions.All.Single(f => f.Name == "rolloutOf");
    private static readonly HostFunction Scaling = RuleFunctions.All.Single(f => f.Name == "whyScaling");

    /// <summary>What must be in the field mask for this.</summary>
    public static ImmutableArray<FieldPath> Reads { get; } = [.. Rollout.Reads, .. Scaling.Reads];

    /// <summary>Raw cluster text; empty where there is nothing to say.</summary>
    public static ImmutableArray<string> Of(ClusterState state, ObjectKey key, DateTime now)
    {
        if (state.Find(key) is not { } row)
            return [];
        CelValue Ask(HostFunction function) => function.Body(new StateReader(state, now), [CelValue.Of(row)]);
        if (key.Kind == ResourceKinds.HorizontalPodAutoscaler)
            return OfScaling(Ask(Scaling));
        return key.Kind == ResourceKinds.Deployment || key.Kind == ResourceKinds.StatefulSet || key.Kind == ResourceKinds.DaemonSet ? OfRollout(Ask(Rollout), now) : [];
    }

    private static ImmutableArray<string> OfScaling(CelValue lines) =>
        lines.IsError ? [$"What it computes is not known: {lines.AsError.Message}"] : [.. Enumerable.Range(0, lines.Count).Select(i => lines[i].AsString)];

    private static ImmutableArray<string> OfRollout(CelValue facts, DateTime now)
    {
        if (facts.IsError)
            return [$"Its revisions are not known: {facts.AsError.Message}"];
        string Fact(string name) => facts.TryGet(CelValue.Of(name), out var value) && value.Kind == CelKind.String ? value.AsString : "";
        if (Fact("revision") is not { Length: > 0 } revision)
            return ["There is only one revision."];
        var age = DateTime.TryParse(Fact("created"), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var created) ? $", made {Durations.Format(now - created)} ago" : "";
        var ready = Fact("goodReady") is var count && count is "" or "0" ? "no pod of it is ready any more" : $"{count} of its pods ready";
        return
        [
            $"Revision {revision}{age}; the one before that worked is {Fact("good")} ({ready}).",
            Fact("change") is { Length: > 0 } change ? $"What differs: {change}" : "The two do not differ in what is compared.",
        ];
    }
}

/// <summary>What is known of one row, beyond its columns.</summary>
internal sealed record InsightView(RowId Row, ImmutableArray<SafeText> Lines)
{
    public bool SameAs(InsightView? other) => other is not null && Row == other.Row && Lines.SequenceEqual(other.Lines);
}
