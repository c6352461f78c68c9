using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Tests.Expressions;

/// <summary>One case of the conformance suite, as its conversion from the text format to JSON has it.</summary>
internal sealed partial class ConformanceCase(JsonElement test)
{
    /// <summary>
    /// Cases whose value cannot be told from the JSON, with the value of the suite itself (google/cel-spec, tests/simple/testdata/parse.textproto, 508bd98):
    /// there <c>bytes_value: " \? \" \' ` "</c>. In the text format <c>\?</c> is a question mark; the conversion, which does not know that escape, kept the
    /// backslash. Elsewhere (raw literals) the same two letters are meant.
    /// </summary>
    public static readonly FrozenDictionary<string, byte[]> Restored = new Dictionary<string, byte[]>
    {
        ["bytes_literals/triple_double_quoted_unescaped_punctuation"] = " ? \" ' ` "u8.ToArray(),
        ["bytes_literals/triple_single_quoted_unescaped_punctuation"] = " ? \" ' ` "u8.ToArray(),
    }.ToFrozenDictionary();

    public string Name { get; } = $"{test.GetProperty("section")}/{test.GetProperty("name")}";

    public bool IsRestored => Restored.ContainsKey(Name);

    /// <summary>What is wrong; nothing when the case passes.</summary>
    public IEnumerable<string> Failures()
    {
        var expr = test.GetProperty("expr").GetString()!;
        // Whether the letters or the character were meant cannot be told, so both are asked; in the suite both have the same value.
        return new[] { expr, Characters(expr) }.Distinct().Select(Failure).OfType<string>().Take(1);
    }

    /// <summary>
    /// The conversion wrote characters above U+00FF in strings as Python's raw-unicode-escape has them: <c>\u0100</c>, <c>\U0001f62c</c> in lower case. That
    /// codec writes no others so, and of the suite's own letters only <c>\u0000</c> and <c>\U00000000</c> (raw literals) look like it.
    /// </summary>
    private static string Characters(string text) => RawUnicode().Replace(text, match =>
    {
        var code = int.Parse(match.ValueSpan[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return code > (match.Length == 6 ? 0xFF : 0xFFFF) ? char.ConvertFromUtf32(code) : match.Value;
    });

    [GeneratedRegex(@"\\u[0-9a-f]{4}|\\U[0-9a-f]{8}", RegexOptions.CultureInvariant)]
    private static partial Regex RawUnicode();

    private string? Failure(string expr)
    {
        var types = TypeEnvironment();
        var bindings = Bindings();
        var names = bindings.Keys.Union(types.Keys).ToList();
        var environment = new CelEnvironment([.. names.Select(n => new CelVariable(n, types.GetValueOrDefault(n, CelType.Dyn)))], [])
        {
            Container = test.TryGetProperty("container", out var container) ? container.GetString()! : "",
            Unchecked = test.TryGetProperty("disable_check", out var unchecked_) && unchecked_.GetBoolean(),
        };
        var compiled = environment.Compile(expr);
        var result = compiled.Program is { } program
            ? program.Evaluate(new FixedActivation([.. names.Select(n => bindings.TryGetValue(n, out var v) ? Value(v.GetProperty("value")) : CelValue.Fault("unbound"))]))
            : CelValue.Fault($"does not compile: {string.Join("; ", compiled.Faults.Select(f => f.Message))}");
        if (test.TryGetProperty("error", out _))
            return result.IsError ? null : $"{expr}: expected an error, found {result.ToDisplay()}";
        var expected = Restored.TryGetValue(Name, out var bytes) ? CelValue.Of(bytes) : Value(test.GetProperty("value"));
        return Same(expected, result) ? null : $"{expr}: expected {expected.Kind} {expected.ToDisplay()}, found {result.Kind} {result.ToDisplay()}";
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

    private Dictionary<string, JsonElement> Bindings() =>
        test.TryGetProperty("bindings", out var bindings) ? bindings.EnumerateObject().ToDictionary(b => b.Name, b => b.Value) : [];

    private Dictionary<string, CelType> TypeEnvironment() => test.TryGetProperty("type_env", out var declarations)
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
            "string_value" => CelValue.Of(Characters(content.GetString()!)),
            "bytes_value" => CelValue.Of(content.GetBytesFromBase64()),
            "type_value" => CelValue.OfType(content.GetString()!),
            "list_value" => CelValue.OfList(content.TryGetProperty("values", out var items) ? [.. items.EnumerateArray().Select(Value)] : ImmutableArray<CelValue>.Empty),
            "map_value" => CelValue.OfMap(content.TryGetProperty("entries", out var entries)
                ? entries.EnumerateArray().Select(e => KeyValuePair.Create(Value(e.GetProperty("key")), Value(e.GetProperty("value"))))
                : []),
            var other => throw new NotSupportedException(other),
        };
    }
}
