using System.Collections.Immutable;
using System.Globalization;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>
/// A semantic version (semver.org), compared by precedence: build metadata does not count (k8s.io/apiserver, cel/library/semverlib.go over blang/semver).
/// </summary>
internal sealed record SemanticVersion(ulong Major, ulong Minor, ulong Patch, ImmutableArray<string> Pre, string Text) : CelOpaque("kubernetes.Semver"), IComparable<SemanticVersion>
{
    public static SemanticVersion? Parse(string text)
    {
        var plus = text.IndexOf('+');
        var core = plus < 0 ? text : text[..plus];
        if (plus >= 0 && !text[(plus + 1)..].Split('.').All(IsIdentifier))
            return null;
        var dash = core.IndexOf('-');
        ImmutableArray<string> pre = dash < 0 ? [] : [.. core[(dash + 1)..].Split('.')];
        var numbers = (dash < 0 ? core : core[..dash]).Split('.');
        return numbers is [var major, var minor, var patch] && pre.All(IsPreRelease) && Number(major) is { } a && Number(minor) is { } b && Number(patch) is { } c
            ? new(a, b, c, pre, text)
            : null;
    }

    /// <summary>Takes a leading "v", leading zeros and versions of one or two numbers.</summary>
    public static SemanticVersion? ParseTolerant(string text)
    {
        var parts = text.StartsWith('v') ? text[1..].Split('.', 3) : text.Split('.', 3);
        for (var i = 0; i < parts.Length; i++)
        {
            var kept = parts[i].Length > 1 ? parts[i].TrimStart('0') : parts[i];
            parts[i] = parts[i].Length > 1 && (kept.Length == 0 || !char.IsAsciiDigit(kept[0])) ? "0" + kept : kept;
        }

        if (parts.Length < 3 && parts[^1].AsSpan().ContainsAny('+', '-'))
            return null;
        return Parse(string.Join('.', parts.Concat(Enumerable.Repeat("0", 3 - parts.Length))));
    }

    public int CompareTo(SemanticVersion? other)
    {
        if (other is null)
            return 1;
        var order = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        if (order != 0)
            return order;
        // A version is greater than what was released before it.
        if (Pre.IsEmpty || other.Pre.IsEmpty)
            return Pre.IsEmpty.CompareTo(other.Pre.IsEmpty);
        for (var i = 0; i < Math.Min(Pre.Length, other.Pre.Length); i++)
        {
            if (Compare(Pre[i], other.Pre[i]) is var step and not 0)
                return step;
        }

        return Pre.Length.CompareTo(other.Pre.Length);
    }

    public bool Equals(SemanticVersion? other) => other is not null && CompareTo(other) == 0;

    public override int GetHashCode() => HashCode.Combine(Major, Minor, Patch, Pre.Length);

    public override string ToString() => Text;

    /// <summary>Numbers come before words.</summary>
    private static int Compare(string left, string right) => (Number(left), Number(right)) switch
    {
        ({ } a, { } b) => a.CompareTo(b),
        ({ }, null) => -1,
        (null, { }) => 1,
        _ => Math.Sign(string.CompareOrdinal(left, right)),
    };

    private static ulong? Number(string text) =>
        (text.Length == 1 || !text.StartsWith('0')) && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static bool IsIdentifier(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    private static bool IsPreRelease(string text) => IsIdentifier(text) && (!text.All(char.IsAsciiDigit) || Number(text) is not null);
}
