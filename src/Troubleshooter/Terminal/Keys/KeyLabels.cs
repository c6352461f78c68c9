namespace K8sDoctor.Troubleshooter.Terminal.Keys;

/// <summary>How keys are called on the screen, and by those who write a settings file.</summary>
internal static class KeyLabels
{
    private static readonly string[] Named = ["up", "down", "left", "right", "pageup", "pagedown", "home", "end", "enter", "esc", "tab", "space", "backspace", "delete", .. Enumerable.Range(1, 12).Select(i => $"f{i}")];

    public static string Of(string key) => key switch
    {
        "pageup" => "PgUp",
        "pagedown" => "PgDn",
        [>= 'A' and <= 'Z'] => $"Shift-{key}",
        _ when key.Length > 1 => string.Join('-', key.Split('+').Select(Capital)),
        _ => key,
    };

    /// <summary>The key that is meant by <c>x</c>, <c>X</c>, <c>shift-x</c>, <c>ctrl-s</c>, <c>Ctrl+S</c>, <c>f5</c>; null where it is none.</summary>
    public static string? Read(string text)
    {
        if (text.Length == 1) return char.IsControl(text[0]) ? null : text == " " ? "space" : text;
        var parts = text.ToLowerInvariant().Split('-', '+');
        return parts switch
        {
            [var name] when Named.Contains(name) => name,
            ["shift", [>= 'a' and <= 'z' and var letter]] => char.ToUpperInvariant(letter).ToString(),
            ["shift", "tab"] => "shift+tab",
            ["ctrl", [>= 'a' and <= 'z'] letter] => $"ctrl+{letter}",
            _ => null,
        };
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
