using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>One rule as its file declares it, checked and compiled. Immutable.</summary>
public sealed class Rule
{
    public required string Id { get; init; }

    /// <summary>The folder of the rule's file.</summary>
    public required string Area { get; init; }

    /// <summary>The path of the rule's file.</summary>
    public required string Path { get; init; }

    public required RuleSubject Subject { get; init; }

    public required Severity Severity { get; init; }

    public required Confidence Confidence { get; init; }

    /// <summary>The title as the file has it, with its expressions unevaluated.</summary>
    public required string TitleText { get; init; }

    /// <summary>The cause as the file has it, with its expressions unevaluated.</summary>
    public required string CauseText { get; init; }

    /// <summary>A page to read on, <c>https</c>.</summary>
    public string? Docs { get; init; }

    /// <summary>The conditions of the catalogue that it explains, sorted; most rules of one's own name none.</summary>
    public ImmutableArray<Condition> Conditions { get; init; } = [];

    /// <summary>Every clause must hold.</summary>
    public required ImmutableArray<Clause> When { get; init; }

    /// <summary>Whether it speaks of objects that are being deleted, by themselves or with their namespace; other rules are not asked about these.</summary>
    public bool OfDeleted { get; init; }

    /// <summary>How long it must have held since <see cref="Since"/>.</summary>
    public TimeSpan For { get; init; }

    /// <summary>The ids of the rules whose findings on the same subject this one replaces.</summary>
    public required ImmutableArray<string> Refines { get; init; }

    /// <summary>Chains of relations along which a cause may lie.</summary>
    public required ImmutableArray<ImmutableArray<Relation>> CausedBy { get; init; }

    public required ImmutableArray<FixTemplate> Fixes { get; init; }

    /// <summary>What its page says in general; empty where the file has none, or was read without.</summary>
    public PageText Page { get; init; } = PageText.Empty;

    internal Template Title { get; init; } = Template.Empty;

    internal Template Cause { get; init; } = Template.Empty;

    internal ImmutableArray<Clause> Evidence { get; init; } = [];

    internal CelProgram? Since { get; init; }

    /// <summary><see cref="Since"/> as the file has it.</summary>
    internal string SinceText { get; init; } = "";

    /// <summary>The object that is needed and is not there.</summary>
    internal NamedObject? Missing { get; init; }

    /// <summary>An object that is there and at which the fault lies for all who name it (a quota that is used up).</summary>
    internal NamedObject? Blames { get; init; }

    /// <summary>An object that is there and that the subject needs: its fault, or one that its chains lead to, explains this one.</summary>
    internal NamedObject? DependsOn { get; init; }

    /// <summary>What findings of this rule on several roots have in common when they are one fault, such as the registry that is down.</summary>
    internal CelProgram? Together { get; init; }

    /// <summary>The local names, in the order of the file.</summary>
    public required ImmutableArray<Clause> Lets { get; init; }

    /// <summary>The kinds that a finding of this rule rests on, sorted: its subject's, and all that its conditions look at.</summary>
    public ImmutableArray<ResourceKind> RestsOn => field.IsDefault ? field = Sorted([Subject.Kind, .. Decisive.SelectMany(p => p.Kinds)]) : field;

    /// <summary>The kinds whose objects it reads, sorted: also what it only shows, such as a name that is nearly the wanted one, and what it seldom comes to need.</summary>
    public ImmutableArray<ResourceKind> Reads =>
        field.IsDefault ? field = Sorted([Subject.Kind, .. Programs.Concat(Evidence.Select(e => e.Program)).SelectMany(p => p.Kinds.Concat(p.LateKinds))]) : field;

    public override string ToString() => Id;

    /// <summary>What decides whether it holds, and for which fault.</summary>
    private IEnumerable<CelProgram> Decisive =>
        When.Select(c => c.Program)
            .Concat(Missing?.Programs ?? [])
            .Concat(Blames?.Programs ?? [])
            .Concat(DependsOn?.Programs ?? [])
            .Concat(Together is null ? [] : [Together])
            .Concat(Since is null ? [] : [Since]);

    /// <summary>All expressions whose values are compared or shown as scalars.</summary>
    internal IEnumerable<CelProgram> Programs =>
        Decisive.Concat(Title.Programs).Concat(Cause.Programs).Concat(Fixes.SelectMany(f => f.Programs));

    private static ImmutableArray<ResourceKind> Sorted(IEnumerable<ResourceKind> kinds) => [.. kinds.Distinct().OrderBy(k => k.Index)];
}

/// <summary>An expression of a rule as it is written.</summary>
/// <param name="Name">The local name of a <c>let</c>; else empty.</param>
/// <param name="Line">Where it stands in the file, from 1.</param>
public sealed record Clause(string Text, CelProgram Program, int Line, string Name = "");

/// <summary>One way to mend it, as the rule declares it.</summary>
public sealed class FixTemplate
{
    public required Risk Risk { get; init; }

    /// <summary>The title as the file has it.</summary>
    public required string TitleText { get; init; }

    /// <summary>The command as the file has it, or null.</summary>
    public string? CommandText { get; init; }

    /// <summary>The patch as the file has it, or null.</summary>
    public string? PatchText { get; init; }

    internal Template Title { get; init; } = Template.Empty;

    internal Template? Command { get; init; }

    internal Template? Patch { get; init; }

    internal CelProgram? When { get; init; }

    /// <summary>Whether the cause is gone once the fix is applied, asked of a copy of the subject to which it was; null where the rule's own clauses tell.</summary>
    internal CelProgram? Cured { get; init; }

    /// <summary><see cref="Cured"/> as the file has it, or null.</summary>
    public string? CuredText { get; init; }

    internal IEnumerable<CelProgram> Programs =>
        Title.Programs.Concat(Command?.Programs ?? []).Concat(Patch?.Programs ?? []).Concat(When is null ? [] : [When]).Concat(Cured is null ? [] : [Cured]);
}

/// <summary>An object that a rule names by an expression; an empty name names none.</summary>
/// <param name="Namespace">The subject's own where it is null.</param>
/// <param name="CausedBy">Chains of relations from it, along which its own cause may lie.</param>
internal sealed record NamedObject(
    ResourceKind Kind, CelProgram Name, CelProgram? Namespace, ImmutableArray<ImmutableArray<Relation>> CausedBy)
{
    public IEnumerable<CelProgram> Programs => Namespace is null ? [Name] : [Name, Namespace];
}
