using System.Collections.Immutable;
using System.Text;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>Puts a rule that holds for a subject into words: title, cause, evidence, fixes.</summary>
internal sealed class FindingWriter(Rule rule, SubjectActivation activation, NotingReader reader, List<ExpressionFault> faults)
{
    private readonly List<CelError> _errors = [];

    private Subject Subject => new(activation.Object.Key, activation.Container);

    /// <param name="since">Since when by the rule's own word, or null.</param>
    /// <param name="earlier">Set when the rule's clauses went by a log of an earlier run.</param>
    public FindingRecord Write(DateTime? since, Confidence confidence, EarlierLog? earlier)
    {
        var root = Owners.Topmost(reader, activation.Object).Key;
        var title = Tidy(rule.Title.Render(activation, TemplateUse.Text, _errors)!);
        var cause = Tidy(rule.Cause.Render(activation, TemplateUse.Text, _errors)!);
        if ((earlier ?? reader.EarlierLog()) is { } used)
            cause = $"{cause} {Origin(used)}";
        foreach (var error in _errors.Where(e => !e.IsUnknown))
            faults.Add(new(rule, Subject, "title or cause", error.Message));
        var (needed, blamed) = (Key(rule.DependsOn), Key(rule.Blames));
        var finding = new Finding(
            rule.Id, Subject, ObjectReference.To(root, activation.Container), rule.Severity, confidence, title, cause,
            new EvidenceWriter(rule, activation, reader, faults, $"{title}\n{cause}").Write(), Fixes(), since ?? DefaultSince.Of(activation), rule.Docs) { Needs = needed };
        return new(finding, rule, root, Key(rule.Missing), Causes(needed, blamed), Together()) { Blamed = blamed };
    }

    private static string Origin(EarlierLog log) => log.SameRun
        ? $"This log was read before the run had ended; its end: {log.Why}."
        : $"This log is of an earlier run; that of the last one: {log.Why}.";

    // Messages of the API end with or without a full stop, a blank or a line feed; the sentence around them has its own.
    private static string Tidy(string text)
    {
        var tidy = new StringBuilder(text.Length);
        foreach (var c in text.AsSpan().Trim())
        {
            var last = tidy.Length == 0 ? '\0' : tidy[^1];
            if (c == ' ' && last == ' ')
                continue;
            tidy.Append(c);
        }

        return tidy.Replace(". .", ".").Replace(".. ", ". ").ToString();
    }

    private ImmutableArray<Fix> Fixes()
    {
        var fixes = ImmutableArray.CreateBuilder<Fix>();
        foreach (var template in rule.Fixes)
        {
            if (template.When is not null && template.When.Evaluate(activation) is not { Kind: CelKind.Bool, AsBool: true })
                continue;
            var command = template.Command?.Render(activation, TemplateUse.Command)?.Trim();
            var patch = template.Patch?.Render(activation, TemplateUse.Patch)?.TrimEnd();
            if (command is not null || patch is not null)
                fixes.Add(new(template.Title.Render(activation, TemplateUse.Text)!.Trim(), template.Risk, command, patch) { Template = template });
        }

        return fixes.ToImmutable();
    }

    private string? Together() => rule.Together?.Evaluate(activation) is { Kind: CelKind.String, AsString: { Length: > 0 } text } ? text : null;

    private ImmutableArray<ObjectKey> Causes(ObjectKey? needed, ObjectKey? blamed)
    {
        var causes = CauseChains.Walk(reader, activation.Object.Key, rule.CausedBy);
        if (needed is null && blamed is null)
            return causes;
        IEnumerable<ObjectKey> ofNeeded = needed is { } key ? [key, .. CauseChains.Walk(reader, key, rule.DependsOn!.CausedBy)] : [];
        return [.. causes.Concat(ofNeeded).Concat(blamed is { } at ? [at] : []).Distinct().Order(KeyOrder.Instance)];
    }

    private ObjectKey? Key(NamedObject? named)
    {
        if (named is null || named.Name.Evaluate(activation) is not { Kind: CelKind.String, AsString: { Length: > 0 } name })
            return null;
        var ns = named.Namespace?.Evaluate(activation) is { Kind: CelKind.String } value ? value.AsString : activation.Object.Namespace;
        return new(named.Kind, named.Kind.Namespaced ? ns : "", name);
    }
}
