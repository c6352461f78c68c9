using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;

namespace K8sDoctor.Troubleshooter.Terminal.Settings;

/// <summary>How a user wants the live view.</summary>
/// <param name="Aliases">More names for commands: <c>dp</c> for <c>deployments</c>, <c>web</c> for <c>pods shop /web</c>.</param>
/// <param name="Skin">The colours; null for the program's own.</param>
/// <param name="Ascii">ASCII glyphs only.</param>
internal sealed record LiveSettings(KeyMap Keys, ImmutableDictionary<string, string> Aliases, Skin? Skin, bool Ascii)
{
    public static readonly LiveSettings Default = new(KeyMap.Default, ImmutableDictionary<string, string>.Empty, null, false);
}
