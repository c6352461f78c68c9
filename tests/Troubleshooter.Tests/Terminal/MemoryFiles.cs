using K8sDoctor.Troubleshooter.Terminal.Files;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

/// <summary>Files that are no files.</summary>
internal sealed class MemoryFiles : IUserFiles
{
    public Dictionary<string, string> Saved { get; } = [];

    public Dictionary<string, string> State { get; } = [];

    /// <summary>Nothing can be written.</summary>
    public bool IsFull { get; set; }

    public string Save(string name, string text)
    {
        Fail();
        Saved[name] = text;
        return $"/saved/{name}";
    }

    public string? ReadState(string name) => State.GetValueOrDefault(name);

    public string WriteState(string name, string text)
    {
        Fail();
        State[name] = text;
        return $"/state/{name}";
    }

    private void Fail()
    {
        if (IsFull) throw new IOException("the disk is full");
    }
}
