using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Diagnosis;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>Says in a sentence how an incident reaches the object that is explained: from that object to the one at which the fault lies.</summary>
internal static class BecauseWords
{
    /// <summary>Empty where the object itself is the root, where it has no place in the incident, and where that is told for information only, which is no reason.</summary>
    public static string Of(IncidentView incident, SubjectView subject)
    {
        if (incident.Severity == Severity.Info)
            return "";
        var chain = incident.Chain;
        var own = IndexOf(chain, subject.Reference);
        var state = own >= 0 && !chain[own].State.IsEmpty ? Has(chain[own].State.Value) : subject.State.Value;
        var above = own >= 0 ? own : Above(chain, subject);
        if (own < 0 && (state.Length == 0 || (above < 0 && !incident.Members.Any(m => m.IsSame(subject.Reference)))))
            return "";
        // That a pod is not ready because its owner lacks it would say nothing.
        var at = above < 0 ? -1 : chain[above].Parent;
        if (at < 0)
            return own >= 0 ? "" : $"{subject.Reference} {state}, because it has this fault";
        var words = new List<string> { $"{subject.Reference} {(state.Length == 0 ? "suffers" : state)}" };
        for (var i = at; i >= 0; i = chain[i].Parent)
            words.Add(Phrase(chain[i]));
        return string.Join(", ", words);
    }

    /// <summary>Where the object stands in the tree of the incident, itself or with the nearest of its owners that does; null for nowhere.</summary>
    public static ReferenceView? PlaceOf(IncidentView incident, SubjectView subject) =>
        IndexOf(incident.Chain, subject.Reference) is >= 0 and var own ? incident.Chain[own].Object
        : Above(incident.Chain, subject) is >= 0 and var above ? incident.Chain[above].Object
        : null;

    private static int Above(ImmutableArray<ChainView> chain, SubjectView subject) =>
        subject.Owners.Select(o => IndexOf(chain, o)).FirstOrDefault(i => i >= 0, -1);

    private static string Phrase(ChainView link)
    {
        if (link.Object.Absent)
            return $"because {link.Object} does not exist";
        return link.State.IsEmpty ? $"because of {link.Object}" : $"because {link.Object} {Has(link.State.Value)}";
    }

    // What counts something is had; the rest has a verb of its own.
    private static string Has(string state) => char.IsAsciiDigit(state[0]) || state.StartsWith("no ", StringComparison.Ordinal) ? $"has {state}" : state;

    private static int IndexOf(ImmutableArray<ChainView> chain, ReferenceView wanted)
    {
        for (var i = 0; i < chain.Length; i++)
        {
            if (chain[i].Object.IsSame(wanted))
                return i;
        }

        return -1;
    }
}
