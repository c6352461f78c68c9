using K8sDoctor.Diagnostics.Knowledge;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class LogSignaturesTests
{
    public static TheoryData<string, string> Examples() =>
        new(LogSignatures.All.SelectMany(s => s.Examples.Select(e => (s.Id, e))));

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_explained_by_its_own_signature(string id, string line) => Assert.Equal(id, LogSignatures.Diagnose([line])?.Id);

    [Theory]
    [MemberData(nameof(Examples))]
    public void No_text_keeps_a_placeholder(string id, string line)
    {
        var diagnosis = LogSignatures.Diagnose([line])!;
        Assert.False(diagnosis.Title.Contains('{') && !line.Contains('{'), $"{id}: {diagnosis.Title}");
        Assert.False(diagnosis.Advice.Contains('{'), $"{id}: {diagnosis.Advice}");
    }

    [Fact]
    public void Every_signature_has_an_example_and_a_name_of_its_own()
    {
        Assert.All(LogSignatures.All, s => Assert.NotEmpty(s.Examples));
        Assert.Equal(LogSignatures.All.Length, LogSignatures.All.Select(s => s.Id).Distinct().Count());
    }

    [Theory]
    [InlineData("INFO:     Started server process [1]")]
    [InlineData("ok")]
    [InlineData("GET /health 200")]
    [InlineData("retrying in 5s")]
    [InlineData("WARN  no tracing endpoint configured")]
    public void An_ordinary_line_says_nothing(string line) => Assert.Null(LogSignatures.Diagnose([line]));

    [Fact]
    public void The_cause_beats_the_form_of_the_crash()
    {
        var diagnosis = LogSignatures.Diagnose([
            "INFO:     Started server process [1]", "Traceback (most recent call last):", "  File \"/app/main.py\", line 7, in <module>",
            "    import joblib", "ModuleNotFoundError: No module named 'joblib'",
        ])!;

        Assert.Equal("python-module-missing", diagnosis.Id);
        Assert.Equal("joblib", diagnosis.Capture("module"));
        Assert.Contains("  File \"/app/main.py\", line 7, in <module>", diagnosis.Excerpt);
    }

    [Fact]
    public void What_decides_beats_a_later_trouble_that_programs_survive()
    {
        var diagnosis = LogSignatures.Diagnose([
            "FATAL: password authentication failed for user \"app\"", "warn: connect ECONNREFUSED 10.0.0.9:9411 (tracing)"])!;

        Assert.Equal("postgres-password", diagnosis.Id);
        Assert.Contains("'app'", diagnosis.Title);
    }

    [Theory]
    [InlineData("psql: error: connection to server at \"db.shop.svc\" (10.96.0.44), port 5432 failed: Connection refused", "db.shop.svc", "5432")]
    [InlineData("dial tcp 10.96.0.44:5432: connect: connection refused", "10.96.0.44", "5432")]
    [InlineData("Error: connect ECONNREFUSED 10.96.12.9:6379", "10.96.12.9", "6379")]
    [InlineData("Error 111 connecting to redis:6379. Connection refused.", "redis", "6379")]
    [InlineData("java.net.ConnectException: Connection refused: kafka/10.96.1.2:9092", "kafka", "9092")]
    [InlineData("curl: (7) Failed to connect to api.shop port 8080 after 2 ms: Connection refused", "api.shop", "8080")]
    [InlineData("nc: connect to db (10.96.0.44) port 5432 (tcp) failed: Connection refused", "db", "5432")]
    [InlineData("HTTPConnectionPool(host='auth', port=8080): Max retries exceeded: [Errno 111] Connection refused", "auth", "8080")]
    [InlineData("Get \"http://inventory.shop:9000/v1\": dial tcp 10.96.7.7:9000: connect: connection refused", "inventory.shop", "9000")]
    public void A_refused_connection_names_host_and_port(string line, string host, string port)
    {
        var diagnosis = LogSignatures.Diagnose([line])!;

        Assert.Equal((host, port), (diagnosis.Capture("host"), diagnosis.Capture("port")));
    }

    [Theory]
    [InlineData("dial tcp: lookup postgres on 10.96.0.10:53: no such host", "postgres")]
    [InlineData("Error: getaddrinfo ENOTFOUND mongo-svc", "mongo-svc")]
    [InlineData("java.net.UnknownHostException: payments", "payments")]
    [InlineData("nc: bad address 'db'", "db")]
    [InlineData("nslookup: can't resolve 'mydb.default.svc.cluster.local'", "mydb.default.svc.cluster.local")]
    [InlineData("curl: (6) Could not resolve host: api.shop.svc", "api.shop.svc")]
    [InlineData("could not translate host name \"pg\" to address: Name or service not known", "pg")]
    public void A_name_that_does_not_resolve_is_named(string line, string host) => Assert.Equal(host, LogSignatures.Diagnose([line])!.Capture("host"));

    [Fact]
    public void The_file_that_is_written_to_is_named() =>
        Assert.Equal("/data.db", LogSignatures.Diagnose(["start", "touch: /data.db: Read-only file system"])!.Capture("path"));

    [Fact]
    public void A_hostile_line_costs_little()
    {
        var line = string.Concat(Enumerable.Repeat("connection refused host:1 ", 40_000));
        Assert.NotNull(LogSignatures.Diagnose([line]));
    }
}
