using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Says in words why no node takes a pod: the closest node's main reason, with the numbers, and what rules out the others.</summary>
internal static class SchedulingExplanation
{
    private static readonly string[] Keys =
        ["obstacle", "text", "others", "subject", "need", "have", "node", "holder", "nodes", "all", "change", "container", "init", "ask", "detail"];

    /// <summary>
    /// <c>obstacle</c> (a word of <see cref="Obstacles"/>, empty when some node would take the pod), <c>text</c>, <c>others</c> and <c>change</c> (sentences),
    /// <c>subject</c> (resource, taint, label, port, claim), <c>need</c> and <c>have</c> (formatted), <c>node</c> (the closest), <c>holder</c> (the pod or volume
    /// in the way), <c>nodes</c> (how many there are for it), <c>all</c> (true when every node has that obstacle), <c>container</c>, <c>init</c> and <c>ask</c>
    /// (which container would have to ask for how much), <c>detail</c> (a label's key, the end of a grace period). Every key is there.
    /// </summary>
    public static Dictionary<string, string> Facts(ResourceMessage pod, IReadOnlyList<NodeVerdict> verdicts)
    {
        var facts = Keys.ToDictionary(k => k, _ => "");
        facts["nodes"] = verdicts.Count.ToString();
        if (verdicts.Count == 0)
        {
            facts["obstacle"] = Obstacles.NoNodes;
            facts["text"] = "The cluster has no nodes.";
        }

        if (verdicts.Count == 0 || verdicts.Any(v => v.Reasons.Count == 0))
            return facts;
        var closest = Closest(verdicts);
        var main = closest.Main;
        facts["obstacle"] = main.Kind;
        facts["subject"] = main.Subject;
        facts["need"] = SchedulingWords.Amount(main, main.Need);
        facts["have"] = SchedulingWords.Amount(main, main.Have);
        facts["node"] = closest.Name;
        facts["holder"] = main.Holder;
        facts["detail"] = main.Detail;
        facts["all"] = verdicts.All(v => Has(v, main)) ? "true" : "false";
        facts["text"] = Sentence(verdicts, closest, main);
        facts["others"] = Others(verdicts, main);
        facts["change"] = SchedulingChange.Sentence(pod, closest);
        if (main.Kind is Obstacles.NoRoom or Obstacles.RequestTooLarge && SchedulingChange.Smaller(pod, main.Subject, main.Have) is { } smaller)
            (facts["container"], facts["init"], facts["ask"]) = (smaller.Container, smaller.Init ? "true" : "false", smaller.Quantity);
        return facts;
    }

    /// <summary>One line a node, the closest first: <c>node1: has 2 cpu in all</c>.</summary>
    public static IEnumerable<string> Lines(IEnumerable<NodeVerdict> verdicts) =>
        verdicts.OrderBy(v => v.Cost).ThenBy(v => v.Name, StringComparer.Ordinal).Select(v =>
            v.Reasons.Count == 0 ? $"{v.Name}: would take it" : $"{v.Name}: {string.Join("; ", v.Reasons.Select(o => SchedulingWords.Of(o, v.Node)))}");

    /// <summary>
    /// Everything that keeps the pod from the closest node: <c>kind</c>, <c>subject</c>, <c>text</c>, <c>node</c>; of a taint also <c>key</c>, <c>value</c> and
    /// <c>effect</c>.
    /// </summary>
    public static List<Dictionary<string, string>> OnClosest(IReadOnlyList<NodeVerdict> verdicts)
    {
        if (verdicts.Count == 0 || verdicts.Any(v => v.Reasons.Count == 0))
            return [];
        var closest = Closest(verdicts);
        return [.. closest.Reasons.Select(o => Obstacle(o, closest.Node))];
    }

    // Of nodes that are equally far, the one that has the most of what is lacking.
    private static NodeVerdict Closest(IEnumerable<NodeVerdict> verdicts) =>
        verdicts.OrderBy(v => v.Cost).ThenByDescending(v => v.Main.Have).ThenBy(v => v.Name, StringComparer.Ordinal).First();

    private static Dictionary<string, string> Obstacle(Obstacle o, CandidateNode node)
    {
        var taint = Array.Find(node.Taints, t => t.ToString() == o.Subject) ?? new("", "", "");
        return new()
        {
            ["kind"] = o.Kind, ["subject"] = o.Subject, ["text"] = SchedulingWords.Of(o, node), ["node"] = node.Name,
            ["key"] = taint.Key, ["value"] = taint.Value, ["effect"] = taint.Effect,
        };
    }

