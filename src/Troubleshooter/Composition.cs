using System.Text;
using K8sDoctor.Troubleshooter.Commands;
using K8sDoctor.Troubleshooter.Kubernetes;
using K8sDoctor.Troubleshooter.Recordings;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal;

namespace K8sDoctor.Troubleshooter;

/// <summary>Wires the concrete types; nothing else knows them all.</summary>
internal static class Composition
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static async Task<int> RunAsync(string[] arguments)
    {
        await using var output = new StreamWriter(Console.OpenStandardOutput(), Utf8);
        await using var error = new StreamWriter(Console.OpenStandardError(), Utf8) { AutoFlush = true };
        return await CommandLine.RunAsync(Host(output, error), arguments, CancellationToken.None);
    }

    /// <summary>A state and an engine over the rules that ship with the program. A rule that is faulty is named, and the others do their work.</summary>
    internal static EngineDiagnosis Diagnose(TextWriter error)
    {
        var rules = ShippedRules.Load();
        foreach (var fault in rules.Faults)
            error.WriteLine($"warning: this rule of the program is not used: {fault}");
        return new EngineDiagnosis(rules);
    }

    /// <summary>Opens the recording or the cluster that the flags name.</summary>
    internal static async Task<OpenedSource> OpenAsync(Reading reading, TimeProvider time, CancellationToken cancellation)
    {
        if (reading.Demo || reading.From is not null)
        {
            var file = reading.Demo ? RecordingFile.Demo : RecordingFile.At(reading.From!);
            var recorded = await RecordedCluster.OpenAsync(file, reading.At, time, cancellation);
            return new(recorded, Recorded: true, DefaultNamespace: null, reading.Demo ? _ => Task.CompletedTask : recorded.CheckAsync);
        }

        try
        {
            var cluster = LiveCluster.Open(Options(reading), time);
            cluster.Connect();
            return new(cluster, Recorded: false, cluster.DefaultNamespace, _ => Task.CompletedTask);
        }
        catch (KubeconfigException e)
        {
            throw new UsageException(e.Message, e);
        }
    }

    private static CommandHost Host(TextWriter output, TextWriter error)
    {
        var time = TimeProvider.System;
        var isTerminal = !Console.IsOutputRedirected && !Console.IsInputRedirected;
        return new CommandHost
        {
            Out = output,
            Error = error,
            IsTerminal = isTerminal,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Width = Console.IsOutputRedirected ? 100 : Math.Max(Console.WindowWidth, 40),
            Colour = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            Time = time,
            Open = (reading, cancellation) => OpenAsync(reading, time, cancellation),
            Diagnose = () => Diagnose(error),
            Show = (reading, current, cancellation) => LiveView.RunAsync(Look(reading, time), current, cancellation),
        };
    }

    private static LiveViewOptions Look(Reading reading, TimeProvider time)
    {
        var look = LiveViewOptions.FromEnvironment(time);
        return reading.NoColor ? look with { Monochrome = true } : look;
    }

    private static KubeOptions Options(Reading reading) => new()
    {
        Kubeconfig = reading.Kubeconfig,
        Context = reading.Context,
        Cluster = reading.Cluster,
        User = reading.User,
        As = reading.As,
        AsGroups = reading.AsGroups,
        Namespace = reading.Namespace,
        RequestTimeout = reading.RequestTimeout,
        MostRequests = reading.MostRequests,
    };
}
