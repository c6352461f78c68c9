using System.Text.Json;
using System.Text.RegularExpressions;

namespace K8sDoctor.Troubleshooter.Tests.Reports;

/// <summary>Checks JSON against the part of JSON Schema that docs/report.schema.json uses; any other keyword is an error, so that none is overlooked.</summary>
internal sealed class JsonSchema(JsonElement root)
{
    private static readonly string[] Words = ["$schema", "$id", "$defs", "title", "description"];

    private readonly List<string> _faults = [];

    /// <summary>What is wrong, each with its path.</summary>
    public static IReadOnlyList<string> Check(string schema, string json)
    {
        using var rules = JsonDocument.Parse(schema);
        using var document = JsonDocument.Parse(json);
        var checker = new JsonSchema(rules.RootElement);
        checker.Check(rules.RootElement, document.RootElement, "$");
        return checker._faults;
    }

    private void Check(JsonElement schema, JsonElement value, string path)
    {
        if (schema.TryGetProperty("type", out var type) && !IsOfType(value, type.GetString()!))
        {
            _faults.Add($"{path}: {value.GetRawText()} is no {type}");
            return;
        }

        foreach (var rule in schema.EnumerateObject().Where(r => !Words.Contains(r.Name)))
        {
            if (!Holds(schema, rule, value, path))
                _faults.Add($"{path}: {rule.Name} {rule.Value.GetRawText()} does not hold for {value.GetRawText()}");
        }
    }

    private bool Holds(JsonElement schema, JsonProperty rule, JsonElement value, string path)
    {
        switch (rule.Name)
        {
            case "$ref":
                Check(root.GetProperty("$defs").GetProperty(rule.Value.GetString()!["#/$defs/".Length..]), value, path);
                return true;
            case "type":
                return true; // was checked first: the other words need it
            case "const":
                return JsonElement.DeepEquals(rule.Value, value);
            case "enum":
                return rule.Value.EnumerateArray().Any(e => JsonElement.DeepEquals(e, value));
            case "minimum":
                return value.GetInt64() >= rule.Value.GetInt64();
            case "pattern":
                return Regex.IsMatch(value.GetString()!, rule.Value.GetString()!, RegexOptions.NonBacktracking);
            case "required":
                return rule.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _));
            case "additionalProperties":
                return !rule.Value.GetBoolean() && value.EnumerateObject().All(p => schema.GetProperty("properties").TryGetProperty(p.Name, out _));
            case "properties":
                foreach (var property in rule.Value.EnumerateObject())
                {
                    if (value.TryGetProperty(property.Name, out var member))
                        Check(property.Value, member, $"{path}.{property.Name}");
                }

                return true;
            case "items":
                var index = 0;
                foreach (var item in value.EnumerateArray())
                    Check(rule.Value, item, $"{path}[{index++}]");
                return true;
            default:
                throw new NotSupportedException($"the test does not know the keyword {rule.Name}");
        }
    }

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => throw new NotSupportedException($"the test does not know the type {type}"),
    };
}
