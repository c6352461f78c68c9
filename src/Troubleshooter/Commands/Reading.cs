using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Commands;

internal enum OutputFormat { Text, Json }

/// <summary>The least severity that makes the exit code 1.</summary>
internal enum FailOn { Critical, Warning, Info, Never }

/// <summary>What the flags of a reading command say; null where a flag was not given.</summary>
internal sealed record Reading
{
    public Connection Connection { get; init; } = new();

    /// <summary>How many requests the command may make; null for as many as it takes.</summary>
    public int? MostRequests { get; init; }

    /// <summary><c>-n</c>; null also when <c>-A</c> overrules it, as with kubectl.</summary>
    public string? Namespace { get; init; }

    /// <summary><c>--rules</c>, each.</summary>
    public ImmutableArray<string> Rules { get; init; } = [];

    public OutputFormat Output { get; init; }

    /// <summary>The recording to read instead of a cluster.</summary>
    public string? From { get; init; }

    public TimeSpan? At { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public FailOn FailOn { get; init; }

    public bool Strict { get; init; }

    public bool NoColor { get; init; }

    /// <summary>Draw with ASCII characters only.</summary>
    public bool Ascii { get; init; }

    /// <summary>Print changes line by line instead of drawing a screen.</summary>
    public bool Plain { get; init; }

    /// <summary>How fast the recording is played at first: seconds of it in a second.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Ask the API server whether it would take the fixes.</summary>
    public bool DryRunFixes { get; init; }

    /// <summary>True for the recording that ships inside the program.</summary>
    public bool Demo { get; init; }
}

/// <summary>A source that was opened as the flags say.</summary>
/// <param name="DefaultNamespace">Where <c>explain</c> looks when nothing is said: the context's namespace; null for a recording, which is searched.</param>
/// <param name="CheckAsync">Finds what is wrong with the source before a live view hides it; throws <see cref="UsageException"/>.</param>
internal sealed record OpenedSource(IClusterSource Source, bool Recorded, string? DefaultNamespace, Func<CancellationToken, Task> CheckAsync)
{
    /// <summary>The clusters that a live view could look at instead; null for none.</summary>
    public IContexts? Contexts { get; init; }

    /// <summary>Ends when nobody else needs the terminal any more (a credential plugin may ask for a password first); never fails.</summary>
    public Task LoggedIn { get; init; } = Task.CompletedTask;
}
