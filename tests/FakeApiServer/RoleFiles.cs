namespace K8sDoctor.FakeApiServer;

/// <summary>Keeps the rights of the kubeconfig's user, <c>reader</c>, as some files of RBAC objects say, so that they can be edited while somebody looks.</summary>
internal sealed class RoleFiles
{
    public const string User = "reader";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly FakeServer _server;
    private readonly FileInfo[] _files;
    private readonly string _namespace;
    private DateTime _read;

    /// <summary>Applies the files. Throws what reading them throws, and <see cref="ArgumentException"/> for what is in them.</summary>
    /// <param name="ns">Where Roles and RoleBindings go that name no namespace.</param>
    public RoleFiles(FakeServer server, FileInfo[] files, string ns)
    {
        (_server, _files, _namespace) = (server, files, ns);
        server.Accounts.AddToken(server.Accounts.AdminToken, new(User));
        Apply();
    }

    /// <summary>Applies them again when one has changed, until cancelled; what cannot be read is said and leaves all as it was.</summary>
    public async Task FollowAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(Pause, TimeProvider.System, cancellation);
            try
            {
                if (Newest() != _read)
                    Apply();
            }
            catch (Exception e) when (e is IOException or ArgumentException or YamlDotNet.Core.YamlException)
            {
                Console.Error.WriteLine(e.Message);
            }
        }
    }

    private void Apply()
    {
        _read = Newest();
        var texts = _files.Select(f => File.ReadAllText(f.FullName)).ToList();
        _server.Api.Authorizer.Replace(User, texts, _namespace);
    }

    private DateTime Newest() => _files.Max(f => File.GetLastWriteTimeUtc(f.FullName));
}
