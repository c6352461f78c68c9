using System.Collections.Immutable;

namespace K8sDoctor.Troubleshooter.Terminal.Settings;

/// <summary>Where the settings of a user lie: <c>$XDG_CONFIG_HOME/k8sdoctor</c>, by default <c>~/.config/k8sdoctor</c>; skins also where k9s has them.</summary>
internal sealed class SettingsFiles
{
    private const int Longest = 1 << 20;
    private readonly string _root;

    private SettingsFiles(string root) => _root = root;

    /// <param name="variable">Reads an environment variable.</param>
    public static SettingsFiles In(Func<string, string?> variable, string home) =>
        // A relative path there is to be ignored, says the specification of the XDG base directories.
        new(variable("XDG_CONFIG_HOME") is { } path && Path.IsPathRooted(path) ? path : Path.Combine(home, ".config"));

    /// <summary>The settings; those of the program where there is no file, or a faulty one.</summary>
    public (LiveSettings Settings, ImmutableArray<SettingsFault> Faults) Read()
    {
        var file = Path.Combine(_root, "k8sdoctor", "config.yaml");
        if (!File.Exists(file)) return (LiveSettings.Default, []);
        return Text(file) is { } text ? new SettingsReader(file, Skin).Read(text) : (LiveSettings.Default, [new(file, 1, 1, "it cannot be read")]);
    }

    private (string File, string Text)? Skin(string name)
    {
        // A name, not a path: the file may have come from somebody else.
        if (name.AsSpan().ContainsAny('/', '\\')) return null;
        foreach (var program in (string[])["k8sdoctor", "k9s"])
        {
            var file = Path.Combine(_root, program, "skins", $"{name}.yaml");
            if (Text(file) is { } text) return (file, text);
        }

        return null;
    }

    private static string? Text(string file)
    {
        try
        {
            return new FileInfo(file) is { Exists: true, Length: < Longest } ? File.ReadAllText(file) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
