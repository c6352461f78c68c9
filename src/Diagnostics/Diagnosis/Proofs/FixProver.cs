using System.Collections.Immutable;
using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis.Proofs;

/// <summary>
/// Proves fixes offline: applies each to copies of the objects, with status, events and logs as they are, and asks the rules again. As nothing but the specification
/// is another one then, a rule that no longer holds had its cause there; where no clause reads the specification, the fix's own <c>cured</c> decides. Nothing is
/// ever executed.
/// </summary>
/// <param name="findings">What the rules say of an object as it is.</param>
/// <param name="shared">What many subjects need, as things are.</param>
internal sealed class FixProver(RuleSet rules, ClusterState state, SharedValues shared, Func<SharedValues, SubjectEvaluator> evaluator, Func<ObjectKey, IEnumerable<FindingRecord>> findings)
{
    private readonly Lazy<WhatIf> _whatIf = new(() => new(state, new(rules.Mask)));

    /// <summary>What is known of each fix of a finding, in their order.</summary>
    /// <param name="read">Gets what the answers depend on.</param>
    public ImmutableArray<FixProof> Prove(FindingRecord record, DateTime now, HashSet<Dependency> read) => [.. record.Finding.Fixes.Select(fix => Prove(record, fix, now, read))];

    private FixProof Prove(FindingRecord record, Fix fix, DateTime now, HashSet<Dependency> read)
    {
        if (fix.Risk == Risk.ReadOnly)
            return FixProof.None;
        if (record.Rule is null || Edit(record, fix, read) is not { } edit)
            return FixProof.NotProvable;
        read.Add(Dependency.On(record.Subject.Object));
        return _whatIf.Value.Look(edit, record.Subject.Object, read, (changed, touched) => Verdict(record, fix, changed, shared.For(touched), now, read)) is { } proof and not FixProof.None ? proof : FixProof.NotProvable;
    }

    private ObjectEdit? Edit(FindingRecord record, Fix fix, HashSet<Dependency> read)
    {
        if (fix.Command is { } command)
        {
            if (KubectlCommand.Parse(command) is not { } parsed)
                return null;
            read.Add(Dependency.On(parsed.Object));
            return KubectlEdits.Of(parsed, state.Find(parsed.Object), (deployment, revision) => TemplateOf(deployment, revision, read));
        }

        return fix.Patch is { } patch && YamlPatch.Read(patch) is { } merge ? ObjectEdit.Merge(record.Root, merge, strategic: true) : null;
    }

    private JsonObject? TemplateOf(ObjectKey deployment, long revision, HashSet<Dependency> read)
    {
        read.Add(Dependency.On(deployment, Relation.Owns));
        var set = state.Related(deployment, Relation.Owns).Select(state.Find).OfType<ResourceObject>().FirstOrDefault(s => s.Kind == ResourceKinds.ReplicaSet && RolloutsRevisions.Revision(s) == revision);
        return set is null ? null : JsonTree.Of(set.Body)["spec"]?["template"] as JsonObject;
    }

    private FixProof Verdict(FindingRecord record, Fix fix, ImmutableArray<ResourceObject> changed, SharedValues values, DateTime now, HashSet<Dependency> read)
    {
        if (state.Find(record.Subject.Object) is not { } subject)
            return FixProof.NotProvable;
        read.UnionWith(changed.Select(c => Dependency.On(c.Key, Relation.HasEvent)).Append(Dependency.On(subject.Key, Relation.HasEvent)));
        var rulesAsked = evaluator(values);
        var own = rulesAsked.Evaluate(subject, now, leaving: false);
        Note(own);
        if (fix.Template?.Cured is { } cured)
        {
            var value = rulesAsked.Ask(cured, subject, record.Subject.Container, now);
            if (value.Kind != CelKind.Bool)
                return FixProof.NotProvable;
            if (!value.AsBool)
                return FixProof.CuresNothing;
        }
        else if (StillThere(own, record))
        {
            return FixProof.NotProvable;
        }

        var after = changed.Where(c => c.Key != subject.Key).Select(c => rulesAsked.Evaluate(c, now, leaving: false)).Append(own).OfType<SubjectResult>().ToArray();
        Array.ForEach(after, Note);
        return after.SelectMany(r => r.Findings).Any(IsNew) ? FixProof.NotProvable : FixProof.Proven;

        void Note(SubjectResult? result) => read.UnionWith((result?.Dependencies ?? []).Concat(values.Dependencies).Where(d => d.Number >= 0));
    }

    // Undecided is something else than gone.
    private static bool StillThere(SubjectResult? result, FindingRecord record) =>
        result is not null &&
        (result.Findings.Any(f => f.Rule == record.Rule && f.Subject == record.Subject) || result.Requests.Any(r => r.Decisive && r.Rules.Rules.Contains(record.Rule!)));

    private bool IsNew(FindingRecord after) =>
        after.Finding.Severity > Severity.Info && !findings(after.Subject.Object).Any(before => before.Rule == after.Rule && before.Subject == after.Subject);
}
