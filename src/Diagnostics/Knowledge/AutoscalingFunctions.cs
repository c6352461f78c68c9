using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>What rules can ask about autoscaling and about the API services that metrics come from.</summary>
internal static class AutoscalingFunctions
{
    private static readonly CelType Strings = CelType.MapOf(CelType.String, CelType.String);
    private static readonly CelType Hpa = CelType.MessageOf(ResourceKinds.HorizontalPodAutoscaler);

    public static ImmutableArray<HostFunction> All { get; } =
    [
        new("apiService", false, [CelType.String], Strings, AutoscalingApis.Reads,
            "An aggregated API by name: state (absent, available, unavailable), reason, message, service (namespace/name, or empty).",
            "apiService('v1beta1.metrics.k8s.io').state == 'absent'", (reader, a) => Known(AutoscalingApis.State(reader, a[0].AsString))),
        new("metricsApi", false, [CelType.String], Strings, AutoscalingApis.Reads,
            "The metrics API that a reason of the condition ScalingActive is about: name, group, what, state, reason, message, service, server (who usually serves it), install; empty for another reason.",
            "metricsApi('FailedGetExternalMetric').state == 'absent'", (reader, a) => Known(AutoscalingApis.Of(reader, a[0].AsString))),
        new("readMissingRequest", false, [CelType.String], Strings, [],
            "Which request the HPA controller misses, read from its message: resource, container, pod; empty when it says something else.",
            "readMissingRequest(hpa.status.conditions[0].message).container", (_, arguments) => Facts.Map(AutoscalingRequests.Parse(arguments[0].AsString))),
        new("metricArithmetic", false, [Hpa], CelType.ListOf(CelType.String), [.. AutoscalingFields.All],
            "What the HPA controller computes of each metric that has a value, with the numbers.", "metricArithmetic(hpa)",
            (reader, a) => CelValue.OfList([.. AutoscalingDecision.Of(reader, a[0].AsObject!).Wishes.Where(w => w.Replicas is not null).Select(w => w.Text)])),
        new("scaling", false, [Hpa], Strings, [.. AutoscalingFields.All],
            "What holds or moves an HPA, recomputed: hold (a word), text (a sentence), arithmetic (of the metric that counts), metric, current, desired, wish, goal (the wish within the limits), seconds (how long the policies take to the goal), window, missing (metrics without a value), busy (true: further above the target than 10%), scaledObject (KEDA's).",
            "scaling(hpa).hold == 'rate-up'", Scaling),
        new("whyScaling", false, [Hpa], CelType.ListOf(CelType.String), [.. AutoscalingFields.All],
            "Why an HPA moves or does not, line by line: the target with its limits, each metric with its arithmetic, what holds it, who owns it.",
            "whyScaling(hpa)", (reader, a) => CelValue.OfList([.. AutoscalingExplanation.Lines(reader, a[0].AsObject!)])),
        new("rewrittenRequests", false, [Hpa], CelType.ListOf(Strings), [.. AutoscalingFields.All, .. AutoscalingRewrites.Reads],
            "The pods of an HPA's target whose requests, of resources that it measures in percent, are not those of their template: pod, container, resource, request, template.",
            "rewrittenRequests(hpa).size() > 0", Rewritten),
        new("scaledObject", false, [Hpa], CelType.String, [AutoscalingFields.Labels, AutoscalingFields.OwnerKind, AutoscalingFields.OwnerName],
            "The KEDA ScaledObject that an HPA is made from; empty for an HPA of its own.", "scaledObject(hpa) != ''",
            (_, a) => CelValue.Of(AutoscalingOwner.ScaledObject(a[0].AsObject!))),
    ];

    private static CelValue Rewritten(IStateReader reader, ReadOnlySpan<CelValue> arguments)
    {
        var hpa = arguments[0].AsObject!;
        var measured = AutoscalingMetrics.Of(hpa).Where(m => m.Measure == MetricMeasure.Utilization).Select(m => m.Resource).ToHashSet();
        var found = AutoscalingRewrites.Of(reader, hpa, measured);
        return found.IsKnown ? Facts.Maps(found.Value) : CelValue.Unknown(found.Unknown!);
    }

    private static CelValue Scaling(IStateReader reader, ReadOnlySpan<CelValue> arguments)
    {
        var hpa = arguments[0].AsObject!;
        var decision = AutoscalingDecision.Of(reader, hpa);
        var goal = Math.Clamp(decision.Wish, decision.Minimum, Math.Max(decision.Minimum, decision.Maximum));
        var rules = goal >= decision.Current ? decision.Up : decision.Down;
        return Facts.Map(new Dictionary<string, string>
        {
            ["hold"] = decision.Hold,
            ["text"] = AutoscalingExplanation.Sentence(decision, hpa),
            ["arithmetic"] = decision.Leader?.Text ?? "",
            ["metric"] = decision.Leader?.Metric.Name ?? "",
            ["current"] = Text(decision.Current),
            ["desired"] = Text(decision.Desired),
            ["wish"] = Text(decision.Wish),
            ["goal"] = Text(goal),
            ["seconds"] = rules.TimeTo(decision.Current, goal) is { } time ? Text((long)time.TotalSeconds) : "",
            ["window"] = Text(rules.WindowSeconds),
            ["missing"] = Texts.Join([.. decision.Missing.Select(w => w.Metric.Name)]),
            ["busy"] = decision.Busy ? "true" : "",
            ["scaledObject"] = AutoscalingOwner.ScaledObject(hpa),
        });
    }

    private static CelValue Known(Lookup<Dictionary<string, string>> facts) => facts.IsKnown ? Facts.Map(facts.Value) : CelValue.Unknown(facts.Unknown!);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
