namespace K8sDoctor.Troubleshooter.Terminal.Files;

/// <summary>The files of this user that the live view reads and writes.</summary>
internal interface IUserFiles
{
    /// <summary>Writes a new file of that name where a person finds it, and answers with its path. Throws <see cref="IOException"/> where that cannot be.</summary>
    string Save(string name, string text);

    /// <summary>What the program remembers under that name; null where there is nothing, or it cannot be read.</summary>
    string? ReadState(string name);

    /// <summary>Remembers a text under that name, whole or not at all; answers with the path. Throws <see cref="IOException"/>.</summary>
    string WriteState(string name, string text);
}
