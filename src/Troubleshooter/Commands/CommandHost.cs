using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Files;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>What commands know of the world around them; Composition.cs makes the real one, tests make others.</summary>
internal sealed record CommandHost
{
    public required TextWriter Out { get; init; }

    /// <summary>Standard output for lines that come as time goes by: writing fails with <see cref="IOException"/> once nobody reads it any more. By default <see cref="Out"/>.</summary>
    public Func<TextWriter>? OpenLines { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Whether a person reads the output and types at a keyboard.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Whether progress may be shown on <see cref="Error"/>.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>The columns of the terminal, or those of plain text.</summary>
    public int Width { get; init; } = 100;

    /// <summary>False where NO_COLOR is set, or nobody could see colours.</summary>
    public bool Colour { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>What this user's sessions remember.</summary>
    public IUserFiles Files { get; init; } = new NoUserFiles();

    /// <summary>Opens what the flags name. Throws <see cref="UsageException"/>, <see cref="ClusterUnreachableException"/>.</summary>
    public required Func<Reading, CancellationToken, Task<OpenedSource>> Open { get; init; }

    /// <summary>The folder of the user's own rules, which may be missing; null where there is no home.</summary>
    public string? RulesHome { get; init; }

    /// <summary>A new state with an engine over the rules. Throws <see cref="UsageException"/> for own rules that are faulty.</summary>
    public required Func<Reading, IDiagnosis> Diagnose { get; init; }

    /// <summary>Tells when the user's own rules have changed, for a view that goes on.</summary>
    public required Func<Reading, IRuleChanges> RuleChanges { get; init; }

    /// <summary>Shows the live view until the user leaves; answers with the exit code.</summary>
    public required Func<Reading, ILiveSession, CancellationToken, Task<int>> Show { get; init; }
}
