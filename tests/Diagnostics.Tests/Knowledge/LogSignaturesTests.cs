using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Diagnostics.Rules.Signatures;
using K8sDoctor.Diagnostics.Tests.Rules;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class LogSignaturesTests
{
    private const int Wanted = 170;

    private static readonly LogSignatures All = ShippedSignatures.All;

    /// <summary>File and line of each.</summary>
    public static TheoryData<string> Examples() => new(ShippedSignatures.Families.SelectMany(f => f.Examples.Select(e => $"{f.Path}({e.Line})")));

    [Theory]
    [MemberData(nameof(Examples), DisableDiscoveryEnumeration = true)]
    public void An_example_is_explained_as_its_file_says(string place)
    {
        var example = Example(place);

        Assert.Empty(SignatureTests.Run(All, example));
        if (Diagnose(example.Log.TrimEnd('\n').Split('\n')) is not { } found)
            return;
        Assert.False(found.Title.Contains('{') && !example.Log.Contains('{'), found.Title);
        Assert.False(found.Advice.Contains('{') && !example.Log.Contains('{'), found.Advice);
        Assert.DoesNotContain("  ", found.Title, StringComparison.Ordinal);
        Assert.DoesNotContain(" ()", found.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_signatures_have_no_faults()
    {
        var faults = new List<RuleFault>();
        var files = RuleFiles.All.Where(f => f.IsSignatures).ToList();

        var read = files.Select(f => SignatureReader.Read(f, faults)!).ToList();

        Assert.Empty(faults);
        Assert.Equal(read.Select(f => f.Title), ShippedSignatures.Families.Select(f => f.Title));
    }

    [Fact]
    public void Every_signature_has_an_example_and_a_name_of_its_own()
    {
        var families = ShippedSignatures.Families;
        Assert.All(families, f => Assert.All(f.Signatures, s => Assert.Contains(f.Examples, e => e.Signature == s.Id && e.Is == s.Id)));
        Assert.Equal(All.All.Length, families.Sum(f => f.Signatures.Length));
        Assert.True(All.All.Count(s => s.Weight != LogWeight.Noise) >= Wanted);
    }

    [Fact]
    public void Of_two_signatures_with_one_name_that_of_the_user_counts_and_users_go_first()
    {
        var own = SignatureReader.Read(new("mine.signatures.yaml", """
            family: Mine
            signatures:
            - {id: exception, kind: code, weight: general, needles: ["Error: "], patterns: ['^MyError: (?<detail>.+)'], title: 'mine: {detail}', advice: a}
            - {id: my-refusal, kind: config, needles: [refused], patterns: ['Connection refused by policy'], title: t, advice: a}
            """), [])!;
        var together = SignatureFamily.Together([.. ShippedSignatures.Families, own]);

        Assert.Equal("mine: x", together.Diagnose(["MyError: x"])!.Title);
        Assert.Null(together.Diagnose(["ValueError: x"]));
        Assert.Equal("my-refusal", together.Diagnose(["Connection refused by policy"])!.Id);
        Assert.Equal(All.All.Length + 1, together.All.Length);
    }

    [Fact]
    public void Colours_and_the_quotes_of_JSON_do_not_hide_anything()
    {
        Assert.Equal("express", Diagnose(["\e[31mError: Cannot find module \e[1m'express'\e[0m"])!.Capture("module"));
        Assert.Equal("cart", Diagnose([@"{""msg"":""pods is forbidden: User \\\""system:serviceaccount:shop:cart\\\"" cannot list resource \\\""pods\\\"" in API group \\\""\\\""""}"])!.Capture("account"));
    }

    [Fact]
    public void What_a_signature_looks_for_around_its_line_completes_its_texts()
    {
        var found = Diagnose(["thread 'main' panicked at src/main.rs:3:5:", "no price list", "note: run with `RUST_BACKTRACE=1`"])!;

        Assert.Equal("no price list", found.Capture("detail"));
        Assert.Contains("no price list", found.Title, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INFO:     Started server process [1]")]
    [InlineData("ok")]
    [InlineData("GET /health 200")]
    [InlineData("retrying in 5s")]
    [InlineData("WARN  no tracing endpoint configured")]
    public void An_ordinary_line_says_nothing(string line) => Assert.Null(Diagnose([line]));

    [Fact]
    public void The_cause_beats_the_form_of_the_crash()
    {
        var diagnosis = Diagnose([
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
        var diagnosis = Diagnose([
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
        var diagnosis = Diagnose([line])!;

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
    public void A_name_that_does_not_resolve_is_named(string line, string host) => Assert.Equal(host, Diagnose([line])!.Capture("host"));

    [Fact]
    public void The_file_that_is_written_to_is_named() =>
        Assert.Equal("/data.db", Diagnose(["start", "touch: /data.db: Read-only file system"])!.Capture("path"));

    [Fact]
    public void A_hostile_line_costs_little()
    {
        var line = string.Concat(Enumerable.Repeat("connection refused host:1 ", 40_000));
        Assert.NotNull(Diagnose([line]));
    }

    private static LogDiagnosis? Diagnose(IReadOnlyList<string> lines) => All.Diagnose(lines);

    private static SignatureExample Example(string place) =>
        ShippedSignatures.Families.SelectMany(f => f.Examples.Select(e => (Place: $"{f.Path}({e.Line})", Example: e))).Single(e => e.Place == place).Example;
}
