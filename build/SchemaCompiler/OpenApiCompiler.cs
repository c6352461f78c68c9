using System.Text;
using System.Text.Json;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.SchemaCompiler;

/// <summary>
/// Compiles Kubernetes' OpenAPI schemas into the text that <see cref="Schema"/> reads: the types that the rows of <see cref="ResourceKinds"/> reach, one
/// line for a type's name, then one line for each field, <c>&lt;space&gt;name type</c>, with <c>!</c> behind it where every object has it, and <c>a|b|c</c> where only
/// these values are known. A type is a word, a message's name, <c>[]type</c> or <c>{}type</c>.
/// </summary>
public static class OpenApiCompiler
{
    private const string References = "#/components/schemas/";
    private const string FieldSet = "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1";

    // OpenAPI calls the set of fields that a manager owns free-form; of it only who owns what somebody may have set by hand is worth keeping.
    private static readonly (string Name, string Text)[] FieldSets =
    [
        (FieldSet, $"{FieldSet}\n f:spec {FieldSet}.Spec\n"),
        ($"{FieldSet}.Spec", $"{FieldSet}.Spec\n f:paused any\n f:replicas any\n f:suspend any\n"),
    ];

    /// <summary>The compiled schema, UTF-8, the same bytes for the same source. Throws <see cref="InvalidDataException"/> when a kind's type is missing.</summary>
    public static byte[] Compile(Stream openApi)
    {
        using var document = JsonDocument.Parse(openApi);
        var types = document.RootElement.GetProperty("schemas");
        var done = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var waiting = new Queue<string>();
        foreach (var kind in ResourceKinds.All)
        {
            if (kind.MetadataOnly)
                done[kind.SchemaName] = CompileType(types, kind.SchemaName, waiting, only: "metadata");
            else
                waiting.Enqueue(kind.SchemaName);
        }

        while (waiting.TryDequeue(out var name))
        {
            if (!done.ContainsKey(name))
                done[name] = CompileType(types, name, waiting, only: null);
        }

        foreach (var (name, text) in FieldSets)
            done[name] = text;
        return Encoding.UTF8.GetBytes(string.Concat(done.Values));
    }

    private static string CompileType(JsonElement types, string name, Queue<string> waiting, string? only)
    {
        if (!types.TryGetProperty(name, out var type))
            throw new InvalidDataException($"the OpenAPI document has no type '{name}'");
        var text = new StringBuilder(name).Append('\n');
        foreach (var property in type.GetProperty("properties").EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            if (only is null || property.Name == only)
                text.Append(' ').Append(property.Name).Append(' ').Append(TypeOf(types, property.Value, waiting)).Append(IsRequired(type, property.Name) ? " !" : "").Append(Values(property.Value)).Append('\n');
        }

        return text.ToString();
    }

    private static string TypeOf(JsonElement types, JsonElement schema, Queue<string> waiting)
    {
        if (schema.TryGetProperty("allOf", out var all))
            schema = all[0];
        if (schema.TryGetProperty("$ref", out var reference))
            return NamedType(types, reference.GetString()![References.Length..], waiting);
        return schema.GetProperty("type").GetString() switch
        {
            "string" => Format(schema) switch { "byte" => "bytes", "date-time" => "time", _ => "string" },
            "integer" => "integer",
            "number" => "number",
            "boolean" => "boolean",
            "array" => "[]" + TypeOf(types, schema.GetProperty("items"), waiting),
            "object" when schema.TryGetProperty("additionalProperties", out var value) => "{}" + TypeOf(types, value, waiting),
            "object" => "any",
            var other => throw new InvalidDataException($"unexpected type '{other}' in the OpenAPI document"),
        };
    }

    private static bool IsRequired(JsonElement type, string name) =>
        type.TryGetProperty("required", out var required) && required.EnumerateArray().Any(r => r.GetString() == name);

    /// <summary>The values of an enumeration, or of a list of its words.</summary>
    private static string Values(JsonElement schema)
    {
        if (schema.TryGetProperty("items", out var items))
            schema = items;
        return schema.TryGetProperty("enum", out var values) ? " " + string.Join('|', values.EnumerateArray().Select(v => v.GetString())) : "";
    }

    /// <summary>Types with a meaning of their own in apimachinery become words; types without properties are free-form JSON.</summary>
    private static string NamedType(JsonElement types, string name, Queue<string> waiting)
    {
        switch (name)
        {
            case "io.k8s.apimachinery.pkg.apis.meta.v1.Time" or "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime":
                return "time";
            case "io.k8s.apimachinery.pkg.api.resource.Quantity":
                return "quantity";
            case "io.k8s.apimachinery.pkg.util.intstr.IntOrString":
                return "int-or-string";
            case FieldSet:
                return FieldSet;
        }

        if (!types.TryGetProperty(name, out var type) || !type.TryGetProperty("properties", out _))
            return "any";
        waiting.Enqueue(name);
        return name;
    }

    private static string? Format(JsonElement schema) => schema.TryGetProperty("format", out var format) ? format.GetString() : null;
}
