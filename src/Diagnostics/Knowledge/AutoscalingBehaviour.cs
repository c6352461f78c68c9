using System.Globalization;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>A scaling policy: at most so many pods, or percent of them, in a period.</summary>
internal sealed record AutoscalingPolicy(bool Percent, long Value, long PeriodSeconds)
{
    /// <summary>How many replicas it allows from so many on, when nothing was changed within its period.</summary>
    public long Limit(long replicas, bool up) => (Percent, up) switch
    {
        (true, true) => (long)Math.Ceiling(replicas * (1 + (Value / 100m))),
        (true, false) => (long)(replicas * (1 - (Value / 100m))),
        (false, true) => replicas + Value,
        _ => replicas - Value,
    };

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Value}{(Percent ? "%" : Value == 1 ? " pod" : " pods")} in {PeriodSeconds}s");
}

/// <summary>
/// The rules for one direction, with the API's defaults where nothing is set (pkg/apis/autoscaling/v2/defaults.go): up at once and by the larger of 100 % and
/// 4 pods in 15 s; down by 100 % in 15 s, after the highest wish of the last 300 s.
/// </summary>
internal sealed record AutoscalingBehaviour(bool Up, long WindowSeconds, decimal Tolerance, string Select, EquatableList<AutoscalingPolicy> Policies)
{
    /// <summary>The controller's own flag, --horizontal-pod-autoscaler-tolerance; a tolerance of the HPA's own counts since 1.33.</summary>
    public const decimal ClusterTolerance = 0.1m;

    private const int MostSteps = 10_000;

    private static readonly AutoscalingPolicy Double = new(true, 100, 15);
    private static readonly AutoscalingPolicy Four = new(false, 4, 15);

    public bool Forbidden => Select == "Disabled";

    public static AutoscalingBehaviour Of(ResourceObject hpa, bool up)
    {
        var rules = (up ? AutoscalingFields.ScaleUp : AutoscalingFields.ScaleDown).Message(hpa.Body);
        var policies = Texts.Messages(AutoscalingFields.Policies.List(rules)).Select(Read).ToList();
        if (policies.Count == 0)
            policies = up ? [Double, Four] : [Double];
        return new(
            up, AutoscalingFields.Window.Integer(rules) ?? (up ? 0 : 300), Quantities.Parse(AutoscalingFields.Tolerance.Text(rules)) ?? ClusterTolerance,
            AutoscalingFields.Select.Text(rules) is { Length: > 0 } select ? select : "Max", [.. policies]);
    }

    /// <summary>The most (or, downwards, the least) replicas that the next step may reach, when nothing was changed within the periods.</summary>
    public long Limit(long replicas)
    {
        if (Forbidden)
            return replicas;
        var limits = Policies.Select(p => Math.Max(0, p.Limit(replicas, Up)));
        return Up == (Select == "Min") ? limits.Min() : limits.Max();
    }

    /// <summary>
    /// How long the policies take from so many replicas to so many: a step at once, and each further one after its period. Null where they never get there;
    /// after so many steps that nobody will wait for the rest, the time until then.
    /// </summary>
    public TimeSpan? TimeTo(long from, long to)
    {
        var period = Policies.Max(p => p.PeriodSeconds);
        var at = from;
        var steps = 0L;
        for (; steps < MostSteps && (Up ? at < to : at > to); steps++)
        {
            var next = Limit(at);
            if (next == at)
                return null;
            at = next;
        }

        return TimeSpan.FromSeconds(Math.Max(0, steps - 1) * period);
    }

    /// <summary><c>at most 1 pod in 60s</c>, or <c>at most the smaller of 10% in 60s and 1 pod in 60s</c>.</summary>
    public string PolicyWords => Policies.Count == 1 ? $"at most {Policies[0]}" : $"at most the {(Select == "Min" ? "smaller" : "larger")} of {string.Join(" and ", Policies)}";

    private static AutoscalingPolicy Read(ResourceMessage policy) => new(
        AutoscalingFields.PolicyType.Text(policy) == "Percent",
        Math.Clamp(AutoscalingFields.PolicyValue.Integer(policy) ?? 0, 0, int.MaxValue),
        Math.Clamp(AutoscalingFields.PolicyPeriod.Integer(policy) ?? 15, 1, int.MaxValue));
}
