using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.Settings;

/// <summary>
/// Reads a skin of k9s: of its many fields those that have a counterpart here. Unknown fields are passed over, because k9s has ever more of them; a colour that is none
/// is a fault.
/// </summary>
/// <remarks>k9s: internal/config/styles.go, skins/*.yaml.</remarks>
internal sealed class SkinReader
{
    private static readonly ImmutableArray<(Ink Ink, string Path)> Inks =
    [
        (Ink.Text, "body.fgColor"), (Ink.Text, "views.table.fgColor"),
        (Ink.Dim, "status.completedColor"), (Ink.Stale, "status.completedColor"),
        (Ink.Accent, "frame.title.fgColor"), (Ink.Info, "status.highlightColor"), (Ink.Info, "info.sectionColor"),
        (Ink.Critical, "status.errorColor"), (Ink.Warning, "status.modifyColor"), (Ink.Warning, "status.pendingColor"),
        (Ink.Good, "status.addColor"), (Ink.Code, "views.yaml.valueColor"),
    ];

    private static readonly ImmutableArray<(Ground Ground, string Path)> Grounds =
    [
        (Ground.Plain, "body.bgColor"), (Ground.Plain, "views.table.bgColor"),
        (Ground.Selected, "views.table.cursorBgColor"), (Ground.SelectedIdle, "views.table.markColor"),
        (Ground.Bar, "frame.crumbs.bgColor"), (Ground.Bar, "frame.menu.bgColor"),
    ];

    private readonly string _file;
    private readonly List<SettingsFault> _faults = [];

    private SkinReader(string file) => _file = file;

    public static (Skin? Skin, ImmutableArray<SettingsFault> Faults) Read(string file, string text)
    {
        var (root, broken) = SettingsParser.Parse(file, text);
        if (broken is not null) return (null, [broken]);
        if (root is not SettingsMap map || map["k9s"] is not SettingsMap k9s) return (null, [new(file, root!.Line, root.Column, "no skin of k9s: it begins with 'k9s:'")]);
        var reader = new SkinReader(file);
        var skin = reader.Read(k9s);
        return reader._faults.Count == 0 ? (skin, []) : (null, [.. reader._faults]);
    }

    private Skin Read(SettingsMap k9s)
    {
        var (inks, grounds) = (ImmutableDictionary.CreateBuilder<Ink, Rgb?>(), ImmutableDictionary.CreateBuilder<Ground, Rgb?>());
        foreach (var (ink, path) in Inks)
        {
            if (Colour(k9s, path) is { } colour) inks[ink] = colour.Value;
        }

        foreach (var (ground, path) in Grounds)
        {
            if (Colour(k9s, path) is { } colour) grounds[ground] = colour.Value;
        }

        return new(inks.ToImmutable(), grounds.ToImmutable()) { CursorText = Colour(k9s, "views.table.cursorFgColor") is { } cursor ? cursor.Value : null };
    }

    // A colour that is named, or null where the skin does not name one; "default" is the terminal's own.
    private Named? Colour(SettingsMap k9s, string path)
    {
        SettingsNode? at = k9s;
        foreach (var step in path.Split('.')) at = (at as SettingsMap)?[step];
        if (at is null or SettingsText { Value: "" or "-" }) return null;
        if (at is SettingsText { Value: "default" }) return new(null);
        if (at is SettingsText text && ColourNames.Read(text.Value) is { } colour) return new(colour);
        _faults.Add(new(_file, at.Line, at.Column, $"{path}: this is no colour; write default, a name like dodgerblue, or #1e90ff"));
        return null;
    }

    private readonly record struct Named(Rgb? Value);
}
