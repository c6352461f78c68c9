using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>The rights that a log says were refused to one ServiceAccount, and the roles that grant exactly these.</summary>
/// <param name="What">What was refused, in words: <c>list pods, get secrets in namespace shop</c>.</param>
/// <param name="Scope"><c>namespace</c>, <c>cluster</c> or <c>both</c>.</param>
/// <param name="Manifest">YAML for <c>kubectl apply</c>; empty where the refusal does not have the form of one.</param>
internal sealed record LogGrant(string Account, string Namespace, string What, string Scope, string Manifest)
{
    private const string Refused = "rbac-forbidden";

    public static readonly LogGrant None = new("", "", "", "", "");

    private static readonly BoundedRegex Names = new("^[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?$", RegexOptions.None);

    /// <summary>The account of the last refusal, with all that the log says was refused to it.</summary>
    public static LogGrant Of(LogSignatures signatures, IReadOnlyList<string> lines)
    {
        var refusals = signatures.All.FirstOrDefault(s => s.Id == Refused) is { } signature
            ? lines.Select(line => signature.Match(LogLine.Plain(line))).OfType<Match>().Select(LogRefusal.Of).ToList()
            : [];
        if (refusals is not [.., { } last])
            return None;
        var own = refusals.Where(r => r.Account == last.Account && r.AccountNamespace == last.AccountNamespace).Distinct().ToList();
        var isWritable = Names.IsMatch(last.Account) && Names.IsMatch(last.AccountNamespace) && own.TrueForAll(r => r.IsWritable);
        var places = own.GroupBy(r => r.Target).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        var what = string.Join("; ", places.Select(p => $"{Texts.Join([.. p.Select(r => r.What).Distinct()])} {(p.Key.Length == 0 ? "in the whole cluster" : $"in namespace {p.Key}")}"));
        var scope = places.Count > 1 && places[0].Key.Length == 0 ? "both" : places[0].Key.Length == 0 ? "cluster" : "namespace";
        return new(last.Account, last.AccountNamespace, what, scope, isWritable ? string.Join("---\n", places.Select(p => LogRole.Write([.. p]))) : "");
    }
}
