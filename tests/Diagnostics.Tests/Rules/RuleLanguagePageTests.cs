using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Diagnostics.Rules.Testing;
using K8sDoctor.Diagnostics.Tests.Expressions;

namespace K8sDoctor.Diagnostics.Tests.Rules;

/// <summary><c>docs/rule-language.md</c> tells what is so. <c>UPDATE_EXPECTED=1</c> writes its tables of libraries and relations anew.</summary>
public sealed partial class RuleLanguagePageTests
{
    private const string Pod =
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"api-1","namespace":"shop","labels":{"app":"api"}},
         "spec":{"containers":[{"name":"app","livenessProbe":{"periodSeconds":10}},{"name":"side"}]},"status":{"phase":"Running"}}
        """;

    private static readonly string Page = RuleFiles.Path("docs", "rule-language.md");

    private static readonly (string Name, Action<FunctionTable> Declare)[] Libraries =
    [
        ("standard, base64, sets", CoreLibrary.Declare), ("times", TimeLibrary.Declare), ("strings", StringLibrary.Declare), ("patterns", PatternLibrary.Declare),
        ("lists", ListLibrary.Declare), ("math", MathLibrary.Declare), ("optionals", OptionalLibrary.Declare), ("quantities", QuantityLibrary.Declare),
        ("IP addresses, CIDR", NetworkLibrary.Declare), ("URLs", UrlLibrary.Declare), ("semantic versions", SemverLibrary.Declare),
        ("named formats", FormatLibrary.Declare), ("events", EventLibrary.Declare),
    ];

    public static TheoryData<string, string> Values => new(Rows("values").Select(row => (Code(row[0]), Code(row[1]))));

    public static TheoryData<string, string> Slips => new(Rows("slips").Select(row => (Code(row[0]), Code(row[1]))));

    public static TheoryData<string> Clauses => [.. ClauseLine().Matches(Section("```yaml\nwhen:\n", "```")).Select(m => m.Groups["clause"].Value.Trim('"'))];

    [Theory]
    [MemberData(nameof(Values))]
    public void An_expression_gives_what_the_page_says(string expression, string gives)
    {
        var program = CelHarness.Program(expression);
        var pod = new ResourceReader(ClusterMask.Build(program.RenderedReads)).ReadObject(ResourceKinds.Pod, System.Text.Encoding.UTF8.GetBytes(Pod));
        var unset = CelValue.Absent("not asked for");
        var value = program.Evaluate(new FixedActivation(CelValue.Of(pod), unset, CelValue.Unknown("events in shop: forbidden"), unset, unset, unset));

        var shown = !value.IsError ? value.Kind == CelKind.String ? $"'{value.AsString}'" : value.ToDisplay() : value.AsError.IsUnknown ? "unknown" : "an error";
        Assert.Equal(gives, shown);
    }

    [Theory]
    [MemberData(nameof(Clauses))]
    public void The_first_clauses_compile(string clause) => Assert.Empty(Faults(clause));

    [Theory]
    [MemberData(nameof(Slips))]
    public void A_slip_is_a_fault_and_what_stands_beside_it_is_none(string slip, string right)
    {
        Assert.NotEmpty(Faults(slip));
        Assert.Empty(Faults(right));
    }

    [Fact]
    public void All_functions_of_the_libraries_are_named() => Holds("libraries", string.Join('\n', Functions()));

    [Fact]
    public void The_relations_are_those_of_a_cluster_that_has_one_of_each() => Holds("relations", string.Join('\n', Relations()));

    private static IEnumerable<CelFault> Faults(string clause) =>
        new CelEnvironment(RuleSubject.All["Container"].Variables, []) { LiteralPatternsOnly = true }.Compile(clause, CelType.Bool).Faults;

    private static string Code(string cell) => cell.Trim('`').Replace(@"\|", "|", StringComparison.Ordinal);

    private static IEnumerable<string> Functions()
    {
        yield return "| library | functions |";
        yield return "|---|---|";
        foreach (var (name, declare) in Libraries)
        {
            var table = new FunctionTable();
            declare(table);
            yield return $"| {name} | {string.Join(' ', table.Names.Order(StringComparer.Ordinal).Select(n => $"`{n}`"))} |";
        }
    }

    private static IEnumerable<string> Relations()
    {
        yield return "| from | relations |";
        yield return "|---|---|";
        var state = new ClusterState();
        var objects = Objects();
        foreach (var kind in ResourceKinds.All)
            state.Apply(new Replaced(kind, null, [.. objects.Where(o => o.Kind == kind)]), []);
        var reader = new StateReader(state, DateTime.UnixEpoch);
        foreach (var group in objects.GroupBy(o => o.Kind).OrderBy(g => g.Key.Kind, StringComparer.Ordinal))
        {
            var leads = Enum.GetValues<Relation>().Select(r => (Relation: r, Kinds: Kinds(reader, group, r))).Where(r => r.Kinds.Length > 0);
            yield return $"| {group.Key} | {string.Join("; ", leads.Select(l => $"`{RelationKinds.NameOf(l.Relation)}` {l.Kinds}"))} |";
        }
    }

    private static string Kinds(StateReader reader, IGrouping<ResourceKind, ResourceObject> from, Relation relation)
    {
        var kinds = from.SelectMany(o => reader.RelatedKeys(o.Key, relation)).Select(k => k.Kind).Distinct();
        // Every object of a namespace is admitted by it: the page says so in a sentence.
        if (relation == Relation.AdmittedBy && from.Key.Namespaced)
            kinds = kinds.Where(k => k != ResourceKinds.Namespace);
        return string.Join(", ", kinds.OrderBy(k => k.Index).Select(k => RelationKinds.Only(relation, from.Key) == k ? $"**{k}**" : k.Kind));
    }

    private static ResourceObject[] Objects()
    {
        var faults = new List<RuleFault>();
        var file = RuleFiles.Data("relations.yaml");
        var test = Assert.Single(RuleTestReader.Read(new("relations.test.yaml", File.ReadAllText(file)), faults));
        Assert.Empty(faults);
        var reader = new ResourceReader(ClusterMask.Build([]));
        return [.. test.Objects.Select(o => reader.ReadObject(o.Kind, o.Json.Span))];
    }

    private static IEnumerable<string[]> Rows(string name) =>
        Section($"<!-- begin {name} -->\n", $"\n<!-- end {name} -->").Split('\n').Skip(2).Select(line => CellBorder().Split(line)[1..^1].Select(c => c.Trim()).ToArray());

    private static string Section(string begin, string end)
    {
        var page = File.ReadAllText(Page);
        var from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return page[from..page.IndexOf(end, from, StringComparison.Ordinal)];
    }

    private static void Holds(string name, string text)
    {
        var (begin, end) = ($"<!-- begin {name} -->\n", $"<!-- end {name} -->");
        var section = Section(begin, end);
        if (Environment.GetEnvironmentVariable("UPDATE_EXPECTED") == "1")
            File.WriteAllText(Page, File.ReadAllText(Page).Replace($"{begin}{section}{end}", $"{begin}{text}\n{end}", StringComparison.Ordinal));
        Assert.Equal($"{text}\n", Section(begin, end));
    }

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex CellBorder();

    [GeneratedRegex("^  - (?<clause>.*)$", RegexOptions.Multiline)]
    private static partial Regex ClauseLine();
}
