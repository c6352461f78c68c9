using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <content><c>related(object, 'relation'[, 'Kind'])</c>: typed by its literals.</content>
internal sealed partial class Checker
{
    private Checked Related(CallExpr e)
    {
        if (e.Arguments.Length is < 2 or > 3)
            return Fail(e.At, "'related' expected (object, 'relation') or (object, 'relation', 'Kind')");
        var subject = Check(e.Arguments[0]);
        if (KindsOf(subject.Type) is not { Count: > 0 } from)
            return Fail(e.Arguments[0].At, $"'related' expected an object of a kind, found {Show(subject.Type)}");
        if (RelationOf(e.Arguments[1]) is not { } relation)
            return new(Broken, CelType.Dyn, Origin.None);
        var kind = e.Arguments.Length == 3 ? KindNamed(e.Arguments[2]) : OnlyKind(e, relation, from);
        if (kind is null)
            return new(Broken, CelType.Dyn, Origin.None);
        var type = CelType.ListOf(CelType.MessageOf(kind));
        return TracedCall(e, new(new RelatedNode(subject.Node, relation, kind), type, Looked(Origin.Of(type))));
    }

    private List<ResourceKind>? KindsOf(CelType type) => _types.Resolve(type) switch
    {
        CelType.Message { Kind: { } kind } => [kind],
        CelType.Union union when union.Members.All(m => m.Kind is not null) => [.. union.Members.Select(m => m.Kind!)],
        _ => null,
    };

    private Relation? RelationOf(Expr expr)
    {
        var names = Enum.GetValues<Relation>().ToDictionary(RelationKinds.NameOf);
        if (Literal(expr) is { } name && names.TryGetValue(name, out var relation))
            return relation;
        Fail(expr.At, Literal(expr) is { } wrong
            ? $"there is no relation '{wrong}'{NearestName.Hint(wrong, names.Keys)}"
            : "the relation must be a literal");
        return null;
    }

    private ResourceKind? KindNamed(Expr expr)
    {
        if (Literal(expr) is { } name && ResourceKinds.All.FirstOrDefault(k => k.Kind == name) is { } kind)
            return kind;
        Fail(expr.At, Literal(expr) is { } wrong
            ? $"there is no kind '{wrong}'{NearestName.Hint(wrong, ResourceKinds.All.Select(k => k.Kind))}"
            : "the kind must be a literal");
        return null;
    }

    private ResourceKind? OnlyKind(CallExpr e, Relation relation, List<ResourceKind> from)
    {
        var kinds = from.Select(k => RelationKinds.Only(relation, k)).Distinct().ToList();
        if (kinds is [{ } kind])
            return kind;
        Fail(e.At, $"'{RelationKinds.NameOf(relation)}' of {Listed(from.Select(k => k.Kind))} may lead to several kinds: name one as the third argument");
        return null;
    }

    private static string? Literal(Expr expr) => expr is LiteralExpr { Value.Kind: CelKind.String } literal ? literal.Value.AsString : null;
}
