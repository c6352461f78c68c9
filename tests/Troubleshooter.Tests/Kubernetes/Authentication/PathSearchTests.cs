using K8sDoctor.Troubleshooter.Kubernetes;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

public sealed class PathSearchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("path-").FullName;
    private readonly string _here = Path.Combine(Directory.GetCurrentDirectory(), $"login-{Guid.NewGuid():n}");

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        File.Delete(_here);
    }

    [Fact]
    public void The_first_folder_of_PATH_that_has_it_as_a_program_counts()
    {
        var (_, second, _) = (Write("one/login", isProgram: false), Write("two/login"), Write("three/login"));
        Assert.Equal(second, Find("login", $"{_folder}/zero{Path.PathSeparator}{_folder}/one{Path.PathSeparator}{_folder}/two{Path.PathSeparator}{_folder}/three"));
    }

    [Fact]
    public void What_lies_in_the_folder_that_one_is_in_is_not_found()
    {
        File.Copy(Write("login"), _here);
        Assert.Null(Find(Path.GetFileName(_here), $".{Path.PathSeparator}{Path.PathSeparator}{_folder}"));
    }

    [Fact]
    public void A_path_is_taken_as_it_is() => Assert.Equal("/no/such/login", Find("/no/such/login", _folder));

    private static string? Find(string command, string path) => PathSearch.Find(command, name => name == "PATH" ? path : null);

    private string Write(string name, bool isProgram = true)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "#!/bin/sh\n");
        if (isProgram && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }
}
