using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Troubleshooter.Terminal.Keys;

namespace K8sDoctor.Troubleshooter.Terminal.Prompts;

/// <summary>A line that is being typed. It tells who asked for it of every change, and of its end.</summary>
/// <param name="sign">What stands before it.</param>
/// <param name="help">What the keys do, for the right end of the line.</param>
internal sealed class Prompt(string sign, string help, Action<string> accepted)
{
    private const int Longest = 200;

    public string Sign => sign;

    public string Help => help;

    public string Text { get; private set; } = "";

    /// <summary>What Tab would add.</summary>
    public string Suggestion { get; private set; } = "";

    /// <summary>What was typed before, the newest last.</summary>
    public PromptHistory? History { get; init; }

    /// <summary>The words that could be meant, the likeliest first.</summary>
    public Func<string, ImmutableArray<string>>? Complete { get; init; }

    /// <summary>Told of every change.</summary>
    public Action<string>? Changed { get; init; }

    /// <summary>Told when it is given up.</summary>
    public Action? Cancelled { get; init; }

    /// <summary>True when a text, once it is so, needs no Enter.</summary>
    public Func<string, bool>? IsWhole { get; init; }

    /// <summary>It has ended.</summary>
    public bool IsOver { get; private set; }

    public void Set(string text)
    {
        Text = text.Length <= Longest ? text : text[..Longest];
        var candidates = Text.Length == 0 ? [] : Complete?.Invoke(Text) ?? [];
        Suggestion = candidates.FirstOrDefault(c => c.Length > Text.Length && c.StartsWith(Text, StringComparison.OrdinalIgnoreCase)) is { } next ? next[Text.Length..] : "";
        Changed?.Invoke(Text);
    }

    public void Paste(string text) => Set(Text + string.Concat(text.Where(c => !char.IsControl(c))));

    /// <returns>False if the key is none of its business.</returns>
    public bool Handle(KeyStroke key)
    {
        switch (key.Name)
        {
            case "enter": Accept(); return true;
            case "esc": IsOver = true; Cancelled?.Invoke(); return true;
            case "backspace": Set(WithoutLast(Text)); return true;
            case "ctrl+u": Set(""); return true;
            case "ctrl+w": Set(WithoutLastWord(Text)); return true;
            case "tab" or "right": Set(Text + Suggestion); return true;
            case "up": Set(History?.Earlier(Text) ?? Text); return true;
            case "down": Set(History?.Later() ?? Text); return true;
            default:
                if (key.Typed.Length == 0) return false;
                Set(Text + key.Typed);
                if (IsWhole?.Invoke(Text) == true) Accept();
                return true;
        }
    }

    private void Accept()
    {
        IsOver = true;
        History?.Add(Text);
        accepted(Text);
    }

    private static string WithoutLast(string text)
    {
        var starts = StringInfo.ParseCombiningCharacters(text);
        return starts.Length == 0 ? "" : text[..starts[^1]];
    }

    private static string WithoutLastWord(string text) => text.TrimEnd() is var rest && rest.LastIndexOf(' ') is >= 0 and var at ? rest[..(at + 1)] : "";
}
