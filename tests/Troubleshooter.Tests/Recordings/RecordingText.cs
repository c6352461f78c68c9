using System.IO.Compression;
using System.Text;
using K8sDoctor.Troubleshooter.Recordings;

namespace K8sDoctor.Troubleshooter.Tests.Recordings;

/// <summary>Recordings that are written in the test itself.</summary>
internal static class RecordingText
{
    public const string Header = """{"recording": 1, "startedAt": "2026-11-23T18:30:00+00:00", "version": {"gitVersion": "v1.36.2"}, "kinds": ["v1/Pod", "v1/Event", "v1/ConfigMap", "example.com/v1/Widget"]}""";

    public static RecordingFile File(params string[] lines) => Raw(string.Join('\n', [Header, .. lines]) + "\n");

    public static RecordingFile Raw(string text) => new("test.jsonl", () => new MemoryStream(Encoding.UTF8.GetBytes(text)));

    public static RecordingFile Packed(params string[] lines)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(string.Join('\n', [Header, .. lines])));
        var bytes = packed.ToArray();
        return new("test.jsonl.gz", () => new MemoryStream(bytes));
    }

    public static string Pod(double at, string name, string type = "ADDED", string ns = "ml") =>
        $$$$"""{"at":{{{{at}}}},"type":"{{{{type}}}}","object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"{{{{name}}}}","namespace":"{{{{ns}}}}","creationTimestamp":"2026-11-23T18:29:00Z"}}}""";

    public static string Log(double at, string pod, string text, bool previous = false) =>
        $$$"""{"at":{{{at}}},"log":{"namespace":"ml","pod":"{{{pod}}}","container":"app","previous":{{{(previous ? "true" : "false")}}},"text":"{{{text}}}"}}""";
}
