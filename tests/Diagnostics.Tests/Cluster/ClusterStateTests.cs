using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Cluster;

public sealed class ClusterStateTests
{
    private static readonly DateTime Now = new(2026, 11, 23, 18, 0, 0, DateTimeKind.Utc);
    private static readonly LogKey Log = new("n", "p", "app", false);

    private static ResourceObject Pod(string name, string metadata = "", string rest = "") => Objects.Make(ResourceKinds.Pod, "n", name, metadata, rest);

    private static ResourceObject Status(int restarts, string state) => Pod("p", "", $$"""
        "status":{"containerStatuses":[{"name":"app","restartCount":{{restarts}},{{state}}}]}
        """);

    [Fact]
    public void An_equal_object_touches_nothing()
    {
        var state = new ClusterState();
        state.Add(Pod("p"));

        Assert.Empty(state.Apply(new Upserted(Pod("p"))));
        Assert.Contains(Dependency.On(Pod("p").Key), state.Apply(new Upserted(Pod("p", "", "\"status\":{\"phase\":\"Failed\"}"))));
    }

    [Fact]
    public void A_finished_list_loses_no_deletion_and_leaves_other_namespaces_alone()
    {
        var state = new ClusterState();
        state.Add(Pod("gone"), Pod("stays"), Objects.Make(ResourceKinds.Pod, "other", "x"));

        var touched = state.Apply(new Replaced(ResourceKinds.Pod, "n", [Pod("stays"), Pod("new")]));

        Assert.Equal(["new", "stays", "x"], state.All(ResourceKinds.Pod).Select(o => o.Name));
        Assert.Contains(Dependency.On(Pod("gone").Key), touched);
        Assert.DoesNotContain(Dependency.On(Pod("stays").Key), touched);
    }

    [Fact]
    public void Unknown_is_not_empty()
    {
        var state = new ClusterState();
        var reader = new StateReader(state, Now);

        Assert.False(reader.All(ResourceKinds.Event, "n").IsKnown);
        Assert.False(reader.Related(Pod("p").Key, Relation.HasEvent, ResourceKinds.Event).IsKnown);
        Assert.Equal([(ResourceKinds.Event, "n")], reader.UnknownKinds);

        Assert.Contains(Dependency.OnSource(ResourceKinds.Event), state.Apply(new Replaced(ResourceKinds.Event, null, [])));
        Assert.Empty(new StateReader(state, Now).Related(Pod("p").Key, Relation.HasEvent, ResourceKinds.Event).Value);
    }

    [Fact]
    public void An_outage_changes_no_answer_and_makes_nobody_read_again()
    {
        var state = new ClusterState();
        state.Apply(new Replaced(ResourceKinds.Pod, null, [Pod("stays")]));

        Assert.Empty(state.Apply(new SourceState(ResourceKinds.Pod, null, SourceStatus.Stale, "refused", Now)));
        Assert.Empty(state.Apply(new SourceState(ResourceKinds.Pod, null, SourceStatus.Stale, "refused again", Now)));
        Assert.Empty(state.Apply(new Replaced(ResourceKinds.Pod, null, [Pod("stays")])));
        Assert.Contains(Dependency.OnSource(ResourceKinds.Pod), state.Apply(new SourceState(ResourceKinds.Pod, null, SourceStatus.Forbidden, "no", Now)));
        Assert.Contains(Dependency.OnSource(ResourceKinds.Pod), state.Apply(new SourceState(ResourceKinds.Pod, null, SourceStatus.Forbidden, "no, and why", Now)));
    }

    [Theory]
    [InlineData(SourceStatus.Stale, true)]
    [InlineData(SourceStatus.NotServed, true)]
    [InlineData(SourceStatus.Forbidden, false)]
    [InlineData(SourceStatus.Loading, false)]
    [InlineData(SourceStatus.NotRecorded, false)]
    public void A_status_says_whether_absence_means_something(SourceStatus status, bool known)
    {
        var state = new ClusterState();
        state.Apply(new SourceState(ResourceKinds.Node, null, status, "why", Now));
        var answer = new StateReader(state, Now).All(ResourceKinds.Node, null);

        Assert.Equal(known, answer.IsKnown);
        Assert.Equal(known ? null : "nodes: why", answer.Unknown);
    }

