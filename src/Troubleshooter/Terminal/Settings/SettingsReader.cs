using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;
using K8sDoctor.Troubleshooter.Terminal.Navigation;

namespace K8sDoctor.Troubleshooter.Terminal.Settings;

/// <summary>
/// Reads <c>config.yaml</c>: keys, aliases, skin, ascii. Strict: all faults are told, each with its line and column, and a file that has any counts as not there; what
/// was mistyped at noon must not keep anybody from a diagnosis at night.
/// </summary>
/// <param name="skin">The text of a skin by its name, and the path it was read from; null where there is none.</param>
internal sealed class SettingsReader(string file, Func<string, (string File, string Text)?> skin)
{
    private static readonly ImmutableArray<string> Fields = ["keys", "aliases", "skin", "ascii"];
    private readonly List<SettingsFault> _faults = [];

    /// <summary>The settings, and what is wrong with them.</summary>
    public (LiveSettings Settings, ImmutableArray<SettingsFault> Faults) Read(string text)
    {
        var (root, broken) = SettingsParser.Parse(file, text);
        if (broken is not null) return (LiveSettings.Default, [broken]);
        var settings = root is SettingsMap map ? Read(map) : LiveSettings.Default;
        if (root is not (SettingsMap or SettingsText { Value: "" })) Fault(root!, "a map is expected here: keys, aliases, skin, ascii");
        return _faults.Count == 0 ? (settings, []) : (LiveSettings.Default, [.. _faults.OrderBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Column)]);
    }

    private LiveSettings Read(SettingsMap map)
    {
        foreach (var field in map.Fields.Where(f => !Fields.Contains(f.Name))) Fault(field, $"there is no setting '{field.Name}'{Nearest(field.Name, Fields)}");
        return new(
            map["keys"] is { } keys ? Keys(keys) : KeyMap.Default,
            map["aliases"] is { } aliases ? Aliases(aliases) : ImmutableDictionary<string, string>.Empty,
            map["skin"] is { } named ? Skin(named) : null,
            map["ascii"] is { } ascii && Flag(ascii));
    }

    private KeyMap Keys(SettingsNode node)
    {
        if (node is not SettingsMap map)
        {
            Fault(node, "a map of commands to keys is expected here, like 'fixes: [F]'");
            return KeyMap.Default;
        }

        var bindings = KeyMap.Default.Bindings;
        foreach (var field in map.Fields)
        {
            var index = bindings.Select(b => KeyMap.NameOf(b)).ToList().IndexOf(field.Name);
            if (index < 0) Fault(field, $"there is no command '{field.Name}'{Nearest(field.Name, [.. bindings.Select(KeyMap.NameOf)])}");
            else bindings = bindings.SetItem(index, bindings[index] with { Keys = KeysOf(field.Value) });
        }

        foreach (var twice in bindings.SelectMany(b => b.Keys, (b, key) => (b, key)).GroupBy(p => (p.b.Page, p.key)).Where(g => g.Skip(1).Any()))
            Fault(map, $"the key '{twice.Key.key}' is that of {string.Join(" and of ", twice.Select(p => $"'{KeyMap.NameOf(p.b)}'"))}");
        return _faults.Count > 0 ? KeyMap.Default : new KeyMap(bindings);
    }

    private ImmutableArray<string> KeysOf(SettingsNode node)
    {
        if (node is not SettingsList list) return [.. Key(node)];
        return [.. list.Items.SelectMany(Key)];
    }

    private IEnumerable<string> Key(SettingsNode node)
    {
        if (node is SettingsText text && KeyLabels.Read(text.Value) is { } key) return [key];
        Fault(node, "a key is expected here: a character, or a name like enter, space, f5, ctrl-s, shift-x");
        return [];
    }

    private ImmutableDictionary<string, string> Aliases(SettingsNode node)
    {
        var aliases = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in Map(node, "a map of names to commands is expected here, like 'dp: deployments'"))
        {
            var command = field.Value is SettingsText text ? text.Value.TrimStart(':').Trim() : "";
            if (command.Length == 0) Fault(field.Value, "a command is expected here, like 'pods shop /web'");
            else if (field.Name.Any(char.IsWhiteSpace)) Fault(field, "a name has no blanks");
            else if (Views.Find(command.Split(' ')[0]) is null && !command.StartsWith('@')) Fault(field.Value, $"there is no view '{command.Split(' ')[0]}'{Nearest(command.Split(' ')[0], Views.Names)}");
            aliases[field.Name] = command;
        }

        return aliases.ToImmutable();
    }

    private Skin? Skin(SettingsNode node)
    {
        if (node is not SettingsText { Value.Length: > 0 } name)
        {
            Fault(node, "the name of a skin is expected here");
            return null;
        }

        if (skin(name.Value) is not { } found)
        {
            Fault(node, $"there is no skin '{name.Value}': it is looked for in skins/{name.Value}.yaml beside this file, then among those of k9s");
            return null;
        }

        var (read, faults) = SkinReader.Read(found.File, found.Text);
        _faults.AddRange(faults);
        return read;
    }

    private bool Flag(SettingsNode node)
    {
        if (node is SettingsText { Value: "true" or "false" } text) return text.Value == "true";
        Fault(node, "true or false is expected here");
        return false;
    }

    private ImmutableArray<SettingsField> Map(SettingsNode node, string expected)
    {
        if (node is SettingsMap map) return map.Fields;
        Fault(node, expected);
        return [];
    }

    private static string Nearest(string name, IEnumerable<string> names) => NearestNames.Of(name, names, 1) is [var near] ? $", did you mean '{near}'?" : "";

    private void Fault(SettingsNode at, string message) => _faults.Add(new(file, at.Line, at.Column, message));

    private void Fault(SettingsField at, string message) => _faults.Add(new(file, at.Line, at.Column, message));
}
