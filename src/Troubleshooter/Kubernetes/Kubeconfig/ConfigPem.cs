namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Reads what a kubeconfig holds as base64 or names as a file: <c>certificate-authority-data</c> beside <c>certificate-authority</c>.</summary>
internal static class ConfigPem
{
    /// <summary>The source that a pair of fields names, read once to see that it can be; null where neither is there.</summary>
    public static PemSource? Source(ConfigNode node, string field, string owner)
    {
        var (data, file) = (node[$"{field}-data"], node[field]);
        if (node.Text($"{field}-data") is null)
            return node.Path(field) is { } path ? Readable(new(null, path, Name(file!, field)), file!, field) : null;
        if (node.Text(field) is not null)
            throw file!.Error(field, $"stands beside {field}-data for {owner}; remove one of the two");
        return new(Decode(data!, $"{field}-data"), null, Name(data!, $"{field}-data"));
    }

    public static byte[] Decode(ConfigNode node, string field)
    {
        try
        {
            return Convert.FromBase64String(node.Word(field));
        }
        catch (FormatException e)
        {
            throw node.Error(field, "is not valid base64; take it again from whoever made this kubeconfig", e);
        }
    }

    public static byte[] ReadFile(ConfigNode node, string field, string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw node.Error(field, $"cannot read {path}: {Reason(e, path)}", e);
        }
    }

    private static PemSource Readable(PemSource source, ConfigNode node, string field)
    {
        ReadFile(node, field, source.File!);
        return source;
    }

    private static string Name(ConfigNode node, string field) => node.Place.Line > 0 ? $"{node.Place}: {field}" : node.Place.Name;

    /// <summary>Why a file could not be read, without a full stop.</summary>
    public static string Reason(Exception e, string path) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it is not there",
        UnauthorizedAccessException when Directory.Exists(path) => "it is a folder",
        UnauthorizedAccessException => "its rights do not let you",
        _ => e.Message.TrimEnd('.'),
    };
}
