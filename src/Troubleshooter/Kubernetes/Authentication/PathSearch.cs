namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Finds a program as a shell does: a bare name in the folders of PATH, and nowhere else.</summary>
internal static class PathSearch
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The program's path; null where no folder of PATH has it. Relative folders are passed over: a name must not find a file in whatever folder one is in.</summary>
    public static string? Find(string command, Func<string, string?> variable)
    {
        if (Path.GetFileName(command) != command)
            return command;
        string[] endings = OperatingSystem.IsWindows() ? ["", .. (variable("PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").Split(';', StringSplitOptions.RemoveEmptyEntries)] : [""];
        var candidates =
            from folder in (variable("PATH") ?? "").Split(Path.PathSeparator)
            where Path.IsPathRooted(folder)
            from ending in endings
            select Path.Combine(folder, command + ending);
        return candidates.FirstOrDefault(IsProgram);
    }

    private static bool IsProgram(string file) => File.Exists(file) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(file) & Executable) != UnixFileMode.None);
}
