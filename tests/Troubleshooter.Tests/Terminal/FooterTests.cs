using System.Collections.Immutable;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;
using K8sDoctor.Troubleshooter.Terminal.Settings;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

/// <summary>The last line names the keys that matter for what is under the cursor, in 80 columns.</summary>
public sealed class FooterTests
{
    private const string OfPod = "l logs  p previous  d describe  y yaml";

    [Theory]
    [InlineData("1", $" Enter open  f fixes  {OfPod}  / filter  ? help")]
    [InlineData("2", $" {OfPod}  / filter  ")]
    [InlineData("3", $" Enter incident  {OfPod}  / filter  ? help")]
    [InlineData("4", $" {OfPod}  / filter  ")]
    [InlineData("5", " d describe  y yaml  / filter  ")]
    [InlineData("6", $" Enter incident  {OfPod}  / filter  ? help")]
    [InlineData("7", $" Enter incident  {OfPod}  / filter  ? help")]
    [InlineData("8", " Esc back  Ctrl-S save  ")]
    [InlineData("x", $" Esc back  f fixes  {OfPod}  ")]
    [InlineData("f", $" Enter copy  Esc back  {OfPod}  x explain")]
    [InlineData("b", $" Esc back  f fixes  {OfPod}  ")]
    [InlineData("enter", $" Esc back  Enter table  {OfPod}  f fixes  ")]
    [InlineData("?", " Esc back  PgDn page down  ")]
    public async Task Each_page_tells_of_its_keys_in_80_columns(string key, string footer)
    {
        var line = (await RecordedLab.AtAsync(780)).Screen(80, 24).Keys(key).Lines[^1];
        Assert.StartsWith(footer, line, StringComparison.Ordinal);
        Assert.EndsWith("  ? help", line, StringComparison.Ordinal);
        Assert.InRange(Graphemes.Width(line), 1, 80);
    }

    [Fact]
    public void What_does_not_exist_can_be_neither_described_nor_read()
    {
        var missing = FakeViews.Incident("missing", Diagnostics.Diagnosis.Severity.Critical, "ConfigMap", "shop", "settings", "It does not exist") with { Root = FakeViews.Reference("ConfigMap", "shop", "settings", absent: true) };
        Assert.StartsWith(" Enter open  f fixes  / filter  ", new Live(80, 24).Shows(FakeViews.Of([missing])).Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_ones_own_is_told_and_one_that_a_page_has_taken_is_not()
    {
        var settings = LiveSettings.Default with { Keys = new([.. KeyMap.Default.Bindings.Select(b => b.Command == LiveCommand.Logs ? b with { Keys = ["L"] } : b.Command == LiveCommand.Yaml ? b with { Keys = [] } : b)]) };
        var live = new Live(80, 24, settings: settings).Shows(FakeViews.Lab());
        Assert.StartsWith(" Enter open  f fixes  Shift-L logs  p previous  d describe  / filter  ", live.Lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("w what changed", new Live(200, 24).Shows(FakeViews.Lab()).Keys("l").Lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tab", "Tab (focus) does nothing here.")]
    [InlineData("Z", "Nothing is sorted by Shift-Z here.")]
    [InlineData("ctrl+w", "Tables show all columns.")]
    [InlineData("ctrl+z", "Tables show only what has a part in an incident.")]
    public void A_key_that_changes_nothing_in_sight_says_so(string key, string says)
    {
        var live = new Live(80, 24).Shows(FakeViews.Lab()).Keys("8");
        Assert.Contains(says, live.Keys(key).Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_said_to_a_key_is_gone_with_the_next_one()
    {
        var live = new Live(80, 24).Shows(FakeViews.Lab()).Keys("J");
        Assert.Contains("Shift-J (owner) does nothing here.", live.Lines[^1], StringComparison.Ordinal);
        Assert.StartsWith(" Enter open  ", live.Keys("down").Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_does_something_or_says_that_it_does_nothing_on_every_page()
    {
        var silent = new List<string>();
        foreach (var page in (ImmutableArray<string>)["1", "2", "5", "7", "8", "x", "f", "b", "d", "l", "?"])
        {
            foreach (var binding in KeyMap.Default.Bindings.Where(b => b.Page is null && b.Command is not (LiveCommand.Quit or LiveCommand.Back) && b.Group is not KeyGroup.Move))
            {
                var live = new Live(100, 30).Shows(FakeViews.Lab()).Keys(page);
                var before = live.Screen;
                live.Keys(binding.Keys[0]);
                if (live.Screen == before) silent.Add($"{binding.Name} on {page}");
            }
        }

        // What is read again is the same here, and a log without lines has no times.
        Assert.Equal(["describe on d", "timeline on l", "logs on l"], silent);
    }
}
