using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Commands;
using K8sDoctor.Troubleshooter.Kubernetes;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>A kubeconfig, or several, with the flags and the environment that go with it; from a data file.</summary>
internal sealed class KubeconfigCase
{
    private const string Template = """
        apiVersion: v1
        kind: Config
        current-context: a
        clusters:
        - name: red
          cluster: CLUSTER
        contexts:
        - name: a
          context: CONTEXT
        users:
        - name: u
          user: USER

        """;

    private readonly ConfigNode _node;

    private KubeconfigCase(ConfigNode node) => _node = node;

    public string Name => _node.Text("name")!;

    /// <summary>Why kubectl and we do not do the same here; null where we must.</summary>
    public string? Differs => _node.Text("differs");

    /// <summary>Whether it is worth asking what is chosen: more than the usual file is there to choose from, and <c>kubectl config view</c> knows the flags.</summary>
    public bool Chooses => (_node["config"] ?? _node["context"] ?? _node["env"]) is not null && Flags.All(f => f is "--context" or "--kubeconfig" || !f.StartsWith('-'));

    public ImmutableArray<string> Flags => [.. _node.List("flags").Select(f => f.Word("flags"))];

    public static ImmutableArray<KubeconfigCase> ReadAll(string file)
    {
        var path = Repository.Path("tests", "data", "kubeconfigs", file);
        return [.. ConfigParser.Parse(path, File.ReadAllText(path)).Items.Select(item => new KubeconfigCase(item))];
    }

    /// <summary>Writes the case's files into a folder; a file with a shebang becomes a program.</summary>
    public void Write(string folder, Func<string, string> fill)
    {
        if (_node["files"] is null || _node["user"] is not null || _node["cluster"] is not null || _node["context"] is not null)
            WriteFile(Path.Combine(folder, "config"), fill(Config()));
        foreach (var (name, text) in _node.Map("files")?.Fields ?? ImmutableDictionary<string, ConfigNode>.Empty)
            WriteFile(Path.Combine(folder, name), fill(text.Kind == ConfigKind.Null ? "" : text.Word(name)));
    }

    /// <summary>The variables of the case, KUBECONFIG among them, without the test's own but for PATH.</summary>
    public Dictionary<string, string> Variables(string folder, Func<string, string> fill)
    {
        var variables = new Dictionary<string, string>
        {
            ["PATH"] = $"{folder}/bin{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}",
            ["HOME"] = Path.Combine(folder, "home"),
            ["KUBECONFIG"] = Path.Combine(folder, "config"),
        };
        foreach (var (name, value) in _node.Map("env")?.Fields ?? ImmutableDictionary<string, ConfigNode>.Empty)
            variables[name] = fill(value.Kind == ConfigKind.Null ? "" : value.Word(name));
        return variables;
    }

    /// <summary>What the command line makes of the flags.</summary>
    public static async Task<KubeOptions> ParseAsync(IEnumerable<string> flags)
    {
        Reading? read = null;
        var errors = new StringWriter();
        var host = new CommandHost
        {
            Out = TextWriter.Null,
            Error = errors,
            Time = TimeProvider.System,
            Diagnose = _ => throw new InvalidOperationException(),
            RuleChanges = _ => throw new InvalidOperationException("there is no live view"),
            Show = (_, _, _) => throw new InvalidOperationException(),
            Open = (reading, _) =>
            {
                read = reading;
                throw new UsageException("far enough");
            },
        };
        await CommandLine.RunAsync(host, ["scan", .. flags], CancellationToken.None);
        return Composition.Options(read ?? throw new InvalidOperationException(errors.ToString()));
    }

    private string Config() => _node.Text("config") ?? Template
        .Replace("CLUSTER", _node.Text("cluster") ?? "{server: '$SERVER', certificate-authority-data: $CA}")
        .Replace("CONTEXT", _node.Text("context") ?? "{cluster: red, user: u}")
        .Replace("USER", _node.Text("user") ?? "{token: abc}");

    private static void WriteFile(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (path.EndsWith('/'))
            return;
        File.WriteAllText(path, text);
        if (text.StartsWith("#!", StringComparison.Ordinal) && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
