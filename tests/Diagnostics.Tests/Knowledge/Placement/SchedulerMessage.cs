using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Knowledge;

namespace K8sDoctor.Diagnostics.Tests.Knowledge.Placement;

/// <summary>The scheduler's own count of reasons (framework/types.go): <c>0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint(s).</c></summary>
internal static class SchedulerMessage
{
    private static readonly Regex Sentence = new(@"^0/(?<nodes>\d+) nodes are available: (?<reasons>\d.*?)\.(?: |$)");
    private static readonly Regex TaintName = new(@"^node\(s\) had (?:untolerated )?taint \{.*\}(?:, that the pod didn't tolerate)?$");

    /// <summary>Reasons and how many nodes have each; null where the message does not speak of nodes one by one.</summary>
    public static SortedDictionary<string, int>? Parse(string message)
    {
        if (Sentence.Match(message) is not { Success: true } match)
            return null;
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var part in Regex.Split(match.Groups["reasons"].Value, @", (?=\d)"))
        {
            var space = part.IndexOf(' ', StringComparison.Ordinal);
            var reason = part[(space + 1)..];
            Add(counts, TaintName.IsMatch(reason) ? "node(s) had untolerated taint(s)" : reason, int.Parse(part[..space]));
        }

        return counts;
    }

    /// <summary>What the scheduler would say of these verdicts. It stops at the first plugin that refuses a node; the plugins run in this order.</summary>
    public static SortedDictionary<string, int> Of(IEnumerable<NodeVerdict> verdicts)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var reasons in verdicts.Select(v => v.Reasons.GroupBy(Plugin).OrderBy(g => g.Key).FirstOrDefault()).OfType<IGrouping<int, Obstacle>>())
        {
            foreach (var reason in reasons.Select(Words).Distinct())
                Add(counts, reason, 1);
        }

        return counts;
    }

    private static int Plugin(Obstacle o) => o.Kind switch
    {
        Obstacles.Cordoned => 1,
        Obstacles.Taint or Obstacles.NodeState => 2,
        Obstacles.NodeSelector => 3,
        Obstacles.HostPort => 4,
        Obstacles.NoRoom or Obstacles.TooManyPods or Obstacles.RequestTooLarge or Obstacles.NoSuchResource => 5,
        Obstacles.ClaimInUse => 6,
        Obstacles.VolumeLimit => 7,
        Obstacles.Volume or Obstacles.NoVolume => 8,
        Obstacles.Spread => 9,
        _ => 10,
    };

    private static string Words(Obstacle o) => o.Kind switch
    {
        Obstacles.Cordoned => "node(s) were unschedulable",
        Obstacles.Taint or Obstacles.NodeState => "node(s) had untolerated taint(s)",
        Obstacles.NodeSelector => "node(s) didn't match Pod's node affinity/selector",
        Obstacles.HostPort => "node(s) didn't have free ports for the requested pod ports",
        Obstacles.TooManyPods => "Too many pods",
        Obstacles.NoRoom or Obstacles.RequestTooLarge or Obstacles.NoSuchResource => $"Insufficient {o.Subject}",
        Obstacles.Volume => "node(s) didn't match PersistentVolume's node affinity",
        Obstacles.Spread => "node(s) didn't match pod topology spread constraints",
        Obstacles.AntiAffinity => o.ByHolder ? "node(s) didn't satisfy existing pods anti-affinity rules" : "node(s) didn't match pod anti-affinity rules",
        Obstacles.Affinity => "node(s) didn't match pod affinity rules",
        _ => o.Kind,
    };

    private static void Add(SortedDictionary<string, int> counts, string reason, int count) => counts[reason] = counts.GetValueOrDefault(reason) + count;
}
