namespace K8sDoctor.Troubleshooter.Terminal.Files;

/// <summary>There is no place for files: nothing is remembered.</summary>
internal sealed class NoUserFiles : IUserFiles
{
    public string Save(string name, string text) => throw new IOException("there is no home folder");

    public string? ReadState(string name) => null;

    public string WriteState(string name, string text) => throw new IOException("there is no home folder");
}
