using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class SelectorsTests
{
    private static readonly ResourceMap Labels = new([new("app", "web"), new("cores", "8")]);

    [Theory]
    [InlineData("app", "In", "web", true)]
    [InlineData("app", "In", "db", false)]
    [InlineData("app", "NotIn", "db", true)]
    [InlineData("tier", "NotIn", "db", true)]
    [InlineData("tier", "Exists", "", false)]
    [InlineData("tier", "DoesNotExist", "", true)]
    [InlineData("cores", "Gt", "4", true)]
    [InlineData("cores", "Lt", "4", false)]
    [InlineData("app", "Maybe", "web", false)]
    public void A_requirement_holds_as_the_api_server_says(string key, string op, string value, bool expected) =>
        Assert.Equal(expected, Selectors.Holds(key, op, ResourceList.Create([value]), Labels));

    [Theory]
    [InlineData("never-redy", "never-ready")]
    [InlineData("fast_ssd", "fast-ssd")]
    [InlineData("storefront", "store-front")]
    [InlineData("wbe", "web")]
    public void A_slip_finds_the_name_that_was_meant(string name, string meant) => Assert.Equal(meant, Texts.Nearest(name, ["zzz", meant, "another-thing"]));

    [Theory]
    [InlineData("web", "db")]
    [InlineData("cart", "checkout")]
    public void Different_names_are_not_near(string name, string other) => Assert.Null(Texts.Nearest(name, [other]));

    [Fact]
    public void A_selector_with_a_slip_names_the_workload_and_the_label()
    {
        var world = new KnowledgeWorld()
            .Add(ResourceKinds.Service, """{"metadata":{"name":"api","namespace":"web"},"spec":{"selector":{"app":"chekout","tier":"front"}}}""")
            .Add(ResourceKinds.Deployment, """{"metadata":{"name":"other","namespace":"web"},"spec":{"template":{"metadata":{"labels":{"app":"other","tier":"back"}}}}}""")
            .Add(ResourceKinds.Deployment, """{"metadata":{"name":"checkout","namespace":"web"},"spec":{"template":{"metadata":{"labels":{"app":"checkout","tier":"front"}}}}}""");

        var facts = world.Call("selectorTarget", CelValue.Of(world.Find(ResourceKinds.Service, "web", "api")));

        Assert.Equal("Deployment checkout", Fact(facts, "near"));
        Assert.Equal("checkout", Fact(facts, "have"));
        Assert.Equal("", Fact(facts, "workload"));
    }

    [Fact]
    public void A_label_too_many_names_the_workload_that_has_all_others()
    {
        var world = new KnowledgeWorld()
            .Add(ResourceKinds.Service, """{"metadata":{"name":"api","namespace":"web"},"spec":{"selector":{"app":"api","tier":"web"}}}""")
            .Add(ResourceKinds.Deployment, """{"metadata":{"name":"api","namespace":"web"},"spec":{"template":{"metadata":{"labels":{"app":"api"}}}}}""")
            .Add(ResourceKinds.Deployment, """{"metadata":{"name":"other","namespace":"web"},"spec":{"template":{"metadata":{"labels":{"app":"other"}}}}}""");

        var facts = world.Call("selectorTarget", CelValue.Of(world.Find(ResourceKinds.Service, "web", "api")));

        Assert.Equal(("Deployment api", "tier", "web", "", ""), (Fact(facts, "near"), Fact(facts, "key"), Fact(facts, "want"), Fact(facts, "nearKey"), Fact(facts, "have")));
    }

    [Fact]
    public void A_workload_without_pods_is_still_what_the_selector_means()
    {
        var world = new KnowledgeWorld()
            .Add(ResourceKinds.Service, """{"metadata":{"name":"api","namespace":"web"},"spec":{"selector":{"app":"zero"}}}""")
            .Add(ResourceKinds.Deployment, """{"metadata":{"name":"zero","namespace":"web"},"spec":{"replicas":0,"template":{"metadata":{"labels":{"app":"zero","x":"y"}}}}}""");

        Assert.Equal("Deployment zero", Fact(world.Call("selectorTarget", CelValue.Of(world.Find(ResourceKinds.Service, "web", "api"))), "workload"));
    }

    [Fact]
    public void Nothing_is_said_of_a_selector_when_a_kind_of_workload_was_not_read()
    {
        var world = new KnowledgeWorld()
            .Add(ResourceKinds.Service, """{"metadata":{"name":"api","namespace":"web"},"spec":{"selector":{"app":"zero"}}}""")
            .Unread(ResourceKinds.StatefulSet);

        Assert.True(world.Call("selectorTarget", CelValue.Of(world.Find(ResourceKinds.Service, "web", "api"))).AsError.IsUnknown);
    }

    [Fact]
    public void Backends_that_lead_nowhere_are_told_with_the_near_name_and_the_ports_that_there_are()
    {
        var world = new KnowledgeWorld()
            .Add(ResourceKinds.Service, """{"metadata":{"name":"store-front","namespace":"web"},"spec":{"ports":[{"port":80}]}}""")
            .Add(ResourceKinds.Service, """{"metadata":{"name":"api","namespace":"web"},"spec":{"ports":[{"port":8080,"name":"http"}]}}""")
            .Add(ResourceKinds.Ingress, """
                {"metadata":{"name":"shop","namespace":"web"},"spec":{"rules":[{"host":"shop.example.com","http":{"paths":[
                  {"path":"/","backend":{"service":{"name":"storefront","port":{"number":80}}}},
                  {"path":"/api","backend":{"service":{"name":"api","port":{"number":80}}}},
                  {"path":"/ok","backend":{"service":{"name":"api","port":{"name":"http"}}}}]}}]}}
                """);

        var broken = world.Call("brokenBackends", CelValue.Of(world.Find(ResourceKinds.Ingress, "web", "shop")));

        Assert.Equal(2, broken.Count);
        Assert.Equal(("no-service", "storefront", "store-front"), (Fact(broken[0], "problem"), Fact(broken[0], "service"), Fact(broken[0], "near")));
        Assert.Equal(("no-port", "8080 (http)", "shop.example.com/api"), (Fact(broken[1], "problem"), Fact(broken[1], "ports"), Fact(broken[1], "where")));
        Assert.Equal(("/spec/rules/0/http/paths/0/backend/service", ""), (Fact(broken[0], "path"), Fact(broken[0], "fit")));
        Assert.Equal(("/spec/rules/0/http/paths/1/backend/service", "8080"), (Fact(broken[1], "path"), Fact(broken[1], "fit")));
    }

    [Theory]
    [InlineData("\"metrics\"", "true", 1)]
    [InlineData("\"http\"", "true", 0)]
    [InlineData("9090", "false", 1)]
    [InlineData("8000", "false", 0)]
    public void A_target_port_is_held_against_the_declared_ones(string target, string named, int count)
    {
        var world = new KnowledgeWorld()
            .Add(ResourceKinds.Service, $$$$$$"""{"metadata":{"name":"api","namespace":"web"},"spec":{"ports":[{"port":80,"targetPort":{{{{{{target}}}}}}}]}}""")
            .Add(ResourceKinds.Pod, """{"metadata":{"name":"a","namespace":"web"},"spec":{"containers":[{"name":"c","ports":[{"containerPort":8000,"name":"http"}]}]}}""");

        var found = world.Call("undeclaredPorts", CelValue.Of(world.Find(ResourceKinds.Service, "web", "api")));

        Assert.Equal(count, found.Count);
        if (count > 0)
            Assert.Equal((named, "8000"), (Fact(found[0], "named"), Fact(found[0], "only")));
    }

    private static string Fact(CelValue facts, string key) => facts.TryGet(CelValue.Of(key), out var value) ? value.AsString : throw new KeyNotFoundException(key);
}
