using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Inspection;
using K8sDoctor.Troubleshooter.Tests.Session.Tables;

namespace K8sDoctor.Troubleshooter.Tests.Session.Inspection;

public sealed class PodChoiceTests
{
    private static readonly ObjectKey Web = new(ResourceKinds.Deployment, "shop", "web");

    private static readonly IDiagnosis Shop = FakeObjects.State(
        FakeObjects.Read(ResourceKinds.Deployment, """{"metadata":{"name":"web","namespace":"shop"}}"""),
        FakeObjects.Read(ResourceKinds.ReplicaSet, """{"metadata":{"name":"web-1","namespace":"shop","ownerReferences":[{"apiVersion":"apps/v1","kind":"Deployment","name":"web","controller":true}]}}"""),
        FakeObjects.Read(ResourceKinds.HorizontalPodAutoscaler, """{"metadata":{"name":"web","namespace":"shop"},"spec":{"scaleTargetRef":{"kind":"Deployment","name":"web"}}}"""),
        FakeObjects.Read(ResourceKinds.Event, """{"metadata":{"name":"web-b.1","namespace":"shop"},"involvedObject":{"kind":"Pod","namespace":"shop","name":"web-b"}}"""),
        FakeObjects.Read(ResourceKinds.ConfigMap, """{"metadata":{"name":"settings","namespace":"shop"}}"""),
        Pod("web-a", FakeObjects.Running),
        Pod("web-b", """ "phase":"Running","containerStatuses":[{"name":"app","ready":false,"restartCount":7,"state":{"waiting":{"reason":"CrashLoopBackOff"} } }] """),
        Pod("web-c", FakeObjects.Running.Replace("\"restartCount\":0", "\"restartCount\":40")));

    [Fact]
    public void A_pod_is_itself() => Assert.Equal(new(new ObjectKey(ResourceKinds.Pod, "shop", "web-a"), ""), PodChoice.Of(Shop, new(ResourceKinds.Pod, "shop", "web-a"), []));

    [Fact]
    public void Of_a_workload_it_is_the_pod_in_most_trouble()
    {
        var choice = PodChoice.Of(Shop, Web, []);
        Assert.Equal(("web-b", "of 3 pods the one in most trouble (CrashLoopBackOff)"), (choice.Pod?.Name, choice.Words));
    }

    [Fact]
    public void Where_none_is_in_trouble_it_is_the_newest()
    {
        var pods = Enumerable.Range(0, 3).Select(i => FakeObjects.Pod("shop", $"db-{i}", metadata: """ "ownerReferences":[{"apiVersion":"apps/v1","kind":"StatefulSet","name":"db","controller":true}] """));
        var state = FakeObjects.State([FakeObjects.Read(ResourceKinds.StatefulSet, """{"metadata":{"name":"db","namespace":"shop"}}"""), .. pods]);
        Assert.Equal(new(new ObjectKey(ResourceKinds.Pod, "shop", "db-0"), "the newest of 3 pods"), PodChoice.Of(state, new(ResourceKinds.StatefulSet, "shop", "db"), []));
    }

    [Theory]
    [InlineData("HorizontalPodAutoscaler", "web", "web-b")]
    [InlineData("ReplicaSet", "web-1", "web-b")]
    [InlineData("Event", "web-b.1", "web-b")]
    public void Others_lead_to_the_pods_behind_them(string kind, string name, string pod) =>
        Assert.Equal(pod, PodChoice.Of(Shop, new(ResourceKinds.FindByName(kind)!, "shop", name), []).Pod?.Name);

    [Fact]
    public void The_pods_of_an_incident_come_before_all_others_where_they_are_still_there()
    {
        Assert.Equal("web-a", PodChoice.Of(Shop, Web, [new(ResourceKinds.Pod, "shop", "web-a")]).Pod?.Name);
        Assert.Equal("web-b", PodChoice.Of(Shop, Web, [new(ResourceKinds.Pod, "shop", "gone")]).Pod?.Name);
    }

    [Fact]
    public void Where_there_is_no_pod_it_says_so() =>
        Assert.Equal(new(null, "ConfigMap settings has no pod whose logs could be shown"), PodChoice.Of(Shop, new(ResourceKinds.ConfigMap, "shop", "settings"), []));

    private static ResourceObject Pod(string name, string status) =>
        FakeObjects.Pod("shop", name, status, metadata: """ "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-1","controller":true}] """);
}
