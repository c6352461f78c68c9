using System.Text.Json;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Where in the cluster's objects a value lies. Paths are written as kubectl writes them in conflicts of field managers (structured-merge-diff's fieldpath).</summary>
internal sealed record Place(ObjectKey Object, string Path)
{
    private static readonly string[] Keys = ["name", "type", "key"];

    /// <summary>The place of an object; null for what is none.</summary>
    public static Place? OfObject(in CelValue value) => value.AsObject is { } whole ? new(whole.Key, "") : null;

    public Place Field(string name) => this with { Path = IsPlain(name) ? $"{Path}.{name}" : $"{Path}[{Quoted(name)}]" };

    /// <summary>An element of the list or map at this place; objects have places of their own.</summary>
    public static Place? OfElement(Place? range, in CelValue key, in CelValue element)
    {
        if (element.AsObject is not null)
            return OfObject(element);
        if (range is null || key.IsError)
            return null;
        if (key.Kind == CelKind.String)
            return range.Field(key.AsString);
        return range with { Path = $"{range.Path}[{KeyOf(element) ?? key.ToDisplay()}]" };
    }

    // Lists of containers, conditions and the like are maps by name or type to Kubernetes; their order says nothing.
    private static string? KeyOf(in CelValue element)
    {
        if (element.AsMessage is not { } message)
            return null;
        foreach (var key in Keys)
        {
            if (message.Shape.Type.Field(key) is { } field && message.Shape.SlotOf(field.Index) is var slot and >= 0 && message[slot] is string { Length: > 0 } value)
                return $"{key}={Quoted(value)}";
        }

        return null;
    }

    private static bool IsPlain(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