    [Fact]
    public void What_is_not_served_is_gone() => Assert.Empty(NotServed().All(ResourceKinds.Pod));

    [Fact]
    public void An_object_that_was_asked_for_by_name_is_known_to_be_absent()
    {
        var state = new ClusterState();
        var key = Objects.Key(ResourceKinds.Secret, "n", "s");
        Assert.False(new StateReader(state, Now).Get(key).IsKnown);

        Assert.Contains(Dependency.On(key), state.Apply(new Deleted(key)));
        Assert.Null(new StateReader(state, Now).Get(key).Value);
    }

    [Fact]
    public void A_service_without_selector_selects_nothing_and_an_empty_policy_everything()
    {
        var state = new ClusterState();
        state.Add(Pod("p"), Objects.Make(ResourceKinds.Service, "n", "s", "", "\"spec\":{}"), Objects.Make(ResourceKinds.NetworkPolicy, "n", "all", "", "\"spec\":{\"podSelector\":{}}"));

        Assert.Equal([Objects.Key(ResourceKinds.NetworkPolicy, "n", "all")], state.Related(Pod("p").Key, Relation.SelectedBy));
        Assert.Empty(state.Related(Objects.Key(ResourceKinds.Service, "n", "s"), Relation.Selects));
    }

    [Fact]
    public void A_pod_mounts_everything_that_it_names_also_what_is_absent()
    {
        var state = new ClusterState();
        state.Add(Pod("p", "", """
            "spec":{"serviceAccountName":"sa","imagePullSecrets":[{"name":"pull"}],
            "volumes":[{"name":"a","configMap":{"name":"cm"}},{"name":"b","secret":{"secretName":"sec"}},{"name":"c","persistentVolumeClaim":{"claimName":"pvc"}},
              {"name":"d","projected":{"sources":[{"configMap":{"name":"pcm"}},{"secret":{"name":"psec"}}]}},{"name":"e","ephemeral":{"volumeClaimTemplate":{"spec":{"storageClassName":"fast"}}}}],
            "initContainers":[{"name":"i","envFrom":[{"secretRef":{"name":"ifrom"}}]}],
            "containers":[{"name":"c","envFrom":[{"configMapRef":{"name":"from"}}],"env":[{"name":"A","valueFrom":{"secretKeyRef":{"name":"key","key":"k"}}},{"name":"B","valueFrom":{"configMapKeyRef":{"name":"ckey","key":"k"}}}]}]}
            """));

        Assert.Equal(
            "PersistentVolumeClaim p-e,PersistentVolumeClaim pvc,ConfigMap ckey,ConfigMap cm,ConfigMap from,ConfigMap pcm,Secret ifrom,Secret key,Secret psec,Secret pull,Secret sec,ServiceAccount sa",
            string.Join(',', state.Related(Pod("p").Key, Relation.Mounts).Select(k => $"{k.Kind} {k.Name}")));
        Assert.Equal([Pod("p").Key], state.Related(Objects.Key(ResourceKinds.Secret, "n", "key"), Relation.MountedBy));
    }

    [Fact]
    public void Ingress_service_slice_and_pod_back_each_other()
    {
        var state = new ClusterState();
        var slice = Objects.Key(ResourceKinds.EndpointSlice, "n", "s-1");
        var service = Objects.Key(ResourceKinds.Service, "n", "s");
        state.Add(
            Objects.Make(ResourceKinds.Ingress, "n", "i", "", "\"spec\":{\"rules\":[{\"http\":{\"paths\":[{\"backend\":{\"service\":{\"name\":\"s\"}}}]}}]}"),
            Objects.Make(ResourceKinds.EndpointSlice, "n", "s-1", "\"labels\":{\"kubernetes.io/service-name\":\"s\"}", "\"endpoints\":[{\"targetRef\":{\"kind\":\"Pod\",\"name\":\"p\",\"namespace\":\"n\"}}]"));

        Assert.Equal([service], state.Related(Objects.Key(ResourceKinds.Ingress, "n", "i"), Relation.BackedBy));
        Assert.Equal([slice], state.Related(service, Relation.BackedBy));
        Assert.Equal([Pod("p").Key], state.Related(slice, Relation.BackedBy));
        Assert.Equal([service], state.Related(slice, Relation.Backs));
        Assert.Equal([slice], state.Related(Pod("p").Key, Relation.Backs));
    }

