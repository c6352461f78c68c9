namespace K8sDoctor.Troubleshooter.Tests.Terminal;

/// <summary>Every view of the recorded cluster, at three sizes and fixed moments, as files that a reviewer can look at.</summary>
public sealed class RecordedScreenTests
{
    private const int AllFaults = 780;
    private const int Early = 200;

    public static TheoryData<string, string, int, int> Views =>
    [
        .. from view in new[] { ("1", "incidents"), ("2", "pods"), ("3", "hpas"), ("4", "rollouts"), ("5", "nodes"), ("6", "events"), ("7", "timeline"), ("8", "blindspots") }
           from size in new[] { (80, 24), (120, 36), (200, 60) }
           select new TheoryDataRow<string, string, int, int>(view.Item1, view.Item2, size.Item1, size.Item2),
    ];

    [Theory]
    [MemberData(nameof(Views))]
    public async Task A_view_of_the_recorded_cluster(string key, string name, int width, int height)
    {
        var lab = await RecordedLab.AtAsync(AllFaults);
        Expected.Matches($"recorded-{name}-{width}x{height}.txt", lab.Screen(width, height).Keys(key).Screen);
    }

    [Theory]
    [InlineData("2", "pods")]
    [InlineData("4", "rollouts")]
    [InlineData("6", "events")]
    public async Task The_same_a_few_minutes_earlier(string key, string name) =>
        Expected.Matches($"recorded-early-{name}-120x36.txt", (await RecordedLab.AtAsync(Early)).Screen(120, 36).Keys(key).Screen);

    public static TheoryData<string, string, int, int> Pages =>
    [
        .. from page in new[] { ("x", "incident"), ("f", "fixes"), ("t", "incident-timeline"), ("w", "changes"), ("b", "blast-radius"), ("?", "help") }
           from size in new[] { (80, 24), (120, 36), (200, 60) }
           select new TheoryDataRow<string, string, int, int>(page.Item1, page.Item2, size.Item1, size.Item2),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_of_the_first_incident(string key, string name, int width, int height) =>
        Expected.Matches($"recorded-{name}-{width}x{height}.txt", (await RecordedLab.AtAsync(AllFaults)).Screen(width, height).Keys(key).Screen);

    public static TheoryData<string, string, int, int> Objects =>
    [
        .. from page in new[] { ("d", "description"), ("y", "yaml"), ("l", "logs"), ("p", "previous-logs") }
           from size in new[] { (80, 24), (120, 36), (200, 60) }
           select new TheoryDataRow<string, string, int, int>(page.Item1, page.Item2, size.Item1, size.Item2),
    ];

    [Theory]
    [MemberData(nameof(Objects))]
    public async Task What_is_read_of_an_object(string key, string name, int width, int height)
    {
        var live = (await RecordedLab.AtAsync(AllFaults)).Screen(width, height).Keys("/").Types(RecordedLab.Looked.Name).Keys("enter", key);
        Expected.Matches($"recorded-{name}-{width}x{height}.txt", live.Screen);
    }

    [Fact]
    public async Task Only_faults_sorted_by_restarts_in_one_namespace()
    {
        var live = (await RecordedLab.AtAsync(AllFaults)).Screen(120, 36).Keys(":").Types("po shop").Keys("enter", "ctrl+z", "T");
        Expected.Matches("recorded-pods-chosen-120x36.txt", live.Screen);
    }

    [Fact]
    public async Task Every_kind_has_a_table()
    {
        var lab = await RecordedLab.AtAsync(AllFaults);
        foreach (var kind in Diagnostics.Resources.ResourceKinds.All)
            Assert.DoesNotContain("failed", lab.Screen(100, 30).Keys(":").Types(kind.Plural).Keys("enter").Lines[3], StringComparison.Ordinal);
    }
}
