using System.Text;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;

namespace K8sDoctor.FaultSuite;

/// <summary>Answers that say no, or say nothing that can be understood.</summary>
internal static class AnswerFaults
{
    private static readonly TimeSpan Confirmed = TimeSpan.FromMinutes(3);

    public static IEnumerable<FaultCase> All =>
    [
        new("401: the credentials are no longer good", w => Refuse(w, 401, "Unauthorized", "Unauthorized"))
        {
            Seen = SourceStatus.Stale, Words = "does not accept these credentials (401)",
        },
        new("403: the rights are taken away", w => Refuse(w, 403, "Forbidden", "pods is forbidden: User \"admin\" cannot list resource \"pods\""))
        {
            Seen = SourceStatus.Forbidden, Words = "pods is forbidden", SeenWithin = Confirmed,
        },
        new("403 for a moment", w => w.Next(_ => true, Answer(403, "Forbidden", "the authorizer is away"), 8)),
        new("404 for a group", w => Refuse(w, 404, "NotFound", "the server could not find the requested resource", r => r.Path.StartsWith("/apis/apps/")))
        {
            Kind = ResourceKinds.Deployment, Seen = SourceStatus.NotServed, Words = "could not find the requested resource", SeenWithin = Confirmed,
        },
        new("429 with no word when to come again", w => Refuse(w, 429, "TooManyRequests", "slow down")) { Seen = SourceStatus.Stale, Words = "slow down" },
        new("429 and come again in 20 s", w => Refuse(w, 429, "TooManyRequests", "slow down", retryAfter: "20")) { Seen = SourceStatus.Stale, Words = "slow down" },
        new("429 and always come again in a second", w => Refuse(w, 429, "TooManyRequests", "slow down", retryAfter: "1"))
        {
            Seen = SourceStatus.Stale, Words = "slow down", Lasts = TimeSpan.FromMinutes(10), RequestsAtLast = 6,
        },
        new("429 and come again at a time that a clock which is off has passed", SlowDownUntil) { Seen = SourceStatus.Stale, Words = "slow down", HealAsync = w => FaultTricks.Do(w, x => x.Skew = default) },
        new("500", w => Refuse(w, 500, "InternalError", "etcdserver: request timed out")) { Seen = SourceStatus.Stale, Words = "etcdserver: request timed out" },
        new("503", w => Refuse(w, 503, "ServiceUnavailable", "apiserver is shutting down")) { Seen = SourceStatus.Stale, Words = "apiserver is shutting down" },
        new("504", w => Refuse(w, 504, "Timeout", "the server was unable to return a response in the time allotted")) { Seen = SourceStatus.Stale, Words = "time allotted" },
        new("a list is garbage", w => Read(w, "{\"kind\":\"PodList\",\"items\":[{]}")) { Seen = SourceStatus.Stale },
        new("a list is empty bytes", w => Read(w, "")) { Seen = SourceStatus.Stale },
        new("a portal answers with a page of HTML", w => Garble(w, _ => true, "<html><body>Please log in</body></html>\n")) { Seen = SourceStatus.Stale },
        new("a watch is garbage", w => Garble(w, r => r.IsWatch, "{\"type\":\"ADDED\",\"object\":[\n")),
        new("a watch has an object of another kind", w => Garble(w, r => r.IsWatch, "{\"type\":\"ADDED\",\"object\":{\"kind\":\"Status\",\"status\":\"Failure\"}}\n")),
        new("a watch has a type that nobody knows", w => Garble(w, r => r.IsWatch, "{\"type\":\"RENAMED\",\"object\":{\"metadata\":{\"name\":\"x\"}}}\n")),
        new("a watch has a bookmark without a version", w => Garble(w, r => r.IsWatch, "{\"type\":\"BOOKMARK\",\"object\":{}}\n")) { Lasts = TimeSpan.FromMinutes(10), RequestsAtLast = 6 },
        new("a watch is a list", w => Garble(w, r => r.IsWatch, "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[]}\n")),
    ];

    private static FakeFault.Answer Answer(int code, string reason, string message, string? retryAfter = null) => new(code, reason, message, retryAfter);

    private static void Refuse(FaultWorld world, int code, string reason, string message, Func<FakeRequest, bool>? match = null, string? retryAfter = null)
    {
        world.Always(match ?? (r => r.Path != "/version"), Answer(code, reason, message, retryAfter));
        world.CutAll();
    }

    private static void SlowDownUntil(FaultWorld world)
    {
        world.Skew = TimeSpan.FromHours(-1);
        var until = (world.Clock.GetUtcNow() - TimeSpan.FromHours(1) + TimeSpan.FromSeconds(20)).ToString("R");
        Refuse(world, 429, "TooManyRequests", "slow down", retryAfter: until);
    }

    private static void Read(FaultWorld world, string body)
    {
        world.Api.WatchList = false;
        world.Always(r => r["limit"] is not null, new FakeFault.Garbage(Encoding.UTF8.GetBytes(body)));
        world.Relist(ResourceKinds.Pod);
    }

    private static void Garble(FaultWorld world, Func<FakeRequest, bool> match, string body)
    {
        world.Always(match, new FakeFault.Garbage(Encoding.UTF8.GetBytes(body)));
        world.CutAll();
    }
}
