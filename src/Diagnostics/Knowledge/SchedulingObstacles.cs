namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Why a node does not take a pod; the words that rules compare with.</summary>
internal static class Obstacles
{
    public const string Leaving = "leaving";
    public const string NoRoom = "no-room";
    public const string TooManyPods = "too-many-pods";
    public const string HostPort = "host-port";
    public const string AntiAffinity = "anti-affinity";
    public const string Affinity = "affinity";
    public const string Spread = "spread";
    public const string ClaimInUse = "claim-in-use";
    public const string VolumeLimit = "volume-limit";
    public const string Cordoned = "cordoned";
    public const string NodeState = "node-state";
    public const string Taint = "taint";
    public const string RequestTooLarge = "request-too-large";
    public const string Volume = "volume";
    public const string NoVolume = "no-volume";
    public const string NoSuchResource = "no-such-resource";
    public const string NodeSelector = "node-selector";
    public const string NoNodes = "no-nodes";

    /// <summary>
    /// How far a node is from taking the pod, for choosing the closest one: what passes by itself is little, what somebody chose on purpose (a label, the
    /// control plane's taint) is much. Only the order matters.
    /// </summary>
    public static int Cost(string kind) => kind switch
    {
        Leaving => 10,
        NoRoom => 50,
        TooManyPods => 60,
        VolumeLimit => 70,
        HostPort or AntiAffinity or Affinity or Spread => 100,
        ClaimInUse => 150,
        Cordoned => 200,
        NodeState => 250,
        Taint => 300,
        RequestTooLarge => 500,
        Volume or NoVolume => 600,
        NoSuchResource => 800,
        _ => 1000,
    };

    public const int ControlPlaneCost = 900;
}

/// <summary>One reason why one node does not take the pod. <see cref="SchedulingWords"/> says it.</summary>
/// <param name="Subject">The resource, taint, label, port, topology key or claim that it is about.</param>
/// <param name="Need">What the pod asks for, where it is a number.</param>
/// <param name="Have">What the node has: allocatable or free.</param>
/// <param name="All">What the node has in all, where <paramref name="Have"/> is what is free.</param>
/// <param name="Holder">The pod that is in the way, as <c>namespace/name</c>; or the volume.</param>
/// <param name="ByHolder">It is the holder's rule that keeps the pod away, and not its own.</param>
/// <param name="Detail">What else belongs to the sentence.</param>
internal sealed record Obstacle(
    string Kind, string Subject, decimal Need = 0, decimal Have = 0, decimal All = 0, string Holder = "", bool ByHolder = false, string Detail = "", int? OwnCost = null)
{
    public int Cost => OwnCost ?? Obstacles.Cost(Kind);
}

/// <summary>All reasons why a node does not take the pod; none when it would.</summary>
internal sealed record NodeVerdict(CandidateNode Node, IReadOnlyList<Obstacle> Reasons)
{
    public string Name => Node.Name;

    public int Cost { get; } = Reasons.Sum(o => o.Cost);

    /// <summary>The reason that is hardest to change. Throws when there is none.</summary>
    public Obstacle Main { get; } = Reasons.MaxBy(o => o.Cost)!;
}
