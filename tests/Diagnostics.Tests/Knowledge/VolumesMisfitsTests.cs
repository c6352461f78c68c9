using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class VolumesMisfitsTests
{
    private const string Claim = """{"metadata":{"name":"data","namespace":"shop"},"spec":{"accessModes":["ReadWriteOnce"],"storageClassName":"manual","resources":{"requests":{"storage":"5Gi"}}}}""";

    [Theory]
    [InlineData("500Mi", "ReadWriteOnce", "manual", "Available", "", "small: has 500Mi, where the claim asks for 5Gi")]
    [InlineData("5Gi", "ReadOnlyMany", "manual", "Available", "", "modes: offers ReadOnlyMany, where the claim asks for ReadWriteOnce")]
    [InlineData("5Gi", "ReadWriteOnce", "manuel", "Available", "", "class: is of class manuel, where the claim asks for manual")]
    [InlineData("5Gi", "ReadWriteOnce", "manual", "Released", "gone", "released: is Released: its claimRef still names the deleted claim shop/gone")]
    [InlineData("5Gi", "ReadWriteOnce", "manual", "Bound", "other", "taken: belongs to claim shop/other")]
    [InlineData("1Gi", "ReadOnlyMany", "manual", "Available", "", "small: has 1Gi, where the claim asks for 5Gi, and offers ReadOnlyMany, where the claim asks for ReadWriteOnce")]
    [InlineData("5Gi", "ReadWriteOnce", "manual", "Available", "", "")]
    [InlineData("1Gi", "ReadWriteOnce", "other", "Available", "", "")]
    public void It_is_told_why_a_volume_is_not_given_to_a_claim(string size, string mode, string className, string phase, string holder, string expected)
    {
        var reference = holder.Length == 0 ? "" : $$$""","claimRef":{"namespace":"shop","name":"{{{holder}}}"}""";
        var world = new KnowledgeWorld().Add(ResourceKinds.PersistentVolumeClaim, Claim).Add(
            ResourceKinds.PersistentVolume,
            $$$$"""{"metadata":{"name":"disk"},"spec":{"capacity":{"storage":"{{{{size}}}}"},"accessModes":["{{{{mode}}}}"],"storageClassName":"{{{{className}}}}"{{{{reference}}}}},"status":{"phase":"{{{{phase}}}}"}}""");

        var found = world.Call("volumeMisfits", CelValue.Of(world.Find(ResourceKinds.PersistentVolumeClaim, "shop", "data")));

        Assert.Equal(expected, found.Count == 0 ? "" : $"{Fact(found[0], "kind")}: {Fact(found[0], "why")}");
    }

    [Fact]
    public void The_nearest_volume_comes_first_and_one_that_is_taken_last()
    {
        var world = new KnowledgeWorld().Add(ResourceKinds.PersistentVolumeClaim, Claim)
            .Add(ResourceKinds.PersistentVolume, """{"metadata":{"name":"a"},"spec":{"capacity":{"storage":"5Gi"},"accessModes":["ReadWriteOnce"],"storageClassName":"manual","claimRef":{"namespace":"x","name":"y"}},"status":{"phase":"Bound"}}""")
            .Add(ResourceKinds.PersistentVolume, """{"metadata":{"name":"b"},"spec":{"capacity":{"storage":"1Gi"},"accessModes":["ReadOnlyMany"],"storageClassName":"manual"},"status":{"phase":"Available"}}""")
            .Add(ResourceKinds.PersistentVolume, """{"metadata":{"name":"c"},"spec":{"capacity":{"storage":"4Gi"},"accessModes":["ReadWriteOnce"],"storageClassName":"manual"},"status":{"phase":"Available"}}""");

        var found = world.Call("volumeMisfits", CelValue.Of(world.Find(ResourceKinds.PersistentVolumeClaim, "shop", "data")));

        Assert.Equal(["c", "b", "a"], Enumerable.Range(0, found.Count).Select(i => Fact(found[i], "volume")));
    }

    private static string Fact(CelValue facts, string key) => facts.TryGet(CelValue.Of(key), out var value) ? value.AsString : throw new KeyNotFoundException(key);
}
