using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;
using K8sDoctor.Troubleshooter.Terminal.Settings;

namespace K8sDoctor.Troubleshooter.Tests.Terminal.Settings;

public sealed class SettingsReaderTests
{
    private const string Good =
        """
        keys:
          fixes: [F, f5]
          quit: ctrl-q
        aliases:
          dp: deployments
          web: pods shop /web
        skin: dracula
        ascii: true
        """;

    private static readonly string Dracula = File.ReadAllText(Repository.Path("tests", "data", "skins", "dracula.yaml"));

    [Fact]
    public void Keys_aliases_a_skin_and_ascii_are_read()
    {
        var (settings, faults) = Read(Good);
        Assert.Empty(faults);
        Assert.Equal(LiveCommand.Fixes, settings.Keys.Find(new("F")));
        Assert.Equal(LiveCommand.Fixes, settings.Keys.Find(new("f5")));
        Assert.Null(settings.Keys.Find(new("f")));
        Assert.Equal(LiveCommand.Quit, settings.Keys.Find(new("ctrl+q")));
        Assert.Equal("pods shop /web", settings.Aliases["WEB"]);
        Assert.True(settings.Ascii);
        Assert.Equal(new Rgb(0x28, 0x2a, 0x36), settings.Skin!.Grounds[Ground.Plain]);
    }

    [Fact]
    public void A_view_with_such_settings_obeys_them()
    {
        var live = new Live(settings: Read(Good).Settings).Shows(FakeViews.Lab()).Keys("F");
        Assert.Contains("Give the start its own probe", live.Screen, StringComparison.Ordinal);
        Assert.Contains("Shift-F F5", live.Keys("?", "pagedown").Screen, StringComparison.Ordinal);
        live.Keys("?", ":").Types("web").Keys("enter");
        Assert.Contains("in shop", live.Screen, StringComparison.Ordinal);
        Assert.Contains("filter /web/", live.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_is_no_fault() => Assert.Equal((LiveSettings.Default, 0), (Read("").Settings, Read("# nothing").Faults.Length));

    [Theory]
    [InlineData("keyz: {}", "config.yaml:1:1: there is no setting 'keyz', did you mean 'keys'?")]
    [InlineData("keys:\n  exlain: f", "config.yaml:2:3: there is no command 'exlain', did you mean 'explain'?")]
    [InlineData("keys:\n  fixes: [ctrl-1]", "config.yaml:2:11: a key is expected here: a character, or a name like enter, space, f5, ctrl-s, shift-x")]
    [InlineData("keys:\n  fixes: c", "config.yaml:2:3: the key 'c' is that of 'fixes' and of 'copy'")]
    [InlineData("keys: 3", "config.yaml:1:7: a map of commands to keys is expected here, like 'fixes: [F]'")]
    [InlineData("aliases:\n  x: pids", "config.yaml:2:6: there is no view 'pids', did you mean 'pods'?")]
    [InlineData("aliases:\n  x: []", "config.yaml:2:6: a command is expected here, like 'pods shop /web'")]
    [InlineData("skin: nowhere", "config.yaml:1:7: there is no skin 'nowhere': it is looked for in skins/nowhere.yaml beside this file, then among those of k9s")]
    [InlineData("skin: broken", "skins/broken.yaml:3:14: body.fgColor: this is no colour; write default, a name like dodgerblue, or #1e90ff")]
    [InlineData("ascii: yes", "config.yaml:1:8: true or false is expected here")]
    [InlineData("ascii: true\nascii: false", "config.yaml:2:1: not valid YAML: 'ascii' stands here a second time")]
    [InlineData("[1, 2]", "config.yaml:1:1: a map is expected here: keys, aliases, skin, ascii")]
    [InlineData("keys: *no", "config.yaml:1:7: not valid YAML: there is no anchor 'no'")]
    public void A_fault_is_told_with_its_line_and_column_and_the_file_counts_as_not_there(string text, string fault)
    {
        var (settings, faults) = Read(text);
        Assert.Equal([fault], faults.Select(f => f.ToString()));
        Assert.Same(LiveSettings.Default, settings);
    }

    [Fact]
    public void All_faults_are_told_at_once() => Assert.Equal(3, Read("keyz: 1\nascii: 2\nskin: nowhere").Faults.Length);

    [Theory]
    [InlineData("a: &a [x]\nb: &b [*a, *a]\n")]
    [InlineData("keys: {")]
    [InlineData("\t- x")]
    public void What_is_no_settings_file_is_a_fault_and_no_crash(string text) => Assert.NotEmpty(Read(text).Faults);

    [Fact]
    public void Deep_and_huge_files_are_refused()
    {
        Assert.Contains("nested too deep", Read(string.Concat(Enumerable.Repeat("[", 500))).Faults.Single().Message, StringComparison.Ordinal);
        Assert.Contains("too many values", Read($"keys: [{string.Join(',', Enumerable.Repeat("x", 30_000))}]").Faults.Single().Message, StringComparison.Ordinal);
    }

    private static (LiveSettings Settings, ImmutableArray<SettingsFault> Faults) Read(string text) => new SettingsReader("config.yaml", Skin).Read(text);

    private static (string File, string Text)? Skin(string name) => name switch
    {
        "dracula" => ("skins/dracula.yaml", Dracula),
        "broken" => ("skins/broken.yaml", "k9s:\n  body:\n    fgColor: notacolour"),
        _ => null,
    };
}
