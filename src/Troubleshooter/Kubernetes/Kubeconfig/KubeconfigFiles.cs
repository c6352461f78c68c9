using System.Collections.Immutable;
using System.Text;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Finds and reads the files of a kubeconfig as kubectl does: the flag's one file, else those of KUBECONFIG, else the one in the home folder.</summary>
internal static class KubeconfigFiles
{
    private const int MaxBytes = 16 << 20;

    /// <summary>Those that are there, in order, parsed; empty entries and missing files are passed over. Throws <see cref="KubeconfigException"/>.</summary>
    public static ImmutableArray<ConfigNode> Read(KubeOptions options, KubeEnvironment environment)
    {
        if (options.Kubeconfig is { } one)
            return [Parse(one, Bytes(one) ?? throw new KubeconfigException($"--kubeconfig: there is no file {one}"))];
        return [.. from file in Candidates(environment).Distinct() let bytes = Bytes(file) where bytes is not null select Parse(file, bytes)];
    }

    /// <summary>What was looked for, for the message that nothing was found.</summary>
    public static string Sought(KubeEnvironment environment) =>
        environment.Variable("KUBECONFIG") is { Length: > 0 } list ? $"KUBECONFIG ({list}{(list.Contains('~') ? ", where ~ is not read as the home folder" : "")})" : Usual(environment);

    private static string Usual(KubeEnvironment environment) => Path.Combine(environment.Home, ".kube", "config");

    private static string[] Candidates(KubeEnvironment environment) =>
        environment.Variable("KUBECONFIG") is { Length: > 0 } list ? list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) : [Usual(environment)];

    private static byte[]? Bytes(string file)
    {
        try
        {
            if (Directory.Exists(file))
                throw new KubeconfigException($"{file}: is a folder; a kubeconfig is a file");
            // Read as a stream: it may be a pipe, as in --kubeconfig <(…).
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            using var kept = new MemoryStream();
            var buffer = new byte[32 * 1024];
            for (int count; (count = stream.Read(buffer)) > 0;)
            {
                kept.Write(buffer, 0, count);
                if (kept.Length > MaxBytes)
                    throw new KubeconfigException($"{file}: is larger than {MaxBytes >> 20} MiB; this is no kubeconfig");
            }

            return kept.ToArray();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubeconfigException($"{file}: cannot be read: {e.Message} Mend its rights, or choose another file with --kubeconfig", e);
        }
    }

    private static ConfigNode Parse(string file, byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        var root = ConfigParser.Parse(file, reader.ReadToEnd());
        if (root.Kind is not (ConfigKind.Map or ConfigKind.Null))
            throw new KubeconfigException($"{root.Place}: this is no kubeconfig: it should begin with fields such as apiVersion, clusters, contexts and users");
        if (root.Text("kind") is { } kind && kind != "Config")
            throw root["kind"]!.Error("kind", $"'{kind}' is no kubeconfig; it should be Config");
        if (root.Text("apiVersion") is { } version && version != "v1")
            throw root["apiVersion"]!.Error("apiVersion", $"'{version}' is not known; it should be v1");
        return root;
    }
}