    [Fact]
    public void A_log_is_wanted_until_read_and_again_when_the_container_has_run_anew()
    {
        const string Running = "\"state\":{\"running\":{\"startedAt\":\"2026-11-23T18:00:00Z\"}}";
        const string Crashed = "\"state\":{\"terminated\":{\"startedAt\":\"2026-11-23T18:00:00Z\",\"finishedAt\":\"2026-11-23T18:01:00Z\",\"exitCode\":1}}";
        const string Waiting = "\"state\":{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}},\"lastState\":{\"terminated\":{\"startedAt\":\"2026-11-23T18:00:00Z\",\"finishedAt\":\"2026-11-23T18:01:00Z\",\"exitCode\":1}}";
        var state = new ClusterState();
        var reader = new StateReader(state, Now);
        Assert.False(reader.Log(Log).IsKnown);
        Assert.Equal([Log], reader.WantedLogs);

        state.Apply(new Upserted(Status(0, Running)), new LogRead(Log, new(["hello"])));
        Assert.Equal(["hello"], new StateReader(state, Now).Log(Log).Value.Lines);

        Assert.Contains(Dependency.On(Log), state.Apply(new Upserted(Status(0, Crashed))));
        state.Apply(new LogRead(Log, new(["bye"])), new Upserted(Status(0, Waiting)));
        Assert.Equal(["bye"], state.Log(Log).Answer!.Lines);
        state.Apply(new Upserted(Status(1, Running)));
        Assert.Null(state.Log(Log).Answer);
        state.Apply(new LogRead(Log, new([], "forbidden")));
        reader = new StateReader(state, Now);
        Assert.Contains("forbidden", reader.Log(Log).Unknown, StringComparison.Ordinal);
        Assert.Empty(reader.WantedLogs);
        state.Apply(new Deleted(Pod("p").Key));
        Assert.Null(state.Log(Log).Answer);
    }

    [Fact]
    public void A_log_that_arrives_after_its_pod_has_gone_is_not_that_of_the_next_pod_of_that_name()
    {
        var state = new ClusterState();
        state.Apply(new Upserted(Pod("p")), new Deleted(Pod("p").Key), new LogRead(Log, new(["old"])), new Upserted(Pod("p")));

        Assert.Null(state.Log(Log).Answer);
    }

    [Fact]
    public void What_was_listed_of_a_kind_that_is_refused_since_is_not_known_and_what_was_read_by_name_is()
    {
        var forbidden = new SourceState(ResourceKinds.Pod, null, SourceStatus.Forbidden, "", Now);
        var listed = new ClusterState();
        listed.Apply(new Replaced(ResourceKinds.Pod, null, [Pod("p")]), forbidden);
        var named = new ClusterState();
        named.Apply(new Upserted(Pod("p")), forbidden);

        Assert.False(new StateReader(listed, Now).Get(Pod("p").Key).IsKnown);
        Assert.True(new StateReader(named, Now).Get(Pod("p").Key).IsKnown);
    }

    [Fact]
    public void Where_everything_is_refused_the_namespaces_that_are_known_by_themselves_stay_known()
    {
        var state = new ClusterState();
        var other = Objects.Make(ResourceKinds.Pod, "other", "p");
        state.Apply(
            new Replaced(ResourceKinds.Pod, null, [Pod("p"), other]), new Replaced(ResourceKinds.Pod, "n", [Pod("p")]),
            new SourceState(ResourceKinds.Pod, null, SourceStatus.Forbidden, "", Now));

        Assert.Equal([Pod("p")], state.All(ResourceKinds.Pod));
        Assert.True(state.StatusOf(ResourceKinds.Pod, "n").IsKnown);
        Assert.False(state.StatusOf(ResourceKinds.Pod, "other").IsKnown);
        Assert.False(new StateReader(state, Now).All(ResourceKinds.Pod, null).IsKnown);
    }

