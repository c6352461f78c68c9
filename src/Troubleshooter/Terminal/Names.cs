using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal;

/// <summary>The words and signs by which things are called on the screen.</summary>
internal static class Names
{
    private const int LongestKind = 14;

    /// <summary>As in kubectl: <c>deploy/iris-api</c>; a long kind without a short name by its initials, so that the name keeps its place.</summary>
    public static string Workload(ReferenceView reference) => $"{Short(reference.Kind.Value)}/{reference.Name}";

    private static string Short(string kind)
    {
        if (ResourceKinds.FindByName(kind) is { ShortNames.Length: > 0 } known) return known.ShortNames[0];
        var word = kind.Length <= LongestKind ? kind : string.Concat(kind.Where(char.IsUpper));
        return (word.Length == 0 ? kind : word).ToLowerInvariant();
    }

    public static string Word(Severity severity) => severity switch
    {
        Severity.Critical => "critical",
        Severity.Warning => "warning",
        _ => "info",
    };

    public static string ShortWord(Severity severity) => severity switch
    {
        Severity.Critical => "crit",
        Severity.Warning => "warn",
        _ => "info",
    };

    public static Ink Ink(Severity severity) => severity switch
    {
        Severity.Critical => Drawing.Ink.Critical,
        Severity.Warning => Drawing.Ink.Warning,
        _ => Drawing.Ink.Info,
    };

    public static string Glyph(Severity severity, Glyphs glyphs) => severity switch
    {
        Severity.Critical => glyphs.Critical,
        Severity.Warning => glyphs.Warning,
        _ => glyphs.Info,
    };

    public static string Word(Risk risk) => risk switch
    {
        Risk.ReadOnly => "read-only",
        Risk.RestartsPods => "restarts pods",
        Risk.ChangesCluster => "changes the cluster",
        _ => "data loss",
    };

    public static Ink Ink(Risk risk) => risk switch
    {
        Risk.ReadOnly => Drawing.Ink.Good,
        Risk.DataLoss => Drawing.Ink.Critical,
        _ => Drawing.Ink.Warning,
    };

    public static string Word(BlindSpotReason reason) => reason switch
    {
        BlindSpotReason.Forbidden => "forbidden",
        BlindSpotReason.Stale => "stale",
        BlindSpotReason.NotRecorded => "not recorded",
        _ => "not read",
    };

    /// <summary>How long ago, in one unit: <c>45s</c>, <c>12m</c>, <c>3h</c>, <c>5d</c>. What lies in the future is now; an unknown time is a dash.</summary>
    public static string Age(DateTime? since, DateTime now)
    {
        if (since is not { } time) return "-";
        var age = now - time;
        if (age < TimeSpan.Zero) return "0s";
        if (age < TimeSpan.FromMinutes(2)) return $"{(int)age.TotalSeconds}s";
        if (age < TimeSpan.FromHours(2)) return $"{(int)age.TotalMinutes}m";
        return age < TimeSpan.FromDays(2) ? $"{(int)age.TotalHours}h" : $"{(int)age.TotalDays}d";
    }

    public static string Count(int count, string one, string? many = null) => $"{count} {(count == 1 ? one : many ?? one + "s")}";
}
