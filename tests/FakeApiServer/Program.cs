using System.CommandLine;
using System.Globalization;
using K8sDoctor.FakeApiServer;

var from = new Option<string?>("--from") { Description = "a recording to play" };
var pods = new Option<int>("--pods") { Description = "how many pods to invent, where no recording is played" };
var changes = new Option<int>("--changes") { Description = "how many of the invented pods change a second: one more or less becomes ready" };
var at = new Option<string>("--at") { Description = "where to begin, for example 780s", DefaultValueFactory = _ => "0s" };
var speed = new Option<double>("--speed") { Description = "how much faster than life; 0 stands still", DefaultValueFactory = _ => 1 };
var port = new Option<int>("--port") { Description = "0 picks a free one" };
var identity = new Option<string?>("--identity") { Description = "a folder to keep authority and token in: with the same port, a server that is started again is the same one to its clients" };
var name = new Option<string?>("--name") { Description = "what context and cluster are called: with several servers, KUBECONFIG=a:b" };
var kubeconfig = new Option<string?>("--kubeconfig") { Description = "the file to write" };
var roles = new Option<FileInfo[]>("--role")
{
    Description = "RBAC objects (YAML) that are all that the kubeconfig's user may do; read again when the file changes; several times for several files",
};
var roleNamespace = new Option<string>("--namespace", "-n") { Description = "where Roles of --role go that name no namespace", DefaultValueFactory = _ => "default" };
var root = new RootCommand("A fake Kubernetes API server for tests and for trying k8sdoctor out. Loopback only.") { from, pods, changes, at, speed, port, identity, name, kubeconfig, roles, roleNamespace };
root.SetAction(RunAsync);
return await root.Parse(args).InvokeAsync();

async Task RunAsync(ParseResult arguments, CancellationToken cancellation)
{
    var start = double.Parse(arguments.GetValue(at)!.TrimEnd('s'), CultureInfo.InvariantCulture);
    var pace = arguments.GetValue(speed);
    var file = arguments.GetValue(from);
    var cluster = new FakeCluster(file is null ? TimeProvider.System : new RecordedClock(RecordingPlayer.StartOf(file).AddSeconds(start), pace));
    var player = file is null ? null : RecordingPlayer.Load(file, cluster, start);
    if (arguments.GetValue(pods) is > 0 and var count)
        cluster.Load(new(new(count) { Now = cluster.Clock.GetUtcNow().UtcDateTime }));
    var same = arguments.GetValue(identity) is { } folder ? FakeIdentity.In(folder, TimeProvider.System.GetUtcNow()) : null;
    await using var server = await FakeServer.StartAsync(cluster, new() { Port = arguments.GetValue(port), Identity = same }, cancellation);
    player?.DenyUnrecorded(server.Api.Authorizer);
    var following = arguments.GetValue(roles) is { Length: > 0 } files ? new RoleFiles(server, files, arguments.GetValue(roleNamespace)!).FollowAsync(cancellation) : Task.CompletedTask;
    if (arguments.GetValue(kubeconfig) is { } path)
        await File.WriteAllTextAsync(path, server.Kubeconfig(name: arguments.GetValue(name)), cancellation);
    Console.WriteLine($"{server.Url} is up{(arguments.GetValue(kubeconfig) is { } written ? $": export KUBECONFIG={written}" : "")}");
    try
    {
        if (player is not null && pace > 0)
            await player.PlayAsync(pace, cancellation);
        if (file is null && arguments.GetValue(changes) is > 0 and var rate)
            await new PodChanges(cluster, rate).RunAsync(cancellation);
        await following;
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
    }
    catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
    {
        // Ctrl-C is how it ends.
    }
}
