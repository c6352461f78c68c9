using System.Collections.Immutable;
using System.Text;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Inspection;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

/// <summary>What a person asks for, answered by a test: at once, and without any task.</summary>
internal sealed class FakeInspections : IInspections
{
    /// <summary>What was asked for last.</summary>
    public LogAsk? Ask { get; private set; }

    /// <summary>The feed of the log that was opened last.</summary>
    public LogFeed Feed { get; private set; } = new(LogRange.Tail, new LogBuffer());

    /// <summary>How often logs were begun to be read, and how often the reading was ended.</summary>
    public int Opened { get; private set; }

    public int Ended { get; private set; }

    /// <summary>What the next buffer may hold.</summary>
    public Func<LogBuffer> Buffer { get; set; } = () => new LogBuffer();

    /// <summary>What is written into a feed when it is opened.</summary>
    public Action<LogFeed> Fill { get; set; } = _ => { };

    /// <summary>The lines of an object; null for one that cannot be read.</summary>
    public Func<ObjectKey, ObjectForm, ImmutableArray<string>?> Object { get; set; } = (_, _) => null;

    /// <summary>The whole answer, where a test has one.</summary>
    public Func<ObjectForm, ObjectText>? Text { get; set; }

    public PodLog OpenLog(LogAsk ask)
    {
        Ask = ask;
        return new(Begin, Buffer);
    }

    public ObjectReading Read(ObjectKey key, ObjectForm form) => new(_ => Task.FromResult(
        Text is { } text ? text(form) : Object(key, form) is { } lines
            ? new ObjectText([.. lines.Select(line => new SafeText(line))]) { At = FakeViews.Now, Remark = new(key.Kind.MetadataOnly ? "Metadata only." : "") }
            : new ObjectText([], new($"there is no {key.Kind.Kind} {key.Name} (any more)"))));

    /// <summary>Adds a line of a container, written so many seconds after <see cref="FakeViews.Now"/>.</summary>
    public static void Line(LogFeed feed, string text, int source = 0, double at = 0, bool previous = false) =>
        feed.Buffer.Add(new(LogEntryKind.Line, (short)source, FakeViews.Now.AddSeconds(at), previous), Encoding.UTF8.GetBytes(text));

    /// <summary>A pod with these containers whose log is read to the end of what there is.</summary>
    public static void State(LogFeed feed, string ns, string pod, params string[] containers) => feed.Change(s => s with
    {
        Pod = FakeViews.Reference("Pod", ns, pod),
        Containers = [.. containers.Select(c => new SafeText(c))],
        IsReading = false,
        HasPrevious = true,
    });

    private Task Begin(LogFeed feed, CancellationToken cancellation)
    {
        (Feed, Opened) = (feed, Opened + 1);
        cancellation.Register(() => Ended++);
        Fill(feed);
        return Task.CompletedTask;
    }
}
