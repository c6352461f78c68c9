using System.Text.RegularExpressions;

namespace K8sDoctor.Troubleshooter.Tests;

/// <summary>Holds the source to the arrows of the design: which room may say <c>using</c> what.</summary>
public sealed partial class ArchitectureTests
{
    private const string Diagnostics = "K8sDoctor.Diagnostics.";
    private const string Troubleshooter = "K8sDoctor.Troubleshooter.";

    private static readonly string Root = Repository.Path();

    /// <summary>For each room, the rooms of the same project that it may know.</summary>
    public static TheoryData<string, string[]> Arrows => new()
    {
        { "Diagnostics/Resources", [] },
        { "Diagnostics/Cluster", ["Resources"] },
        { "Diagnostics/Expressions", ["Resources", "Cluster"] },
        { "Diagnostics/Knowledge", ["Resources", "Cluster", "Expressions"] },
        { "Diagnostics/Rules", ["Resources", "Cluster", "Expressions", "Diagnosis", "Knowledge"] },
        { "Diagnostics/Diagnosis", ["Resources", "Cluster", "Expressions", "Knowledge", "Rules"] },
        { "Troubleshooter/Session", [] },
        { "Troubleshooter/Reports", ["Session"] },
        { "Troubleshooter/Terminal", ["Session"] },
        { "Troubleshooter/Kubernetes", ["Session"] },
        { "Troubleshooter/Recordings", ["Session"] },
        { "Troubleshooter/Commands", ["Session", "Reports", "Terminal"] },
    };

    [Theory]
    [MemberData(nameof(Arrows))]
    public void A_room_knows_only_the_rooms_that_the_design_lets_it_know(string room, string[] allowed)
    {
        var project = room.Split('/')[0];
        var prefix = project == "Diagnostics" ? Diagnostics : Troubleshooter;
        var own = room.Split('/')[1];

        var wrong = Usings(room)
            .Where(u => u.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Where(u => u.Name[prefix.Length..].Split('.')[0] is var other && other != own && !allowed.Contains(other));

        Assert.Empty(wrong);
    }

    [Fact]
    public void Only_the_Kubernetes_room_knows_the_client_library() => Assert.Empty(UsersOf("k8s", except: "Troubleshooter/Kubernetes"));

    [Fact]
    public void Only_the_Terminal_room_knows_Terminal_Gui() => Assert.Empty(UsersOf("Terminal.Gui", except: "Troubleshooter/Terminal"));

    [Fact]
    public void Diagnostics_references_YamlDotNet_and_nothing_else() =>
        Assert.Equal(
            ["YamlDotNet"],
            typeof(Diagnostics.Resources.ResourceKind).Assembly.GetReferencedAssemblies().Select(a => a.Name!).Where(n => !n.StartsWith("System.", StringComparison.Ordinal)));

    [Fact]
    public void Every_namespace_is_its_room_or_a_folder_of_it()
    {
        var wrong = Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(file => (file, expected: "K8sDoctor." + Path.GetRelativePath(Path.Combine(Root, "src"), Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.')))
            .Where(p => Namespace().Match(File.ReadAllText(p.file)) is { Success: true } match && match.Groups[1].Value != p.expected && match.Groups[1].Value != RoomOf(p.expected))
            .Select(p => $"{p.file}: expected {p.expected}");

        Assert.Empty(wrong);
    }

    [Fact]
    public void Nothing_in_the_repository_leans_on_what_lies_beside_it()
    {
        var files = new[] { "src", "tests", ".ci", "build" }.Select(d => Path.Combine(Root, d)).Where(Directory.Exists)
            .SelectMany(d => Directory.EnumerateFiles(d, "*", SearchOption.AllDirectories))
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".csproj", StringComparison.Ordinal) || f.EndsWith(".props", StringComparison.Ordinal) || Path.GetFileName(f) == "run");

        Assert.DoesNotContain(files, f => File.ReadAllText(f).Contains("/work/" + "shared", StringComparison.Ordinal));
    }

    private static string RoomOf(string name) => string.Join('.', name.Split('.').Take(3));

    private static IEnumerable<Using> UsersOf(string library, string except) =>
        Usings("").Where(u => (u.Name == library || u.Name.StartsWith(library + ".", StringComparison.Ordinal)) && !u.File.StartsWith(except + "/", StringComparison.Ordinal));

    private static IEnumerable<Using> Usings(string room)
    {
        var source = Path.Combine(Root, "src");
        return
            from file in Directory.EnumerateFiles(Path.Combine(source, room), "*.cs", SearchOption.AllDirectories)
            from Match match in UsingDirective().Matches(File.ReadAllText(file))
            select new Using(Path.GetRelativePath(source, file).Replace(Path.DirectorySeparatorChar, '/'), match.Groups[1].Value);
    }

    [GeneratedRegex(@"^\s*(?:global )?using (?:static )?(?:\w+ = )?([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex UsingDirective();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    private sealed record Using(string File, string Name);
}
