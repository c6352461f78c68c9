using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Files;

namespace K8sDoctor.Troubleshooter.Terminal.Mutes;

/// <summary>Which incidents are muted, kept in a file, so that they are in the next session too. Another session may write it: it is read again before each change.</summary>
internal sealed class MuteList(IUserFiles files)
{
    private const string File = "mutes.json";
    private const int Most = 1_000;
    private ImmutableArray<Mute> _all = Read(files);

    /// <summary>Grows with every change.</summary>
    public int Version { get; private set; }

    /// <summary>The mute of an incident that still holds, or null.</summary>
    public Mute? Find(SessionView session, IncidentView incident, DateTimeOffset now)
    {
        if (_all.IsEmpty) return null;
        var cluster = ClusterOf(session);
        foreach (var mute in _all)
        {
            if (mute.Until > now && mute.Incident == incident.Id.Value && mute.Cluster == cluster) return mute;
        }

        return null;
    }

    /// <summary>When the next mute ends; null for none.</summary>
    public DateTimeOffset? NextEnd(DateTimeOffset now) => _all.Where(m => m.Until > now).Select(m => (DateTimeOffset?)m.Until).Min();

    /// <summary>Mutes an incident until then, or no longer (null). Throws <see cref="IOException"/>: then it holds for this session alone.</summary>
    public void Set(SessionView session, IncidentView incident, DateTimeOffset? until, string reason, DateTimeOffset now)
    {
        var (cluster, id) = (ClusterOf(session), incident.Id.Value);
        var others = Read(files).Union(_all).Where(m => m.Until > now && (m.Cluster != cluster || m.Incident != id));
        _all = [.. (until is { } end ? others.Append(new(cluster, id, end, reason)) : others).OrderBy(m => m.Until).TakeLast(Most)];
        Version++;
        files.WriteState(File, Write(_all));
    }

    private static string ClusterOf(SessionView session) => session.Identity.Cluster.IsEmpty ? session.Identity.Source.Value : session.Identity.Cluster.Value;

    private static string Write(ImmutableArray<Mute> mutes)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartArray();
            foreach (var mute in mutes)
            {
                json.WriteStartObject();
                json.WriteString("cluster", mute.Cluster);
                json.WriteString("incident", mute.Incident);
                json.WriteString("until", mute.Until.UtcDateTime.ToString("o", CultureInfo.InvariantCulture));
                json.WriteString("reason", mute.Reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return System.Text.Encoding.UTF8.GetString(text.ToArray());
    }

    // What is broken there is no reason not to start: nothing is muted then.
    private static ImmutableArray<Mute> Read(IUserFiles files)
    {
        if (files.ReadState(File) is not { } text) return [];
        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. document.RootElement.EnumerateArray().Select(Read)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return [];
        }
    }

    private static Mute Read(JsonElement mute) => new(
        Text(mute, "cluster"), Text(mute, "incident"),
        DateTimeOffset.Parse(Text(mute, "until"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        new SafeText(Text(mute, "reason")).Value);

    private static string Text(JsonElement of, string name) => of.GetProperty(name).GetString() ?? "";
}
