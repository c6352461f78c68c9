using System.Text;
using System.Text.Json;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session.Inspection;

namespace K8sDoctor.Troubleshooter.Tests.Session.Inspection;

public sealed class InspectedObjectTests
{
    private const string Json = """
        {"apiVersion":"v1","kind":"PartialObjectMetadata","metadata":{"name":"db","namespace":"shop","managedFields":[{"manager":"kubectl"}],
         "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\"data\":{\"password\":\"aHVudGVy\"}}","team":"shop"}},
         "data":{"password":"aHVudGVyMg=="},"stringData":{"password":"hunter2"},"spec":{"a":1}}
        """;

    [Fact]
    public void Of_a_Secret_only_metadata_are_kept_and_no_annotation()
    {
        var text = Read(ResourceKinds.Secret);
        Assert.Contains("\"name\":\"db\"", text, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"Secret\"", text, StringComparison.Ordinal);
        foreach (var word in (string[])["aHVudGVy", "hunter2", "annotations", "team", "managedFields", "\"data\"", "spec"])
            Assert.DoesNotContain(word, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_ConfigMap_only_metadata_are_kept_and_no_annotation_that_holds_its_data()
    {
        var text = Read(ResourceKinds.ConfigMap);
        Assert.Contains("team", text, StringComparison.Ordinal);
        foreach (var word in (string[])["aHVudGVy", "hunter2", "managedFields", "last-applied", "spec"])
            Assert.DoesNotContain(word, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_any_other_object_all_but_managedFields()
    {
        var text = Read(ResourceKinds.Pod);
        Assert.Contains("\"spec\":{\"a\":1}", text, StringComparison.Ordinal);
        Assert.Contains("last-applied", text, StringComparison.Ordinal);
        Assert.DoesNotContain("managedFields", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_object_is_refused() => Assert.ThrowsAny<JsonException>(() => new InspectedObject(new(ResourceKinds.Pod, "a", "b"), "[1]"u8));

    private static string Read(ResourceKind kind) => new InspectedObject(new(kind, "shop", "db"), Encoding.UTF8.GetBytes(Json)).Root.GetRawText();
}
