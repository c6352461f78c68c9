using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>What a person can ask to see beyond the picture. Quick, from any thread: what takes time is a task.</summary>
internal interface IInspections
{
    /// <summary>Begins to read the logs of an object's pod; to be disposed when nobody looks at them any more.</summary>
    PodLog OpenLog(LogAsk ask);

    /// <summary>Begins to read an object as text; what is in the way stands in the answer. To be disposed when nobody waits for it any more.</summary>
    ObjectReading Read(ObjectKey key, ObjectForm form);
}

/// <summary>Whose logs.</summary>
/// <param name="Preferred">The pods of the incident, of which one is meant where it has any.</param>
internal sealed record LogAsk(ObjectKey Target, ImmutableArray<ObjectKey> Preferred);

/// <summary>How an object is written.</summary>
internal enum ObjectForm { Description, Yaml }

/// <summary>An object as text.</summary>
/// <param name="Problem">Why there is none; empty where there is.</param>
internal sealed record ObjectText(ImmutableArray<SafeText> Lines, SafeText Problem = default)
{
    /// <summary>When it was read, or was so in a recording, by the cluster's time, UTC.</summary>
    public DateTime At { get; init; }

    /// <summary>It is of a recording.</summary>
    public bool IsRecorded { get; init; }

    /// <summary>What is left out; empty for nothing.</summary>
    public SafeText Remark { get; init; }
}

/// <summary>Nothing can be asked for.</summary>
internal sealed class NoInspections : IInspections
{
    public static readonly NoInspections Instance = new();

    private const string Words = "this cannot be read here";

    private NoInspections()
    {
    }

    public PodLog OpenLog(LogAsk ask) =>
        new(new PodLogReader(null, _ => Task.FromResult(new PodChoice(null, Words)), () => default, TimeProvider.System).ReadAsync, () => new LogBuffer(1, LogBuffer.MostOfLine));

    public ObjectReading Read(ObjectKey key, ObjectForm form) => new(_ => Task.FromResult(new ObjectText([], new(Words))));
}
