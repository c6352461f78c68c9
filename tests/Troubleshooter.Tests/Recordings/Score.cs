using System.Text.Json;
using System.Text.RegularExpressions;

namespace K8sDoctor.Troubleshooter.Tests.Recordings;

/// <summary>What tests/data/recordings/score.py computes of a report: how many known faults are explained and mended, and what is told beside them.</summary>
internal sealed record Score(int Faults, int Explained, int Mended, int Splits, IReadOnlyList<string> FalseAlarms)
{
    public static Score Of(string expected, string report)
    {
        using var known = JsonDocument.Parse(expected);
        using var told = JsonDocument.Parse(report);
        var incidents = told.RootElement.GetProperty("incidents").EnumerateArray().Select(i => new Told(i)).Where(i => i.Counts).ToList();
        var claimed = new HashSet<Told>();
        var (faults, explained, mended, splits) = (0, 0, 0, 0);
        foreach (var fault in known.RootElement.GetProperty("faults").EnumerateArray())
        {
            var subjects = Texts(fault, "subjects").ToHashSet();
            var own = incidents.Where(i => i.About.Overlaps(subjects)).ToList();
            if (own.Count == 0)
                own = [.. incidents.Where(i => i.Touches.Overlaps(subjects))];
            claimed.UnionWith(own);
            if (fault.TryGetProperty("optional", out var optional) && optional.GetBoolean())
                continue;
            var right = own.Where(i => Matches(fault, "cause", i.Why)).ToList();
            faults++;
            explained += right.Count > 0 ? 1 : 0;
            mended += right.Any(i => Matches(fault, "fix", i.How)) ? 1 : 0;
            splits += Math.Max(0, own.Count - 1);
        }

        return new(faults, explained, mended, splits, [.. incidents.Where(i => !claimed.Contains(i)).Select(i => i.Title)]);
    }

    private static IEnumerable<string> Texts(JsonElement element, string name) => element.GetProperty(name).EnumerateArray().Select(t => t.GetString()!);

    private static bool Matches(JsonElement fault, string name, string text) =>
        Texts(fault, name).All(p => Regex.IsMatch(text, p, RegexOptions.IgnoreCase | RegexOptions.Singleline, TimeSpan.FromSeconds(5)));

    /// <summary>An incident of a report.</summary>
    private sealed class Told
    {
        public Told(JsonElement incident)
        {
            Counts = incident.GetProperty("severity").GetString() is "critical" or "warning";
            About = [Name(incident.GetProperty("root")), .. incident.GetProperty("members").EnumerateArray().Select(Name)];
            Touches = [.. About, .. incident.GetProperty("effects").EnumerateArray().Select(Name)];
            var evidence = incident.GetProperty("evidence").EnumerateArray().Select(e => Text(e, "text"));
            Title = $"{Text(incident, "rule")}: {Name(incident.GetProperty("root"))}: {Text(incident, "title")}";
            Why = string.Join('\n', [Text(incident, "title"), Text(incident, "cause"), .. evidence]);
            How = string.Join('\n', incident.GetProperty("fixes").EnumerateArray().Select(f => $"{Text(f, "title")}\n{Text(f, "command")}\n{Text(f, "patch")}"));
        }

        public bool Counts { get; }

        public HashSet<string> About { get; }

        public HashSet<string> Touches { get; }

        public string Title { get; }

        public string Why { get; }

        public string How { get; }

        private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString()! : "";

        private static string Name(JsonElement reference)
        {
            var ns = Text(reference, "namespace");
            return $"{Text(reference, "kind")} {(ns.Length == 0 ? "" : ns + "/")}{Text(reference, "name")}";
        }
    }
}
