using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Tests.Cluster;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis;

public sealed class SharedValuesTests
{
    private static readonly DateTime Now = new(2026, 11, 23, 18, 0, 0, DateTimeKind.Utc);

    private readonly ClusterState _state = new();
    private readonly SharedValues _shared;
    private int _computed;

    public SharedValuesTests() => _shared = new(_state);

    [Fact]
    public void A_value_is_computed_once_and_its_readers_depend_on_it_alone()
    {
        Apply(new Replaced(ResourceKinds.Pod, null, [Pod("a")]));

        Assert.Equal(1, Read(out var dependency));
        Assert.Equal(1, Read(out var other));

        Assert.Equal((1, dependency), (_computed, other));
    }

    [Fact]
    public void Its_readers_hear_of_a_change_only_when_the_value_is_another_one()
    {
        Apply(new Replaced(ResourceKinds.Pod, null, [Pod("a")]));
        Read(out var dependency);

        Assert.Empty(Apply(new Upserted(Pod("a", "\"status\":{\"phase\":\"Running\"}"))));
        Assert.Equal(2, _computed);
        Assert.Equal([dependency], Apply(new Upserted(Pod("b"))));
        Assert.Equal(2, Read(out _));
    }

    [Fact]
    public void A_value_that_nobody_reads_is_dropped()
    {
        Apply(new Replaced(ResourceKinds.Pod, null, []));
        Read(out _);

        _shared.Trim(_ => false);
        Read(out _);

        Assert.Equal(2, _computed);
    }

    private static ResourceObject Pod(string name, string rest = "") => Objects.Make(ResourceKinds.Pod, "n", name, "", rest);

    private List<Dependency> Apply(ClusterChange change)
    {
        foreach (var touched in _state.Apply([change]))
            _shared.Touch(touched);
        return _shared.Refresh(Now, moved: false);
    }

    private int Read(out Dependency dependency)
    {
        var reader = new NotingReader(_state, _shared);
        reader.Begin(Now);
        var count = reader.Once("pods", through =>
        {
            _computed++;
            return through.All(ResourceKinds.Pod, null).Value.Count;
        });
        dependency = Assert.Single(reader.Dependencies);
        return count;
    }
}
