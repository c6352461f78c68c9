using System.Collections.Immutable;
using System.Text;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Expressions;

/// <summary>Compiles expressions over a pod, and reads the pod under the very mask that the expression asks for.</summary>
internal static class CelHarness
{
    public const string Pod =
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"api-1","namespace":"shop","labels":{"app":"api","tier":""},"creationTimestamp":"2026-06-01T10:00:00Z"},
         "spec":{"containers":[{"name":"app","image":"api:1","resources":{"limits":{"memory":"512Mi"}},"livenessProbe":{"periodSeconds":10,"httpGet":{"port":"web"}}},
                               {"name":"side","image":"side:2"}]},
         "status":{"phase":"Running","containerStatuses":[
            {"name":"app","restartCount":3,"ready":true,"lastState":{"terminated":{"exitCode":137,"finishedAt":"2026-06-01T11:00:00Z"}}},
            {"name":"side","restartCount":0,"ready":false}]}}
        """;

    public static readonly ImmutableArray<CelVariable> Variables =
    [
        new("pod", CelType.MessageOf(ResourceKinds.Pod)) { IsAlwaysThere = true },
        new("container.status", CelType.MessageOf("io.k8s.api.core.v1.ContainerStatus")) { Paths = [StatusPath()] },
        new("events", CelType.ListOf(CelType.MessageOf(ResourceKinds.Event))),
        new("log", CelType.ListOf(CelType.String)),
        new("owner.object", CelType.AnyOf(ResourceKinds.Deployment, ResourceKinds.Pod)),
        new("now", CelType.Timestamp) { IsAlwaysThere = true },
    ];

    public static CelEnvironment Environment { get; } = new(Variables, []) { LiteralPatternsOnly = true };

    /// <summary>Evaluates over <see cref="Pod"/>; events are not known, the log has three lines.</summary>
    public static CelValue Evaluate(string expression, CelEnvironment? environment = null)
    {
        var program = Program(expression, environment);
        return program.Evaluate(Activation(program));
    }

    /// <summary>That an expression without variables is true.</summary>
    public static void Holds(string expression)
    {
        var value = Evaluate(expression);
        Assert.True(value.Kind == CelKind.Bool && value.AsBool, $"{expression}: {value.ToDisplay()}");
    }

    /// <summary>That an expression compiles and ends in an error that says this.</summary>
    public static void Fails(string expression, string message)
    {
        var value = Evaluate(expression);
        Assert.True(value.IsError, $"{expression}: {value.ToDisplay()}");
        Assert.Contains(message, value.AsError.Message, StringComparison.Ordinal);
    }

    /// <summary>That an expression does not compile, and why.</summary>
    public static void Refuses(string expression, string message) => Assert.Equal(message, Assert.Single(Environment.Compile(expression).Faults).Message);

    public static CelProgram Program(string expression, CelEnvironment? environment = null)
    {
        var compiled = (environment ?? Environment).Compile(expression);
        Assert.True(compiled.Program is not null, string.Join("; ", compiled.Faults));
        return compiled.Program!;
    }

    public static FixedActivation Activation(CelProgram program) => Activation([program], Pod);

    /// <summary>The variables of a pod, for several programs.</summary>
    public static FixedActivation Activation(IReadOnlyCollection<CelProgram> programs, string json)
    {
        var reader = new ResourceReader(ClusterMask.Build([.. programs.SelectMany(p => p.RenderedReads)]));
        var pod = reader.ReadObject(ResourceKinds.Pod, Encoding.UTF8.GetBytes(json));
        var statuses = FieldPath.Of(ResourceKinds.Pod, "status.containerStatuses");
        var status = programs.Any(p => p.Variables.Contains(1)) && statuses.List(pod.Body) is [var first, ..] ? CelValue.OfTree(first) : CelValue.Absent("not asked for");
        return new(
            CelValue.Of(pod), status, CelValue.Unknown("events in shop: forbidden"), CelValue.OfList(["starting", "listening on :8080", "ERROR: boom"]),
            CelValue.Of(pod), CelValue.Of(new DateTime(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc)));
    }

    /// <summary>The paths as <c>Pod.status.phase</c>, with <c>/**</c> behind what is kept whole.</summary>
    public static string[] Show(ImmutableArray<MaskPath> reads) =>
        [.. reads.Select(r => string.Join('.', r.Steps.Select(s => s.Name).Prepend(r.Kind.Kind)) + (r.Whole ? "/**" : ""))];

    private static MaskPath StatusPath() =>
        new(ResourceKinds.Pod, [.. FieldPath.Of(ResourceKinds.Pod, "status.containerStatuses").Steps], Whole: false);
}
