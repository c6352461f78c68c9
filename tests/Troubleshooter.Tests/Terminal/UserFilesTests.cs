using K8sDoctor.Troubleshooter.Terminal.Files;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

public sealed class UserFilesTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("k8sdoctor-files").FullName;

    [Fact]
    public void Files_lie_where_XDG_says_and_a_relative_path_there_is_ignored()
    {
        var elsewhere = Path.Combine(_home, "elsewhere");
        Assert.StartsWith(Path.Combine(elsewhere, "k8sdoctor"), UserFiles.In(name => name == "XDG_STATE_HOME" ? elsewhere : null, _home).WriteState("x", "1"), StringComparison.Ordinal);
        Assert.Equal(Path.Combine(_home, ".local", "state", "k8sdoctor", "x"), UserFiles.In(name => name == "XDG_STATE_HOME" ? "relative" : null, _home).WriteState("x", "1"));
    }

    [Fact]
    public void What_is_remembered_is_read_again_and_only_the_user_may_read_it()
    {
        var files = UserFiles.In(_ => null, _home);
        Assert.Null(files.ReadState("mutes.json"));
        var path = files.WriteState("mutes.json", "one");
        files.WriteState("mutes.json", "two");
        Assert.Equal("two", files.ReadState("mutes.json"));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void A_saved_file_never_takes_the_place_of_another()
    {
        var files = UserFiles.In(_ => null, _home);
        var (one, two) = (files.Save("pods.txt", "one"), files.Save("pods.txt", "two"));
        Assert.NotEqual(one, two);
        Assert.EndsWith("pods-2.txt", two, StringComparison.Ordinal);
        Assert.Equal("one", File.ReadAllText(one));
    }

    [Fact]
    public void Where_nothing_can_be_written_the_failure_says_why() =>
        Assert.ThrowsAny<IOException>(() => UserFiles.In(_ => null, Path.Combine(_home, "file-not-folder", Touch())).WriteState("x", "1"));

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private string Touch()
    {
        File.WriteAllText(Path.Combine(_home, "file-not-folder"), "");
        return "home";
    }
}
