using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Diagnosis;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>Draws what suffers from what as a small tree, one line an object.</summary>
internal static class ChainTree
{
    /// <summary>The tree from the object on at which the fault lies; empty where it has that one only.</summary>
    /// <param name="most">So many lines, and one that says how many more there are.</param>
    /// <param name="marked">The object that is pointed at, or null.</param>
    /// <param name="ascii">For terminals that cannot draw lines.</param>
    public static IEnumerable<string> Lines(ImmutableArray<ChainView> chain, int most, ReferenceView? marked = null, bool ascii = false)
    {
        if (chain.Length < 2)
            yield break;
        var order = Shown(chain, most, marked);
        var last = new Dictionary<int, int>();
        foreach (var i in order)
            last[chain[i].Parent] = i; // the last child of each
        foreach (var i in order)
            yield return $"{Branch(chain, last, i, ascii)}{Of(chain[i])}{(marked is not null && chain[i].Object.IsSame(marked) ? "   <--" : "")}";
        if (order.Count < chain.Length)
            yield return $"and {chain.Length - order.Count} more";
    }

    /// <summary>An object with what there is to say of it: <c>Service ml/api: 0 of 2 endpoints ready</c>.</summary>
    private static string Of(ChainView link)
    {
        var state = link.Object.Absent ? " (does not exist)" : link.State.IsEmpty ? "" : $": {link.State}";
        return $"{link.Object}{state}{(link.By == ChainRelation.Shares ? ", the same fault" : "")}";
    }

    // The way to the object that is asked about is always shown, and the first of the others.
    private static List<int> Shown(ImmutableArray<ChainView> chain, int most, ReferenceView? marked)
    {
        var shown = new SortedSet<int>();
        for (var at = marked is null ? -1 : IndexOf(chain, marked); at >= 0; at = chain[at].Parent)
            shown.Add(at);
        for (var i = 0; i < chain.Length && shown.Count < most; i++)
            shown.Add(i);
        return [.. shown];
    }

    private static int IndexOf(ImmutableArray<ChainView> chain, ReferenceView marked)
    {
        for (var i = 0; i < chain.Length; i++)
        {
            if (chain[i].Object.IsSame(marked))
                return i;
        }

        return -1;
    }

    private static string Branch(ImmutableArray<ChainView> chain, Dictionary<int, int> last, int at, bool ascii)
    {
        if (chain[at].Parent < 0)
            return "";
        var (end, fork, wall) = ascii ? ("`- ", "|- ", "|  ") : ("└─ ", "├─ ", "│  ");
        var branch = last[chain[at].Parent] == at ? end : fork;
        for (var i = chain[at].Parent; chain[i].Parent >= 0; i = chain[i].Parent)
            branch = (last[chain[i].Parent] == i ? "   " : wall) + branch;
        return branch;
    }
}
