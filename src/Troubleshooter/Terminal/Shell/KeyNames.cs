using K8sDoctor.Troubleshooter.Terminal.Keys;
using Terminal.Gui.Drivers;
using Terminal.Gui.Input;

namespace K8sDoctor.Troubleshooter.Terminal.Shell;

/// <summary>Translates Terminal.Gui's keys to the names of the key map.</summary>
internal static class KeyNames
{
    private const KeyCode Modifiers = KeyCode.ShiftMask | KeyCode.CtrlMask | KeyCode.AltMask;

    public static KeyStroke? Of(Key key)
    {
        var special = Special(key.KeyCode & ~Modifiers);
        if (special == "space") return KeyStroke.Of(' ');
        if (special is not null) return new KeyStroke((key.IsCtrl ? "ctrl+" : "") + (key.IsShift && special == "tab" ? "shift+" : "") + special);
        if (key.IsAlt) return null;
        if (key.IsCtrl)
        {
            var letter = key.KeyCode & ~Modifiers;
            return letter is >= KeyCode.A and <= KeyCode.Z ? new KeyStroke($"ctrl+{char.ToLowerInvariant((char)letter)}") : null;
        }

        var typed = key.AsGrapheme;
        return typed.Length == 0 || char.IsControl(typed[0]) ? null : new KeyStroke(typed, typed);
    }

    private static string? Special(KeyCode code) => code switch
    {
        KeyCode.CursorUp => "up",
        KeyCode.CursorDown => "down",
        KeyCode.CursorLeft => "left",
        KeyCode.CursorRight => "right",
        KeyCode.PageUp => "pageup",
        KeyCode.PageDown => "pagedown",
        KeyCode.Home => "home",
        KeyCode.End => "end",
        KeyCode.Enter => "enter",
        KeyCode.Esc => "esc",
        KeyCode.Tab => "tab",
        KeyCode.Space => "space",
        KeyCode.Delete => "delete",
        KeyCode.Backspace => "backspace",
        >= KeyCode.F1 and <= KeyCode.F12 => $"f{code - KeyCode.F1 + 1}",
        _ => null,
    };
}
