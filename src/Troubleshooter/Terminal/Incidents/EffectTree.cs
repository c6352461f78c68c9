using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.Incidents;

/// <summary>An incident as a tree: its root, the objects that have the fault, and what suffers from it.</summary>
internal static class EffectTree
{
    /// <param name="most">So many objects of a branch are named; the others are counted.</param>
    public static void Add(TextBlock text, IncidentView incident, int most)
    {
        var glyphs = text.Glyphs;
        text.Line(new TextSpan($"  {incident.Root}{(incident.Root.Absent ? ", which is not there" : "")}", CellStyle.Strong));
        ImmutableArray<ReferenceView> members = [.. incident.Members.Where(m => m != incident.Root)];
        List<(string Words, ReferenceView Object)> branches =
        [
            .. members.Take(most).Select(m => ("has this fault", m)), .. incident.Effects.Take(most).Select(e => ("suffers from it", e)),
        ];
        var rest = members.Length + incident.Effects.Length - branches.Count;
        for (var i = 0; i < branches.Count; i++)
        {
            var last = i == branches.Count - 1 && rest == 0;
            text.Line(
                new TextSpan($"  {(last ? glyphs.LastBranch : glyphs.Branch)}{glyphs.Rule} ", CellStyle.Dim),
                new TextSpan(branches[i].Object.ToString(), CellStyle.Text), new TextSpan($"  {branches[i].Words}", CellStyle.Dim));
        }

        if (rest > 0) text.Line(new TextSpan($"  {glyphs.LastBranch}{glyphs.Rule} ", CellStyle.Dim), new TextSpan($"and {rest} more", CellStyle.Dim));
    }
}
