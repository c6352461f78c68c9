namespace K8sDoctor.Troubleshooter.Terminal.Keys;

/// <summary>How keys are called on the screen.</summary>
internal static class KeyLabels
{
    public static string Of(string key) => key switch
    {
        "pageup" => "PgUp",
        "pagedown" => "PgDn",
        [>= 'A' and <= 'Z'] => $"Shift-{key}",
        _ when key.Length > 1 => string.Join('-', key.Split('+').Select(Capital)),
        _ => key,
    };

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
