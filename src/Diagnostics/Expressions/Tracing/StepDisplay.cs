using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Shows a value in a trace: short, and so that a text, an empty text and a number can be told apart.</summary>
internal static class StepDisplay
{
    private const int MaxText = 200;
    private const int MaxMessage = 120;
    private const int MaxItems = 5;

    public static string Of(in CelValue value) => value.Kind switch
    {
        CelKind.String => $"'{Shorten(value.AsString, MaxText)}'",
        CelKind.List => OfList(value),
        CelKind.Map => Shorten($"{{{value.ToDisplay()}}}", MaxMessage),
        CelKind.Message when value.AsObject is { } whole => whole.Kind == ResourceKinds.Event ? Shorten(OfEvent(whole), MaxText) : whole.Key.ToString(),
        CelKind.Message => Shorten(value.ToDisplay(), MaxMessage),
        CelKind.Optional => value.HasValue ? Of(value.OptionalValue) : "none",
        _ => Shorten(value.ToDisplay(), MaxText),
    };

    private static string OfList(in CelValue list)
    {
        if (list.Count == 0)
            return "[]";
        if (list.Count == 1)
            return $"[{Of(list[0])}]";
        if (list[0].AsObject is { } first)
            return $"{list.Count} {first.Kind.Plural}";
        if (list.Count > MaxItems || list[0].Kind is CelKind.Message or CelKind.Map or CelKind.List)
            return $"{list.Count} items";
        var items = new string[list.Count];
        for (var i = 0; i < items.Length; i++)
            items[i] = Of(list[i]);
        return Shorten($"[{string.Join(", ", items)}]", MaxText);
    }

    // An event's own name says nothing.
    private static string OfEvent(ResourceObject e) => $"Event {TextOf(e, "reason")}: {TextOf(e, "message")}";

    private static string? TextOf(ResourceObject whole, string name) =>
        whole.Body.Shape.Type.Field(name) is { } field && whole.Body.Shape.SlotOf(field.Index) is var slot and >= 0 ? whole.Body[slot] as string : null;

    private static string Shorten(string text, int length) => text.Length <= length ? text : $"{text.AsSpan(0, length - 1)}…";
}
