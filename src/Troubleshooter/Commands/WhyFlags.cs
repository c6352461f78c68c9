using System.Collections.Immutable;
using System.CommandLine;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>The flags that ask how rules came to their answers: <c>--why</c> and <c>--why-not RULE</c>.</summary>
internal sealed class WhyFlags
{
    private const int MaxNearest = 3;

    private readonly Option<bool> _why = new("--why") { Description = "For each rule that holds, show every clause with the values that it read" };
    private readonly Option<string[]> _whyNot = new("--why-not") { Description = "The same for this rule, whether it holds or not (repeatable)", HelpName = "RULE" };

    public WhyFlags(Command command)
    {
        command.Options.Add(_why);
        command.Options.Add(_whyNot);
    }

    /// <exception cref="UsageException">There is no such rule.</exception>
    public WhyRequest Read(ParseResult result, RuleSet? rules)
    {
        var ids = (result.GetValue(_whyNot) ?? []).Distinct().ToArray();
        return new(result.GetValue(_why), rules is null ? [] : [.. ids.Select(id => rules.Find(id) ?? throw new UsageException(NoRule(id, rules)))]);
    }

    private static string NoRule(string id, RuleSet rules)
    {
        var near = Nearest(id, [.. rules.Rules.Select(r => r.Id)]);
        return $"--why-not {id}: there is no such rule{(near.IsEmpty ? "; 'k8sdoctor rules list' names all" : $"; nearest: {string.Join(", ", near)}")}";
    }

    // Of an id, people remember a part: the end of it, or words within.
    private static ImmutableArray<string> Nearest(string id, ImmutableArray<string> ids)
    {
        var ends = ids.SelectMany(Ends).ToLookup(e => e.End, e => e.Id);
        var near = NearestNames.Of(id, ends.Select(e => e.Key), MaxNearest).SelectMany(end => ends[end]);
        var within = id.Length < 3 ? [] : ids.Where(i => i.Contains(id, StringComparison.Ordinal));
        return [.. within.Concat(near).Distinct().Take(MaxNearest)];
    }

    private static IEnumerable<(string End, string Id)> Ends(string id)
    {
        for (var at = 0; at >= 0; at = id.IndexOf('-', at) is var dash and >= 0 ? dash + 1 : -1)
            yield return (id[at..], id);
    }
}
