namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// What an image reference names, as the grammar of distribution/reference splits it: <c>[registry/]repository[:tag][@digest]</c>. The registry is what
/// stands before the first slash if it holds a dot, a colon or a capital letter or is <c>localhost</c>; else it is Docker Hub.
/// </summary>
internal sealed record ImagesReference(string Registry, string Repository, string Tag, string Digest)
{
    private const string DockerHub = "docker.io";

    /// <summary>The tag, or the digest where there is one, or <c>latest</c>: what the registry is asked for.</summary>
    public string Version => Digest.Length > 0 ? Digest : Tag.Length > 0 ? Tag : "latest";

    /// <summary>Registry and repository without tag and digest, short as people write it (Docker Hub left out).</summary>
    public string Name => Registry != DockerHub ? $"{Registry}/{Repository}" : Repository.StartsWith("library/", StringComparison.Ordinal) ? Repository["library/".Length..] : Repository;

    public static ImagesReference Parse(string image)
    {
        var (rest, digest) = Split(image, image.IndexOf('@'));
        var (path, tag) = Split(rest, TagColon(rest));
        var slash = path.IndexOf('/');
        var first = slash < 0 ? "" : path[..slash];
        var named = first.Contains('.') || first.Contains(':') || first == "localhost" || first.Any(char.IsAsciiLetterUpper);
        var registry = !named || first is "index.docker.io" or "registry-1.docker.io" ? DockerHub : first;
        var repository = named ? path[(slash + 1)..] : path;
        return new(registry, registry == DockerHub && !repository.Contains('/') ? $"library/{repository}" : repository, tag, digest);
    }

    // A colon before the last slash is a port: registry:5000/app.
    private static int TagColon(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon > text.LastIndexOf('/') ? colon : -1;
    }

    private static (string Head, string Tail) Split(string text, int at) => at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
}
