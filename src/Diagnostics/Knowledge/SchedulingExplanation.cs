namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Says in words why no node takes a pod: the closest node's main reason, with the numbers, and what rules out the others.</summary>
internal static class SchedulingExplanation
{
    private static readonly string[] Keys = ["obstacle", "text", "others", "subject", "need", "have", "node", "holder", "nodes", "all"];

    /// <summary>
    /// <c>obstacle</c> (a word of <see cref="Obstacles"/>, empty when some node would take the pod), <c>text</c> and <c>others</c> (sentences), <c>subject</c>
    /// (resource, taint, label, port), <c>need</c> and <c>have</c> (formatted), <c>node</c> (the closest), <c>holder</c> (the pod or volume in the way),
    /// <c>nodes</c> (how many there are), <c>all</c> (true when every node has that obstacle). Every key is there.
    /// </summary>
    public static Dictionary<string, string> Facts(IReadOnlyList<NodeVerdict> verdicts)
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
        facts["need"] = Quantities.Format(main.Subject, main.Need);
        facts["have"] = Quantities.Format(main.Subject, main.Have);
        facts["node"] = closest.Node;
        facts["holder"] = main.Holder;
        facts["all"] = verdicts.All(v => v.Reasons.Any(o => o.Kind == main.Kind && o.Subject == main.Subject)) ? "true" : "false";
        facts["text"] = Sentence(verdicts, closest, main);
        facts["others"] = Others(verdicts, main);
        return facts;
    }

    /// <summary>One line a node, the closest first: <c>node1: has 2 cpu in all</c>.</summary>
    public static IEnumerable<string> Lines(IEnumerable<NodeVerdict> verdicts) =>
        from verdict in verdicts
        orderby verdict.Cost, verdict.Node
        select verdict.Reasons.Count == 0 ? $"{verdict.Node}: would take it" : $"{verdict.Node}: {string.Join("; ", verdict.Reasons.Select(o => o.Text))}";

    // Of nodes that are equally far, the one that has the most of what is lacking.
    private static NodeVerdict Closest(IReadOnlyList<NodeVerdict> verdicts) =>
        verdicts.OrderBy(v => v.Cost).ThenByDescending(v => v.Main.Have).ThenBy(v => v.Node, StringComparer.Ordinal).First();

    private static string Sentence(IReadOnlyList<NodeVerdict> verdicts, NodeVerdict closest, Obstacle main)
    {
        var need = Quantities.Format(main.Subject, main.Need);
        var have = Quantities.Format(main.Subject, main.Have);
        var besides = closest.Reasons.Where(o => o != main).Select(o => o.Text).ToList();
        var also = besides.Count == 0 ? "" : $" Besides, it {string.Join(", and it ", besides)}.";
        var sentence = main.Kind switch
        {
            Obstacles.RequestTooLarge => $"It asks for {need} {main.Subject}, and no node has that much: the largest, {closest.Node}, can give {have} in all.",
            Obstacles.NoRoom => $"It asks for {need} {main.Subject}. {closest.Node} comes closest and {main.Text}.",
            Obstacles.NoSuchResource => $"It asks for {need} {main.Subject}, and {All(verdicts, main, "advertises")} that resource in status.allocatable.",
            Obstacles.NodeSelector => $"It must run on a node with {Wanted(closest)}, and {All(verdicts, main, "has")} that. The closest, {closest.Node}, {main.Text}.",
            _ => $"{closest.Node} {main.Text}.",
        };
        return sentence + also;
    }

    private static string All(IReadOnlyList<NodeVerdict> verdicts, Obstacle main, string verb) =>
        verdicts.All(v => v.Reasons.Any(o => o.Kind == main.Kind && o.Subject == main.Subject))
            ? verdicts.Count == 1 ? $"the only node does not {Infinitive(verb)}" : $"none of the {verdicts.Count} nodes {verb}"
            : $"no node that it could use {verb}";

    private static string Infinitive(string verb) => verb == "has" ? "have" : verb.TrimEnd('s');

    private static string Wanted(NodeVerdict closest) => string.Join(" and ", closest.Reasons.Where(o => o.Kind == Obstacles.NodeSelector).Select(o => o.Subject));

    // The other nodes, grouped by what rules each of them out.
    private static string Others(IReadOnlyList<NodeVerdict> verdicts, Obstacle main)
    {
        var groups = verdicts
            .Where(v => v.Main.Kind != main.Kind || v.Main.Subject != main.Subject)
            .GroupBy(v => Short(v.Main))
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => $"{Texts.Count(g.Count(), "node")} ({Texts.Join([.. g.Select(v => v.Node)])}): {g.Key}")
            .ToList();
        return groups.Count == 0 ? "" : $" Other nodes are out for other reasons: {string.Join("; ", groups)}.";
    }

    private static string Short(Obstacle main) => main.Kind switch
    {
        Obstacles.Taint or Obstacles.NodeState => $"untolerated taint {main.Subject}",
        Obstacles.NodeSelector => $"not {main.Subject}",
        Obstacles.Cordoned => "cordoned",
        Obstacles.NoRoom => $"no {main.Subject} left",
        Obstacles.RequestTooLarge => $"too little {main.Subject}",
        Obstacles.NoSuchResource => $"no {main.Subject}",
        Obstacles.TooManyPods => "no room for another pod",
        Obstacles.HostPort => $"host port {main.Subject} taken",
        _ => main.Kind,
    };
}
