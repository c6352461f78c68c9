using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace K8sDoctor.Troubleshooter.Tests.Kubernetes;

/// <summary>The fake server's answers beside those of a real Kubernetes 1.36 in tests/data/api-transcripts: status, content type, and the shape or text of the body.</summary>
public sealed partial class TranscriptTests
{
    private static readonly string[] Errors =
        ["bad-token", "get-not-found", "group-not-served", "list-bad-continue", "list-forbidden", "list-too-old", "log-no-container", "log-no-previous", "unauthenticated"];

    public static TheoryData<string> Refusals => [.. Errors];

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_is_word_for_word_the_real_one(string name)
    {
        var transcript = Transcript.Read(name);
        await using var fake = await StartAsync();
        using var answer = await SendAsync(fake, transcript);
        Assert.Equal(transcript.Status, (int)answer.StatusCode);
        Assert.Equal(transcript.Headers["content-type"], answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(transcript.Headers["cache-control"], Transcript.Sorted(answer.Headers.CacheControl!.ToString()));
        Assert.Equal(transcript.Headers.GetValueOrDefault("x-content-type-options"), answer.Headers.TryGetValues("x-content-type-options", out var values) ? values.First() : null);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (transcript.Body.StartsWith('{'))
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(transcript.Body), JsonNode.Parse(text)), text);
        else
            Assert.Equal(transcript.Body.Trim(), text.Trim());
    }

    [Theory]
    [InlineData("list-page-1")]
    [InlineData("list-metadata-only")]
    [InlineData("events-of-object")]
    public async Task A_list_has_the_real_ones_shape(string name)
    {
        var transcript = Transcript.Read(name);
        await using var fake = await StartAsync();
        using var answer = await SendAsync(fake, transcript);
        var (real, ours) = (JsonNode.Parse(transcript.Body)!, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
        Assert.Equal(Keys(real), Keys(ours));
        Assert.Equal(((string?)real["kind"], (string?)real["apiVersion"]), ((string?)ours["kind"], (string?)ours["apiVersion"]));
        Assert.Equal(Keys(real["metadata"]!), Keys(ours["metadata"]!));
        var top = Keys(real["items"]![0]!);
        Assert.Equal(top.Contains("kind"), Keys(ours["items"]![0]!).Contains("kind"));
        Assert.Equal(top.Contains("metadata"), Keys(ours["items"]![0]!).Contains("metadata"));
    }

    [Fact]
    public async Task A_page_token_is_of_the_real_ones_making()
    {
        await using var fake = await StartAsync();
        var token = (string)JsonNode.Parse(await GetAsync(fake, "/api/v1/pods?limit=2"))!["metadata"]!["continue"]!;
        var real = (string)JsonNode.Parse(Transcript.Read("list-page-1").Body)!["metadata"]!["continue"]!;
        Assert.Equal(Keys(Decoded(real)), Keys(Decoded(token)));
        Assert.Equal((string)Decoded(real)["v"]!, (string)Decoded(token)["v"]!);
        Assert.EndsWith("\0", (string)Decoded(token)["start"]!);
        static JsonNode Decoded(string t) => JsonNode.Parse(Convert.FromBase64String(t.PadRight((t.Length + 3) / 4 * 4, '=')))!;
    }

    [Fact]
    public async Task A_watch_from_a_forgotten_version_says_so_in_the_stream()
    {
        var transcript = Transcript.Read("watch-too-old");
        await using var fake = await StartAsync();
        fake.Cluster.Compact();
        using var answer = await SendAsync(fake, transcript);
        Assert.Equal(200, (int)answer.StatusCode);
        var (real, ours) = (JsonNode.Parse(transcript.Body)!, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
        Assert.Matches(@"^too old resource version: 1 \(\d+\)$", (string)ours["object"]!["message"]!);
        ours["object"]!["message"] = (string)real["object"]!["message"]!;
        Assert.True(JsonNode.DeepEquals(real, ours));
    }

    [Fact]
    public async Task A_watch_list_ends_in_the_real_ones_bookmark()
    {
        await using var fake = await StartAsync();
        fake.Cluster.Apply("""{"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"cache","namespace":"calm"}}""");
        using var answer = await SendAsync(fake, Transcript.Read("watch-list"));
        var lines = (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).ToList();
        Assert.Equal(["ADDED", "BOOKMARK"], lines.Select(l => (string)l["type"]!));
        var real = JsonNode.Parse(Transcript.Read("watch-list").Body.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1])!;
        Assert.Equal(Keys(real["object"]!["metadata"]!), Keys(lines[1]["object"]!["metadata"]!));
        Assert.Equal(real["object"]!["metadata"]!["annotations"]!.ToJsonString(), lines[1]["object"]!["metadata"]!["annotations"]!.ToJsonString());
        Assert.Equal(Keys(real["object"]!).Take(2), Keys(lines[1]["object"]!).Take(2));
    }

    [Fact]
    public async Task Logs_are_limited_and_stamped_as_the_real_ones()
    {
        await using var fake = await StartAsync();
        const string Line = "ERROR: retry 1 failed, connection refused; will retry\nok\n";
        fake.Cluster.SetLog("calm", "chatty", "app", false, string.Concat(Enumerable.Repeat(Line, 9)));
        Assert.Equal(Transcript.Read("log-limited").Body.Trim(), (await GetAsync(fake, Transcript.Read("log-limited").Path)).Trim());
        fake.Cluster.SetLog("calm", "chatty", "app", true, "waiting for broker\n");
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z waiting for broker\n$", await GetAsync(fake, "/api/v1/namespaces/calm/pods/chatty/log?previous=true&tailLines=5&timestamps=true"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z waiting for broker$", Transcript.Read("log-previous").Body.Trim());
    }

    [Theory]
    [InlineData("access-review", """{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"resourceAttributes":{"verb":"list","resource":"pods"}}}""")]
    [InlineData("rules-review", """{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectRulesReview","spec":{"namespace":"calm"}}""")]
    [InlineData("self-subject-review", """{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}""")]
    public async Task A_review_of_who_may_nothing_is_word_for_word_the_real_one(string name, string body)
    {
        var transcript = Transcript.Read(name);
        await using var fake = await StartAsync();
        fake.Server.Api.Authorizer.AllowNothing();
        using var answer = await SendAsync(fake, transcript, body);
        Assert.Equal(transcript.Status, (int)answer.StatusCode);
        var ours = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Timeless(transcript.Body), Timeless(ours));
    }

    [Fact]
    public async Task A_rules_review_needs_a_namespace_and_says_what_a_webhook_leaves_out()
    {
        var transcript = Transcript.Read("rules-review");
        await using var fake = await StartAsync();
        using var refused = await SendAsync(fake, transcript, """{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectRulesReview","spec":{}}""");
        Assert.Equal(400, (int)refused.StatusCode);
        fake.Server.Api.Authorizer.HasWebhook = true;
        using var answer = await SendAsync(fake, transcript, """{"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectRulesReview","spec":{"namespace":"calm"}}""");
        var status = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["status"]!;
        Assert.True((bool)status["incomplete"]!);
        Assert.Contains(status["resourceRules"]!.AsArray(), rule => (string)rule!["resources"]![0]! == "*");
    }

    [Fact]
    public async Task Without_the_default_roles_the_reviews_are_refused()
    {
        await using var fake = await StartAsync();
        fake.Server.Api.Authorizer.AllowNothing();
        fake.Server.Api.Authorizer.HasDefaultRoles = false;
        using var answer = await SendAsync(fake, Transcript.Read("access-review"), "{}");
        Assert.Equal(403, (int)answer.StatusCode);
    }

    private static async Task<FakeServerFixture> StartAsync()
    {
        var fake = await FakeServerFixture.StartAsync();
        fake.Server.Accounts.AddToken("alice", new("alice"));
        foreach (var name in (string[])["agent", "cache", "chatty"])
            fake.Cluster.Apply(FakeClusterFixture.Pod("calm", name));
        fake.Cluster.Apply("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"kube-root-ca.crt","namespace":"calm"},"data":{"ca.crt":"x"}}""");
        for (var i = 0; i < 4; i++)
        {
            fake.Cluster.Apply($$$"""
                {"apiVersion":"v1","kind":"Event","metadata":{"name":"e{{{i}}}","namespace":"calm"},"involvedObject":{"kind":"Pod","namespace":"calm","name":"recovered-654c6b9b96-djq6w"},"reason":"Scheduled","type":"Normal"}
                """);
        }

        return fake;
    }

    private static async Task<string> GetAsync(FakeServerFixture fake, string path)
    {
        using var answer = await SendAsync(fake, new(path, "GET", 200, [], ""));
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<HttpResponseMessage> SendAsync(FakeServerFixture fake, Transcript transcript, string? body = null)
    {
        var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trust.CustomTrustStore.Add(fake.Server.Certificates.Authority);
        using var handler = new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = trust } };
        using var client = new HttpClient(handler) { DefaultRequestVersion = new(2, 0) };
        using var request = new HttpRequestMessage(new(transcript.Method), new Uri(fake.Server.Url, transcript.Path));
        if (transcript.Name is "list-forbidden")
        {
            fake.Server.Api.Authorizer.Deny(a => a.User.Name == "alice");
            request.Headers.Authorization = new("Bearer", "alice");
        }
        else if (transcript.Name.EndsWith("-review", StringComparison.Ordinal))
        {
            request.Headers.Authorization = new("Bearer", "alice");
            request.Headers.UserAgent.ParseAdd("curl/8.5.0");
        }
        else if (transcript.Name is not "unauthenticated")
        {
            request.Headers.Authorization = new("Bearer", transcript.Name is "bad-token" ? "bad" : fake.Server.Accounts.AdminToken);
        }

        if (transcript.Name is "list-metadata-only")
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string Timeless(string json) => Timestamp().Replace(JsonNode.Parse(json)!.ToJsonString(), "T");

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", RegexOptions.NonBacktracking)]
    private static partial Regex Timestamp();

    private static IEnumerable<string> Keys(JsonNode node) => node.AsObject().Select(p => p.Key);
}
