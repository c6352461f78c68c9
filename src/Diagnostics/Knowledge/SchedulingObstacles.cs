namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Why a node does not take a pod; the words that rules compare with.</summary>
internal static class Obstacles
{
    public const string NoRoom = "no-room";
    public const string TooManyPods = "too-many-pods";
    public const string HostPort = "host-port";
    public const string AntiAffinity = "anti-affinity";
    public const string Affinity = "affinity";
    public const string Spread = "spread";
    public const string Cordoned = "cordoned";
    public const string NodeState = "node-state";
    public const string Taint = "taint";
    public const string RequestTooLarge = "request-too-large";
    public const string Volume = "volume";
    public const string NoSuchResource = "no-such-resource";
    public const string NodeSelector = "node-selector";
    public const string NoNodes = "no-nodes";

    /// <summary>
    /// How far a node is from taking the pod, for choosing the closest one: what passes by itself is little, what somebody chose on purpose (a label, the
    /// control plane's taint) is much. Only the order matters.
    /// </summary>
    public static int Cost(string kind) => kind switch
    {
        NoRoom => 50,
        TooManyPods => 60,
        HostPort or AntiAffinity or Affinity or Spread => 100,
        Cordoned => 200,
        NodeState => 250,
        Taint => 300,
        RequestTooLarge => 500,
        Volume => 600,
        NoSuchResource => 800,
        _ => 1000,
    };

    public const int ControlPlaneCost = 900;
}

/// <summary>One reason why one node does not take the pod.</summary>
/// <param name="Text">Said of the node: <c>has 1.5 of 8 cpu left</c>.</param>
/// <param name="Subject">The resource, taint, label, port or topology key that it is about.</param>
/// <param name="Need">What the pod asks for, where it is a number.</param>
/// <param name="Have">What the node has: allocatable or free.</param>
/// <param name="Holder">The pod that is in the way, as <c>namespace/name</c>.</param>
internal sealed record Obstacle(string Kind, string Text, string Subject, decimal Need = 0, decimal Have = 0, string Holder = "", int? OwnCost = null)
{
    public int Cost => OwnCost ?? Obstacles.Cost(Kind);
}

/// <summary>All reasons why a node does not take the pod; none when it would.</summary>
internal sealed record NodeVerdict(string Node, IReadOnlyList<Obstacle> Reasons)
{
    public int Cost => Reasons.Sum(o => o.Cost);

    /// <summary>The reason that is hardest to change. Throws when there is none.</summary>
    public Obstacle Main => Reasons.MaxBy(o => o.Cost)!;
}
