using System.Globalization;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Troubleshooter.Kubernetes;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Inspection;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes.Audit;

/// <summary><c>docs/api-requests.md</c> shows what was audited, and the limits that hold. <c>UPDATE_EXPECTED=1</c> writes it anew.</summary>
public sealed class ApiRequestsPageTests
{
    private static readonly string Page = Repository.Path("docs", "api-requests.md");

    [Theory]
    [InlineData("scan")]
    [InlineData("explain")]
    [InlineData("live-hour")]
    [InlineData("inspect-objects")]
    [InlineData("inspect-logs")]
    [InlineData("dry-run")]
    public void The_page_shows_the_requests_that_were_audited(string name) =>
        Holds(name, $"```text\n{File.ReadAllText(Repository.Path("tests", "Troubleshooter.Tests", "Kubernetes", "Audit", "expected", $"{name}.txt"))}```");

    [Fact]
    public void The_page_tells_the_limits_of_the_program() => Holds("limits", string.Join('\n', Limits()));

    private static IEnumerable<string> Limits()
    {
        yield return "| what | limit |";
        yield return "|---|---|";
        yield return Row("requests for one explanation, each try of each page counted", Explainer.MostRequests);
        yield return Row("objects in a page", PagedList.MostObjects);
        yield return Row("lists at once", LiveCluster.ListsAtOnce);
        yield return Row("seconds of a watch", $"{WatchReader.ShortestLength.TotalSeconds} to {2 * WatchReader.ShortestLength.TotalSeconds}, by chance");
        yield return Row("seconds that a watch may be silent before somebody looks", WatchReader.Silence.TotalSeconds);
        yield return Row("namespaces that are watched one by one, where not all may be read", ScopePlan.MostNamespaces);
        yield return Row("namespaces in which a kind is read to show something of it", WantLedger.MostNamespaces);
        yield return Row("changes that are tried by one report, with `--dry-run-fixes`", FixDryRuns.Most);
        yield return Row("changes that are tried at once", DryRunner.AtOnce);
        yield return Row("seconds between two rounds of reviews", PermissionKeeper.Period.TotalSeconds);
        yield return Row("logs at once", LogReader.AtOnce);
        yield return Row("logs in a second, after the first few", LogReader.PerSecond);
        yield return Row("logs in a minute", LogReader.PerMinute);
        yield return Row("logs without a pause, in `scan` and `explain`", LogReader.OnceBurst);
        yield return Row("lines of a log", LogText.MostLines);
        yield return Row("bytes of a log", LogReader.LimitBytes);
        yield return Row("seconds for a log", LogReader.TimeLimit.TotalSeconds);
        yield return Row("lines of each run of a log that a person asks for, at first", LogRange.TailLines);
        yield return Row("lines of such a log within a range of time, and in memory", LogBuffer.DefaultLines);
        yield return Row("bytes of such a log in memory", LogBuffer.DefaultBytes);
        yield return Row("bytes of its first lines", LogRange.HeadBytes);
        yield return Row("seconds without a log request to a namespace that refused one", LogReader.RefusedFor.TotalSeconds);
    }

    private static string Row(string what, object limit) => $"| {what} | {Convert.ToString(limit, CultureInfo.InvariantCulture)} |";

    private static void Holds(string name, string text)
    {
        var page = File.ReadAllText(Page);
        var (begin, end) = ($"<!-- begin {name} -->\n", $"\n<!-- end {name} -->");
        var from = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = page.IndexOf(end, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("UPDATE_EXPECTED") == "1")
            File.WriteAllText(Page, page = string.Concat(page.AsSpan(0, from), text, page.AsSpan(to)));
        Assert.Contains($"{begin}{text}{end}", page, StringComparison.Ordinal);
    }
}