    private static string Sentence(IReadOnlyList<NodeVerdict> verdicts, NodeVerdict closest, Obstacle main)
    {
        var need = SchedulingWords.Amount(main, main.Need);
        var text = SchedulingWords.Of(main, closest.Node);
        var sentence = main.Kind switch
        {
            Obstacles.RequestTooLarge => TooLarge(verdicts, closest, main),
            Obstacles.NoRoom => verdicts.Count == 1
                ? $"It asks for {need} {main.Subject}. {closest.Name}, the only node for it, {text}."
                : $"It asks for {need} {main.Subject}. {closest.Name} comes closest and {text}.",
            Obstacles.NoSuchResource => $"It asks for {need} {main.Subject}, and {All(verdicts, main, "advertises")} that resource in status.allocatable.",
            Obstacles.NodeSelector => $"It must run on a node with {Wanted(closest)}, and {All(verdicts, main, "has")} that. The closest, {closest.Name}, {text}.",
            _ => $"{closest.Name} {text}.",
        };
        var besides = closest.Reasons.Where(o => o != main && (main.Kind != Obstacles.NodeSelector || o.Kind != main.Kind)).Select(o => SchedulingWords.Of(o, closest.Node)).ToList();
        return besides.Count == 0 ? sentence : $"{sentence} Besides, it {string.Join(", and it ", besides)}.";
    }

    // No node at all is large enough, or those that are, are out for other reasons.
    private static string TooLarge(IReadOnlyList<NodeVerdict> verdicts, NodeVerdict closest, Obstacle main)
    {
        var asks = $"It asks for {SchedulingWords.Amount(main, main.Need)} {main.Subject}";
        var most = SchedulingWords.Amount(main, verdicts.Max(v => v.Node.Allocatable.GetValueOrDefault(main.Subject)));
        if (verdicts.Count == 1)
            return $"{asks}, and {closest.Name}, the only node for it, can give {most} in all.";
        return verdicts.All(v => v.Node.Allocatable.GetValueOrDefault(main.Subject) < main.Need)
            ? $"{asks}, and no node has that much: the largest, {Largest(verdicts, main)}, can give {most} in all."
            : $"{asks}. {closest.Name} comes closest and can give {SchedulingWords.Amount(main, main.Have)} in all; no larger node is open to it.";
    }

    private static string Largest(IEnumerable<NodeVerdict> verdicts, Obstacle main) =>
        verdicts.OrderByDescending(v => v.Node.Allocatable.GetValueOrDefault(main.Subject)).ThenBy(v => v.Cost).ThenBy(v => v.Name, StringComparer.Ordinal).First().Name;

    private static string All(IReadOnlyList<NodeVerdict> verdicts, Obstacle main, string verb) =>
        !verdicts.All(v => Has(v, main)) ? $"no node that it could use {verb}"
        : verdicts.Count == 1 ? $"the only node for it does not {Infinitive(verb)}"
        : $"none of the {verdicts.Count} nodes {verb}";

    private static bool Has(NodeVerdict verdict, Obstacle main) => verdict.Reasons.Any(o => o.Kind == main.Kind && o.Subject == main.Subject);

    private static string Infinitive(string verb) => verb == "has" ? "have" : verb.TrimEnd('s');

    private static string Wanted(NodeVerdict closest) => string.Join(" and ", closest.Reasons.Where(o => o.Kind == Obstacles.NodeSelector).Select(o => o.Subject));

    // The other nodes, grouped by what rules each of them out.
    private static string Others(IReadOnlyList<NodeVerdict> verdicts, Obstacle main)
    {
        var groups = verdicts
            .Where(v => v.Main.Kind != main.Kind || v.Main.Subject != main.Subject)
            .GroupBy(v => (v.Main.Kind, v.Main.Subject))
            .Select(g => (Words: SchedulingWords.Short(g.First().Main), Nodes: g.Select(v => v.Name).ToList()))
            .OrderByDescending(g => g.Nodes.Count).ThenBy(g => g.Words, StringComparer.Ordinal)
            .Select(g => $"{Texts.Count(g.Nodes.Count, "node")} ({Texts.Join(g.Nodes)}): {g.Words}")
            .ToList();
        return groups.Count == 0 ? "" : $" Other nodes are out for other reasons: {string.Join("; ", groups)}.";
    }
}
