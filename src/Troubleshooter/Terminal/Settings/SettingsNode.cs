using System.Collections.Immutable;

namespace K8sDoctor.Troubleshooter.Terminal.Settings;

/// <summary>A value of a settings file, with its place in it.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
internal abstract record SettingsNode(long Line, long Column);

internal sealed record SettingsText(long Line, long Column, string Value) : SettingsNode(Line, Column);

internal sealed record SettingsList(long Line, long Column, ImmutableArray<SettingsNode> Items) : SettingsNode(Line, Column);

internal sealed record SettingsMap(long Line, long Column, ImmutableArray<SettingsField> Fields) : SettingsNode(Line, Column)
{
    public SettingsNode? this[string name] => Fields.FirstOrDefault(f => f.Name == name)?.Value;
}

/// <summary>A field, with the place of its name.</summary>
internal sealed record SettingsField(string Name, long Line, long Column, SettingsNode Value);

/// <summary>What is wrong with a settings file, and where.</summary>
internal sealed record SettingsFault(string File, long Line, long Column, string Message)
{
    public override string ToString() => $"{File}:{Line}:{Column}: {Message}";
}
