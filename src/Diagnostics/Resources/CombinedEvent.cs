namespace K8sDoctor.Diagnostics.Resources;

/// <summary>
/// The words that client-go puts before an event's message once it has seen ten like it within ten minutes (tools/record/events_cache.go). What follows is the
/// latest message as it was sent, and it is what rules look for: the words are not kept.
/// </summary>
internal static class CombinedEvent
{
    private const string Prefix = "(combined from similar events): ";

    private static ReadOnlySpan<byte> PrefixBytes => "(combined from similar events): "u8;

    public static ReadOnlySpan<byte> Message(ReadOnlySpan<byte> text) => text.StartsWith(PrefixBytes) ? text[PrefixBytes.Length..] : text;

    public static string Message(string text) => text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
}
