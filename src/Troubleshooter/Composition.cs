using System.Collections.Concurrent;
using System.Text;
using K8sDoctor.Troubleshooter.Commands;
using K8sDoctor.Troubleshooter.Kubernetes;
using K8sDoctor.Troubleshooter.Recordings;
using K8sDoctor.Troubleshooter.Reports;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal;
using K8sDoctor.Troubleshooter.Terminal.Files;
using K8sDoctor.Troubleshooter.Terminal.Settings;

namespace K8sDoctor.Troubleshooter;

/// <summary>Wires the concrete types; nothing else knows them all.</summary>
internal static class Composition
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static string RulesHome => OwnRules.HomeOf(Environment.GetEnvironmentVariable, KubeEnvironment.Current.Home);

    public static async Task<int> RunAsync(string[] arguments)
    {
        await using var output = new StreamWriter(Console.OpenStandardOutput(), Utf8);
        await using var error = new StreamWriter(Console.OpenStandardError(), Utf8) { AutoFlush = true };
        var warnings = new ConcurrentQueue<string>();
        var code = await CommandLine.RunAsync(Host(output, error, warnings.Enqueue), arguments, CancellationToken.None);
        foreach (var warning in warnings)
            await error.WriteLineAsync($"warning: {new SafeText(warning)}");
        return code;
    }

    /// <summary>A state and an engine over the rules of the program and the user's own. Throws <see cref="UsageException"/> for named rules that are faulty.</summary>
    internal static EngineDiagnosis Diagnose(Reading reading, string? home, Action<string> warn)
    {
        var loaded = new OwnRules(home, reading.Rules).Load();
        foreach (var note in loaded.Notes)
            warn(note);
        return new EngineDiagnosis(loaded.Rules);
    }

    /// <summary>Opens the recording or the cluster that the flags name.</summary>
    /// <param name="words">Where a credential plugin may ask the user for something before anything is drawn; null where nobody is there to be asked.</param>
    /// <param name="warn">Told what the user should know once no screen is in the way.</param>
    internal static async Task<OpenedSource> OpenAsync(Reading reading, TextWriter? words, Action<string> warn, TimeProvider time, CancellationToken cancellation)
    {
        if (reading.Demo || reading.From is not null)
        {
            var file = reading.Demo ? RecordingFile.Demo : RecordingFile.At(reading.From!);
            var recorded = await RecordedCluster.OpenAsync(file, reading.At, time, cancellation);
            return new(recorded, Recorded: true, DefaultNamespace: null, reading.Demo ? _ => Task.CompletedTask : recorded.CheckAsync);
        }

        try
        {
            var (options, environment) = (Options(reading), KubeEnvironment.Current with { Warn = warn });
            var cluster = LiveCluster.Open(options, environment, time);
            return new(cluster, Recorded: false, cluster.DefaultNamespace, _ => Task.CompletedTask)
            {
                LoggedIn = cluster.Connect(words),
                Contexts = new KubeContexts(options, cluster.Identity.Context, environment, time),
            };
        }
        catch (KubeconfigException e)
        {
            throw new UsageException(e.Message, e);
        }
    }

    private static CommandHost Host(TextWriter output, TextWriter error, Action<string> warn)
    {
        var time = TimeProvider.System;
        var isTerminal = !Console.IsOutputRedirected && !Console.IsInputRedirected;
        return new CommandHost
        {
            Out = output,
            OpenLines = () => new StreamWriter(StandardOutput.Open(), Utf8),
            Error = error,
            IsTerminal = isTerminal,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Width = Console.IsOutputRedirected ? 100 : Math.Max(Console.WindowWidth, 40),
            Colour = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            Time = time,
            Files = Files,
            Open = (reading, cancellation) => OpenAsync(reading, Console.IsInputRedirected ? null : error, warn, time, cancellation),
            RulesHome = RulesHome,
            Diagnose = reading => Diagnose(reading, RulesHome, warn),
            RuleChanges = reading => new RuleWatch(new OwnRules(RulesHome, reading.Rules), rules => new EngineDiagnosis(rules), time),
            Show = (reading, session, cancellation) => LiveView.RunAsync(Look(reading, warn, time), session, cancellation),
        };
    }

    private static UserFiles Files => UserFiles.In(Environment.GetEnvironmentVariable, KubeEnvironment.Current.Home);

    private static LiveViewOptions Look(Reading reading, Action<string> warn, TimeProvider time)
    {
        var (settings, faults) = SettingsFiles.In(Environment.GetEnvironmentVariable, KubeEnvironment.Current.Home).Read();
        foreach (var fault in faults)
            warn(fault.ToString());
        var look = LiveViewOptions.FromEnvironment(time);
        look = look with
        {
            Ascii = look.Ascii || reading.Ascii || settings.Ascii,
            Settings = settings,
            Notice = faults is [var first, ..] ? new($"The settings are left out: {first}{(faults.Length > 1 ? $" and {faults.Length - 1} more" : "")}") : default,
            Files = Files,
            Report = MarkdownReport.Of,
        };
        return reading.NoColor ? look with { Monochrome = true } : look;
    }

    internal static KubeOptions Options(Reading reading) => new()
    {
        Kubeconfig = reading.Connection.Kubeconfig,
        Context = reading.Connection.Context,
        Cluster = reading.Connection.Cluster,
        User = reading.Connection.User,
        Server = reading.Connection.Server,
        TlsServerName = reading.Connection.TlsServerName,
        CertificateAuthority = reading.Connection.CertificateAuthority,
        InsecureSkipTlsVerify = reading.Connection.InsecureSkipTlsVerify,
        Token = reading.Connection.Token,
        ClientCertificate = reading.Connection.ClientCertificate,
        ClientKey = reading.Connection.ClientKey,
        As = reading.Connection.As,
        AsGroups = reading.Connection.AsGroups,
        AsUid = reading.Connection.AsUid,
        RequestTimeout = reading.Connection.RequestTimeout,
        Namespace = reading.Namespace,
        MostRequests = reading.MostRequests,
    };
}
