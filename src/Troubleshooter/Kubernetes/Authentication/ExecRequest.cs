using System.Text;
using System.Text.Json;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>What a plugin finds in KUBERNETES_EXEC_INFO.</summary>
/// <remarks>Source: client-go's rest/exec.go and pkg/apis/clientauthentication/v1/types.go.</remarks>
internal static class ExecRequest
{
    public static string Write(ExecPlugin plugin, KubeAccess access, bool interactive)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("kind", "ExecCredential");
            writer.WriteString("apiVersion", plugin.ApiVersion);
            writer.WriteStartObject("spec");
            if (plugin.ProvideClusterInfo && access.Info is { } info)
                WriteCluster(writer, access, info);
            writer.WriteBoolean("interactive", interactive);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteCluster(Utf8JsonWriter writer, KubeAccess access, ClusterInfo info)
    {
        writer.WriteStartObject("cluster");
        writer.WriteString("server", info.Server);
        if (access.TlsServerName is { } name)
            writer.WriteString("tls-server-name", name);
        if (access.Insecure)
            writer.WriteBoolean("insecure-skip-tls-verify", true);
        if (access.Authority is { } authority)
            writer.WriteBase64String("certificate-authority-data", authority);
        if (info.ProxyUrl is { } proxy)
            writer.WriteString("proxy-url", proxy);
        if (access.DisableCompression)
            writer.WriteBoolean("disable-compression", true);
        writer.WritePropertyName("config");
        writer.WriteRawValue(info.Extension);
        writer.WriteEndObject();
    }
}
