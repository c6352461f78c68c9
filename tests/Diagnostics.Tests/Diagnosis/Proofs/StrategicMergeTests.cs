using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Diagnosis.Proofs;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Proofs;

/// <summary>Patches are merged as the API server merges them.</summary>
public sealed class StrategicMergeTests
{
    [Theory]
    [InlineData("""{"a":1,"b":{"c":2}}""", """{"b":{"d":3}}""", """{"a":1,"b":{"c":2,"d":3}}""")]
    [InlineData("""{"a":1,"b":2}""", """{"b":null}""", """{"a":1}""")]
    [InlineData("""{"containers":[{"name":"a","image":"1"},{"name":"b","image":"1"}]}""", """{"containers":[{"name":"b","image":"2"}]}""", """{"containers":[{"name":"a","image":"1"},{"name":"b","image":"2"}]}""")]
    [InlineData("""{"containers":[{"name":"a"}]}""", """{"containers":[{"name":"b"}]}""", """{"containers":[{"name":"a"},{"name":"b"}]}""")]
    [InlineData("""{"volumes":[{"name":"a"},{"name":"b"}]}""", """{"volumes":[{"name":"a","$patch":"delete"}]}""", """{"volumes":[{"name":"b"}]}""")]
    [InlineData("""{"ports":[{"containerPort":80,"name":"x"}]}""", """{"ports":[{"containerPort":80,"name":"y"}]}""", """{"ports":[{"containerPort":80,"name":"y"}]}""")]
    [InlineData("""{"tolerations":[{"key":"a"}]}""", """{"tolerations":[{"key":"b"}]}""", """{"tolerations":[{"key":"b"}]}""")]
    [InlineData("""{"a":{"b":1,"c":2}}""", """{"a":{"$patch":"replace","c":3}}""", """{"a":{"c":3}}""")]
    public void A_strategic_patch(string target, string patch, string expected) => Assert.Equal(expected, Merge(target, patch, strategic: true));

    [Fact]
    public void A_merge_patch_replaces_every_list() =>
        Assert.Equal("""{"containers":[{"name":"b"}]}""", Merge("""{"containers":[{"name":"a"}]}""", """{"containers":[{"name":"b"}]}""", strategic: false));

    [Theory]
    [InlineData("""[{"op":"replace","path":"/l/0/v","value":"b"}]""", """{"l":[{"v":"b"}]}""")]
    [InlineData("""[{"op":"add","path":"/l/-","value":1}]""", """{"l":[{"v":"a"},1]}""")]
    [InlineData("""[{"op":"remove","path":"/l/0"}]""", """{"l":[]}""")]
    [InlineData("""[{"op":"add","path":"/k~1x","value":1}]""", """{"l":[{"v":"a"}],"k/x":1}""")]
    public void A_JSON_patch(string operations, string expected)
    {
        var target = (JsonObject)JsonNode.Parse("""{"l":[{"v":"a"}]}""")!;

        Assert.True(JsonPatch.Apply(target, (JsonArray)JsonNode.Parse(operations)!, ""));
        Assert.Equal(expected, target.ToJsonString());
    }

    [Fact]
    public void A_JSON_patch_of_what_is_not_there_is_none() =>
        Assert.False(JsonPatch.Apply([], (JsonArray)JsonNode.Parse("""[{"op":"replace","path":"/a/b","value":1}]""")!, ""));

    private static string Merge(string target, string patch, bool strategic) =>
        StrategicMerge.Apply((JsonObject)JsonNode.Parse(target)!, (JsonObject)JsonNode.Parse(patch)!, strategic).ToJsonString();
}