    [Fact]
    public void A_namespace_that_is_refused_while_everything_is_known_loses_nothing()
    {
        var state = new ClusterState();
        state.Apply(new Replaced(ResourceKinds.Pod, null, [Pod("p")]), new SourceState(ResourceKinds.Pod, "n", SourceStatus.Forbidden, "", Now));

        Assert.Equal(Pod("p"), new StateReader(state, Now).Get(Pod("p").Key).Value);
    }

    [Fact]
    public void What_a_scope_held_that_nobody_keeps_any_more_is_unknown_unless_another_scope_knows_it()
    {
        var alone = new ClusterState();
        alone.Apply(new Replaced(ResourceKinds.Pod, "n", [Pod("p")]));
        var touched = alone.Apply(new ScopeEnded(ResourceKinds.Pod, "n"));
        var covered = new ClusterState();
        covered.Apply(new Replaced(ResourceKinds.Pod, "n", [Pod("p")]), new Replaced(ResourceKinds.Pod, null, [Pod("p")]), new ScopeEnded(ResourceKinds.Pod, "n"));

        Assert.False(new StateReader(alone, Now).Get(Pod("p").Key).IsKnown);
        Assert.Equal(SourceStatus.NotRead, alone.StatusOf(ResourceKinds.Pod, "n").Status);
        Assert.Contains(Dependency.OnSource(ResourceKinds.Pod), touched);
        Assert.Equal(Pod("p"), new StateReader(covered, Now).Get(Pod("p").Key).Value);
        Assert.DoesNotContain(covered.Sources, s => s.Namespace == "n");
    }

    [Fact]
    public void Objects_stay_sorted_as_they_come_change_and_go()
    {
        var state = new ClusterState();
        var random = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var name = $"p{random.Next(40)}";
            if (random.Next(3) == 0)
                state.Apply(new Deleted(Pod(name).Key));
            else
                state.Add(Pod(name, "", $"\"status\":{{\"phase\":\"{round}\"}}"));
            Assert.Equal(state.All(ResourceKinds.Pod).OrderBy(o => o.Name, StringComparer.Ordinal), state.All(ResourceKinds.Pod));
            Assert.All(state.All(ResourceKinds.Pod), o => Assert.Same(state.Find(o.Key), o));
        }
    }

    [Fact]
    public void The_topmost_owner_is_the_last_controller_that_is_known()
    {
        var state = new ClusterState();
        var pod = Pod("p", $"\"ownerReferences\":{Objects.Owner("apps/v1", "ReplicaSet", "rs")}");
        var rollout = Pod("r", $"\"ownerReferences\":{Objects.Owner("argoproj.io/v1alpha1", "Rollout", "x")}");
        var mirror = Pod("m", $"\"ownerReferences\":{Objects.Owner("v1", "Node", "node1")}");
        var set = Objects.Make(ResourceKinds.ReplicaSet, "n", "rs", $"\"ownerReferences\":{Objects.Owner("apps/v1", "Deployment", "d")}");
        var deployment = Objects.Make(ResourceKinds.Deployment, "n", "d");
        state.Add(pod, rollout, mirror, set);
        var reader = new StateReader(state, Now);

        Assert.Equal(set, Owners.Topmost(reader, pod));
        state.Add(deployment);
        Assert.Equal(deployment, Owners.Topmost(reader, pod));
        Assert.Equal(rollout, Owners.Topmost(reader, rollout));
        Assert.Equal(mirror, Owners.Topmost(reader, mirror));
        state.Add(Objects.Make(ResourceKinds.Deployment, "n", "d", $"\"ownerReferences\":{Objects.Owner("apps/v1", "ReplicaSet", "rs")}"));
        Assert.NotNull(Owners.Topmost(reader, pod));
    }

    [Fact]
    public void A_reader_notes_what_it_read_and_whether_it_looked_at_the_clock()
    {
        var reader = new StateReader(new ClusterState(), Now);
        reader.Get(Pod("p").Key);
        Assert.Contains(Dependency.On(Pod("p").Key), reader.Dependencies);
        Assert.False(reader.ReadNow);
        Assert.Equal(Now, reader.Now);
        Assert.True(reader.ReadNow);
    }

    private static ClusterState NotServed()
    {
        var state = new ClusterState();
        state.Add(Pod("p"));
        state.Apply(new SourceState(ResourceKinds.Pod, null, SourceStatus.NotServed, "", Now));
        return state;
    }
}
