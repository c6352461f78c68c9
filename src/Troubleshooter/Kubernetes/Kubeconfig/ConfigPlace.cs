namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Where a value stands: a line of a file, or, with line 0, a flag or another source that has no lines.</summary>
/// <param name="Name">The file's path as the user gave it, or the flag: <c>--server</c>.</param>
/// <param name="Line">From 1.</param>
/// <param name="Folder">Absolute; relative paths of the place belong to it.</param>
internal sealed record ConfigPlace(string Name, long Line, string Folder)
{
    public static ConfigPlace OfFile(string file) => new(file, 1, Path.GetDirectoryName(Path.GetFullPath(file))!);

    public static ConfigPlace OfFlag(string flag) => new(flag, 0, Directory.GetCurrentDirectory());

    public override string ToString() => Line > 0 ? $"{Name}:{Line}" : Name;
}
