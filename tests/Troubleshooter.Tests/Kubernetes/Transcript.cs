using System.Text.RegularExpressions;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>One recorded request to a real API server, and its answer.</summary>
internal sealed partial record Transcript(string Path, string Method, int Status, Dictionary<string, string> Headers, string Body)
{
    public string Name { get; private init; } = "";

    public static Transcript Read(string name)
    {
        var text = File.ReadAllText(System.IO.Path.Combine(FakeServerFixture.Data, "api-transcripts", $"{name}.http")).Replace("\r\n", "\n");
        var request = RequestLine().Match(text);
        var parts = text.Split("\n\n", 3);
        var head = parts[1].Split('\n');
        var headers = head.Skip(1).Select(l => l.Split(": ", 2)).ToDictionary(p => p[0], p => p[1].Trim());
        return new(request.Groups[2].Value, request.Groups[1].Value, int.Parse(head[0].Split(' ')[1]), headers, parts[2]) { Name = name };
    }

    public static string Sorted(string list) => string.Join(", ", list.Split(", ").Order(StringComparer.Ordinal));

    [GeneratedRegex("^> (GET|POST) (\\S+)", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex RequestLine();
}
