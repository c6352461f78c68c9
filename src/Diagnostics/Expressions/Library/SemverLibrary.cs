namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Kubernetes' semantic versions in expressions (k8s.io/apiserver, cel/library/semverlib.go).</summary>
internal static class SemverLibrary
{
    private const int MaxLength = 1_000;

    public static void Declare(FunctionTable table)
    {
        table.Add("isSemver(string): bool", (_, a) => CelValue.Of(Parse(a[0].AsString, tolerant: false) is not null));
        table.Add("isSemver(string, bool): bool", (_, a) => CelValue.Of(Parse(a[0].AsString, a[1].AsBool) is not null));
        table.Add("semver(string): semver", (_, a) => Version(a[0].AsString, tolerant: false));
        table.Add("semver(string, bool): semver", (_, a) => Version(a[0].AsString, a[1].AsBool));
        table.Add("<semver>.major(): int", (_, a) => CelValue.Of((long)Of(a[0]).Major));
        table.Add("<semver>.minor(): int", (_, a) => CelValue.Of((long)Of(a[0]).Minor));
        table.Add("<semver>.patch(): int", (_, a) => CelValue.Of((long)Of(a[0]).Patch));
        table.Add("<semver>.isGreaterThan(semver): bool", (_, a) => CelValue.Of(Of(a[0]).CompareTo(Of(a[1])) > 0));
        table.Add("<semver>.isLessThan(semver): bool", (_, a) => CelValue.Of(Of(a[0]).CompareTo(Of(a[1])) < 0));
        table.Add("<semver>.compareTo(semver): int", (_, a) => CelValue.Of((long)Of(a[0]).CompareTo(Of(a[1]))));
    }

    private static SemanticVersion Of(CelValue value) => (SemanticVersion)value.Reference!;

    private static SemanticVersion? Parse(string text, bool tolerant) =>
        text.Length > MaxLength ? null : tolerant ? SemanticVersion.ParseTolerant(text) : SemanticVersion.Parse(text);

    private static CelValue Version(string text, bool tolerant) =>
        Parse(text, tolerant) is { } version ? CelValue.OfOpaque(version) : CelValue.Fault($"'{Times.Shorten(text)}' is no semantic version");
}
