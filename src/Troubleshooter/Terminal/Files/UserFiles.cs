using System.Text;

namespace K8sDoctor.Troubleshooter.Terminal.Files;

/// <summary>Files in the folders that the XDG specification names. Only the user may read them: they hold what was seen of a cluster.</summary>
/// <param name="state"><c>$XDG_STATE_HOME/k8sdoctor</c>, by default <c>~/.local/state/k8sdoctor</c>.</param>
internal sealed class UserFiles(string state) : IUserFiles
{
    private const UnixFileMode OwnFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int MostTries = 1_000;

    // What the program itself wrote is small: anything larger is not from it.
    private const int LongestState = 1 << 20;

    /// <param name="variable">Reads an environment variable.</param>
    public static UserFiles In(Func<string, string?> variable, string home)
    {
        // A relative path there is to be ignored, says the specification of the XDG base directories.
        var root = variable("XDG_STATE_HOME") is { } path && Path.IsPathRooted(path) ? path : Path.Combine(home, ".local", "state");
        return new(Path.Combine(root, "k8sdoctor"));
    }

    public string Save(string name, string text) => Guard(() =>
    {
        var folder = Folder("saved");
        for (var i = 1; i <= MostTries; i++)
        {
            var path = Path.Combine(folder, i == 1 ? name : $"{Path.GetFileNameWithoutExtension(name)}-{i}{Path.GetExtension(name)}");
            if (File.Exists(path)) continue;
            Write(path, text);
            return path;
        }

        throw new IOException($"{folder} has {MostTries} files called {name}");
    });

    public string? ReadState(string name)
    {
        try
        {
            var file = new FileInfo(Path.Combine(state, name));
            return file is { Exists: true, Length: < LongestState } ? File.ReadAllText(file.FullName) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public string WriteState(string name, string text) => Guard(() =>
    {
        var path = Path.Combine(Folder(), name);
        Write(path, text);
        return path;
    });

    // Written beside it and moved: whoever reads it meanwhile sees the old one or the new one.
    private static void Write(string path, string text)
    {
        var beside = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnFile;
            using (var file = new FileStream(beside, options))
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    private string Folder(string name = "")
    {
        var path = Path.Combine(state, name);
        foreach (var folder in (string[])[state, path])
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, OwnFolder);
        }

        return path;
    }

    private static string Guard(Func<string> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (e is UnauthorizedAccessException or NotSupportedException)
        {
            throw new IOException(e.Message, e);
        }
    }
}
