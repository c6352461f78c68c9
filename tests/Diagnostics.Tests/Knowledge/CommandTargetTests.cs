using System.Text.Json;
using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class CommandTargetTests
{
    private static readonly FieldPath Containers = FieldPath.Of(ResourceKinds.Pod, "spec.containers");
    private static readonly ResourceReader Reader = new(ClusterMask.Build([Containers.ToMask()!]));

    [Theory]
    [InlineData("until nc -z db 5432; do sleep 1; done", "db", "5432")]
    [InlineData("until nc -z -w 2 db.shop.svc 5432; do sleep 1; done", "db.shop.svc", "5432")]
    [InlineData("while ! nc -vz $DB_HOST ${DB_PORT}; do echo waiting; sleep 2; done", "pg.data", "5433")]
    [InlineData("until nslookup mydb.media.svc; do echo waiting for mydb; sleep 2; done", "mydb.media.svc", "")]
    [InlineData("until getent hosts broker; do sleep 2; done", "broker", "")]
    [InlineData("until pg_isready -h postgres -p 5432 -U app; do sleep 2; done", "postgres", "5432")]
    [InlineData("until mysqladmin ping --host=mysql --silent; do sleep 2; done", "mysql", "")]
    [InlineData("until redis-cli -h cache ping; do sleep 1; done", "cache", "")]
    [InlineData("until curl -sf http://config-server:8888/health; do sleep 1; done", "config-server", "8888")]
    [InlineData("until wget -qO- http://api/ready; do sleep 1; done", "api", "")]
    [InlineData("./wait-for-it.sh -t 60 rabbit:5672 -- echo up", "rabbit", "5672")]
    [InlineData("timeout 60 bash -c 'until echo > /dev/tcp/kafka/9092; do sleep 1; done'", "kafka", "9092")]
    [InlineData("until ping -c 1 gateway; do sleep 1; done", "gateway", "")]
    [InlineData("sleep 100000", "", "")]
    [InlineData("python manage.py migrate", "", "")]
    public void The_server_that_a_command_asks_is_read_from_it(string command, string host, string port)
    {
        var pod = Reader.ReadObject(ResourceKinds.Pod, JsonSerializer.SerializeToUtf8Bytes(JsonNode.Parse($$$"""
            {"metadata":{"name":"a","namespace":"shop"},"spec":{"containers":[{"name":"c","command":["sh","-c",{{{JsonSerializer.Serialize(command)}}}],
              "env":[{"name":"DB_HOST","value":"pg.data"},{"name":"DB_PORT","value":"5433"}]}]}}
            """)));

        Assert.Equal((host, port), CommandTarget.Of((ResourceMessage)Containers.List(pod.Body)[0]));
    }
}
