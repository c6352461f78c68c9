using System.Collections.Concurrent;
using System.Text;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session.Inspection;

namespace K8sDoctor.Troubleshooter.Tests.Session.Inspection;

/// <summary>An inspector whose objects and logs a test sets.</summary>
internal sealed class ScriptedInspector : IInspector
{
    private readonly ConcurrentQueue<LogPart> _asked = [];

    public bool Follows { get; init; } = true;

    /// <summary>The JSON of an object; null where there is none.</summary>
    public Func<ObjectKey, string?> Object { get; set; } = _ => null;

    /// <summary>Lines with the time at which they were written, or null.</summary>
    public Func<LogPart, IEnumerable<(DateTime? At, string Text)>> Log { get; set; } = _ => [];

    /// <summary>What follows a log; it returns at once where a test does not say otherwise.</summary>
    public Func<LogPart, ILogSink, CancellationToken, Task>? Following { get; set; }

    public IReadOnlyCollection<LogPart> Asked => _asked;

    public Task<InspectedObject> ReadAsync(ObjectKey key, CancellationToken cancellation) => Object(key) is { } json
        ? Task.FromResult(new InspectedObject(key, Encoding.UTF8.GetBytes(json)))
        : throw new InspectionException($"there is no {key}") { IsGone = true };

    public Task ReadLogAsync(LogPart part, ILogSink sink, CancellationToken cancellation)
    {
        _asked.Enqueue(part);
        if (part.Follow && Following is { } following)
            return following(part, sink, cancellation);
        foreach (var (at, text) in Log(part))
            sink.Add(at, Encoding.UTF8.GetBytes(text));
        return Task.CompletedTask;
    }

    public static InspectionException Refused(LogProblem problem, string words) => new(words, problem);
}
