using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session.Inspection;
using K8sDoctor.Troubleshooter.Tests.Session.Tables;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

/// <summary>The pages of a description and of YAML, key by key.</summary>
public sealed class ObjectPageTests
{
    [Fact]
    public void D_describes_and_y_shows_the_YAML_of_the_row_and_each_leads_to_the_other()
    {
        var live = Lab().Keys("2", "d");
        Assert.Contains("Describe: po/web-0 in shop, read 09:41:07", live.Screen, StringComparison.Ordinal);
        Assert.Contains("It has the fault of deploy/web", live.Screen, StringComparison.Ordinal);
        Assert.Contains("It answers 404", live.Screen, StringComparison.Ordinal);
        Assert.Contains("Status:            Running", live.Screen, StringComparison.Ordinal);
        live.Keys("y");
        Assert.Contains("YAML: po/web-0 in shop", live.Screen, StringComparison.Ordinal);
        Assert.Contains("kind: Pod", live.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("It answers 404", live.Screen, StringComparison.Ordinal);
        Assert.Contains("Describe:", live.Keys("d").Screen, StringComparison.Ordinal);
        Assert.Contains("Pods 1", live.Keys("esc").Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Enter_leads_from_a_description_to_its_incident() => Assert.Contains("Incidents 1", Lab().Keys("2", "d", "enter").Screen, StringComparison.Ordinal);

    [Fact]
    public void An_incident_is_described_by_its_root()
    {
        var live = Lab().Keys("d");
        Assert.Contains("Describe: deploy/web in shop", live.Screen, StringComparison.Ordinal);
        Assert.Contains("It is where the fault lies", live.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_asked_for_again_is_read_again()
    {
        var live = Lab();
        var reads = 0;
        live.Inspections.Object = (_, _) => [$"reads: {++reads}"];
        Assert.Contains("reads: 1", live.Keys("2", "y").Screen, StringComparison.Ordinal);
        Assert.Contains("reads: 2", live.Keys("y").Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_read_is_said_in_words_and_there_is_nothing_to_copy()
    {
        var live = Lab();
        live.Inspections.Object = (_, _) => null;
        Assert.Contains("It could not be read: there is no Pod web-0 (any more). y tries again.", live.Keys("2", "y").Screen, StringComparison.Ordinal);
        Assert.Contains("Nothing to copy here.", live.Keys("c").Lines[^1], StringComparison.Ordinal);
        Assert.Contains("There is nothing to save here.", live.Keys("ctrl+s").Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_exist_is_not_asked_for()
    {
        var missing = FakeViews.Incident("missing", Severity.Critical, "ConfigMap", "shop", "settings", "It does not exist") with { Root = FakeViews.Reference("ConfigMap", "shop", "settings", absent: true) };
        Assert.Contains("cm/settings does not exist.", new Live().Shows(FakeViews.Of([missing])).Keys("y").Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_kind_that_is_read_as_metadata_says_so()
    {
        var secret = FakeObjects.Read(ResourceKinds.Secret, """{"metadata":{"name":"db","namespace":"shop"}}""");
        var live = new Live().Shows(FakeViews.Of([])).Over(secret);
        live.Inspections.Object = (key, _) => [$"kind: {key.Kind.Kind}", $"name: {key.Name}"];
        live.Keys(":").Types("secrets").Keys("enter", "y");
        Assert.Contains("Metadata only.", live.Screen, StringComparison.Ordinal);
        Assert.Contains("kind: Secret", live.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_marks_what_it_finds_and_n_goes_from_one_to_the_next()
    {
        var live = Lab();
        live.Inspections.Object = (_, _) => [.. Enumerable.Range(0, 200).Select(i => i % 50 == 7 ? $"port: {i}" : $"field{i}: x")];
        live.Keys("2", "y", "/").Types("port");
        Assert.Contains("4 of 200", live.Lines[^1], StringComparison.Ordinal);
        live.Keys("enter");
        Assert.Contains("port: 7", live.Screen, StringComparison.Ordinal);
        Assert.Contains("/port/ 1 of 4", live.Screen, StringComparison.Ordinal);
        Assert.Contains("port: 57", live.Keys("n").Lines[3], StringComparison.Ordinal);
        Assert.Contains("/port/ 2 of 4", live.Screen, StringComparison.Ordinal);
        Assert.Contains("port: 157", live.Keys("N", "N").Screen, StringComparison.Ordinal);
        Assert.Contains("YAML:", live.Keys("esc").Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("/port/", live.Screen, StringComparison.Ordinal);
        Assert.Contains("Search for something first: /", live.Keys("n").Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void C_copies_and_ctrl_S_saves_all_of_it()
    {
        var live = Lab().Keys("2", "y", "c");
        Assert.Equal("kind: Pod\nname: web-0\n", live.Copied);
        live.Keys("ctrl+s");
        Assert.Equal(("yaml-pod-web-0-20261120-094107.txt", live.Copied), (live.Files.Saved.Single().Key, live.Files.Saved.Single().Value));
    }

    [Fact]
    public void Where_there_is_no_object_it_says_so() => Assert.Contains("There is no object here.", Lab().Keys("8", "d").Lines[^1], StringComparison.Ordinal);

    private static Live Lab()
    {
        var live = new Live().Shows(FakeViews.Of([FakeViews.Incident("rule", Severity.Critical, "Deployment", "shop", "web", "It answers 404", members: 2)])).Over(FakeObjects.Pod("shop", "web-0"));
        live.Inspections.Object = Text;
        return live;
    }

    private static ImmutableArray<string>? Text(ObjectKey key, ObjectForm form) =>
        form == ObjectForm.Yaml ? [$"kind: {key.Kind.Kind}", $"name: {key.Name}"] : [$"Name:              {key.Name}", "Status:            Running"];
}
