using K8sDoctor.Troubleshooter.Session.Inspection;
using K8sDoctor.Troubleshooter.Terminal.Keys;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

/// <summary><c>docs/live-view.md</c> names every command that can be given a key, and tells of what logs are kept.</summary>
public sealed class LiveViewDocsTests
{
    private static readonly string Page = File.ReadAllText(Repository.Path("docs", "live-view.md"));

    [Fact]
    public void Every_command_is_named_and_no_other()
    {
        var from = Page.IndexOf("Commands: `", StringComparison.Ordinal);
        var text = Page[from..Page.IndexOf("\n\n", from, StringComparison.Ordinal)];
        var named = text.Split('`').Where((_, i) => i % 2 == 1).SelectMany(words => words.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(KeyMap.Default.Bindings.Select(KeyMap.NameOf).Order(), named.Order());
    }

    [Fact]
    public void No_key_means_two_things_on_one_page() =>
        Assert.DoesNotContain(KeyMap.Default.Bindings.SelectMany(b => b.Keys, (b, key) => (b.Page, key)).GroupBy(k => k), g => g.Count() > 1);

    [Fact]
    public void The_bounds_of_a_log_are_told() =>
        Assert.Contains(FormattableString.Invariant($"{LogBuffer.DefaultLines:N0} lines and {LogBuffer.DefaultBytes >> 20} MiB are kept"), Page, StringComparison.Ordinal);

    [Fact]
    public void Each_range_has_its_command() =>
        Assert.Equal(LogRange.All.Select(r => r.Name), KeyMap.Default.Bindings.Where(b => b.Command is >= LiveCommand.TailRange and <= LiveCommand.LastHour).Select(b => b.Name));
}
