using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.FakeApiServer;
using K8sDoctor.Troubleshooter.Commands;
using K8sDoctor.Troubleshooter.Recordings;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Tests.Session;

namespace K8sDoctor.Troubleshooter.Tests.Commands;

public sealed class CommandLineTests : IAsyncDisposable
{
    private readonly ManualClock _clock = new();
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();
    private readonly ScriptedDiagnosis _diagnosis = new() { Rules = ShippedRules.Load() };
    private readonly ScriptedSource _source;
    private Reading? _opened;
    private bool _errorIsTerminal;

    public CommandLineTests() => _source = new(_clock)
    {
        OnRun = async (request, changes, cancellation) =>
        {
            foreach (var scope in request.Scopes)
                await changes.WriteAsync(new Replaced(scope.Kind, scope.Namespace, []), cancellation);
        },
    };

    [Theory]
    [InlineData("scan --foo", "'--foo'")]
    [InlineData("scan --frm x", "did you mean --from?")]
    [InlineData("scan --from f --at 3x", "--at 3x: this is no duration; write 90s, 13m or 1h2m")]
    [InlineData("scan --at 3m", "--at names a moment of a recording: it goes with --from FILE")]
    [InlineData("--speed 4", "--speed is that of a recording: it goes with --from FILE")]
    [InlineData("--from f --speed fast", "--speed fast: this is no factor; write a number from 0.1 to 1000, for example 4")]
    [InlineData("scan --from f --context c", "--context chooses a cluster, and --from reads a recording")]
    [InlineData("scan --from f --dry-run-fixes", "--dry-run-fixes asks an API server, and --from reads a recording: give one of them")]
    [InlineData("explain pod/a --from f --dry-run-fixes", "--dry-run-fixes asks an API server, and --from reads a recording: give one of them")]
    [InlineData("scan --timeout soon", "--timeout soon: this is no duration")]
    [InlineData("scan -o yaml", "--output yaml: it must be one of text, json")]
    [InlineData("scan --fail-on bad", "--fail-on bad: it must be one of critical, warning, info, never")]
    [InlineData("explain", "TYPE/NAME")]
    [InlineData("explain web-1", "web-1: write TYPE/NAME or TYPE NAME, for example pod/web-1")]
    [InlineData("explain depoy/x", "depoy: there is no such type; did you mean deploy?")]
    [InlineData("explain pod/", "pod/: the name is missing")]
    [InlineData("explain pod/a b", "explain takes one object")]
    [InlineData("explain pod a b", "'b'")]
    [InlineData("nonsense", "'nonsense'")]
    public async Task A_wrong_command_line_is_named_and_ends_with_2(string arguments, string expected)
    {
        Assert.Equal(2, await RunAsync(arguments));
        Assert.Contains(expected, _error.ToString());
        Assert.Contains("--help", _error.ToString());
        Assert.Empty(_out.ToString());
    }

    [Theory]
    [InlineData("crash-lop", "there is no such rule; nearest: container-crash-loop")]
    [InlineData("hpa-at-max", "there is no such rule; nearest: hpa-at-maximum")]
    [InlineData("slow-start", "there is no such rule; nearest: liveness-probe-kills-slow-start")]
    [InlineData("0123456789", "there is no such rule; 'k8sdoctor rules list' names all")]
    public async Task A_rule_that_is_not_there_has_neighbours_and_ends_with_2(string rule, string expected)
    {
        Assert.Equal(2, await RunAsync($"explain pod/web-1 --why-not {rule}"));
        Assert.Contains($"--why-not {rule}: {expected}", _error.ToString());
        Assert.Null(_opened); // nothing is asked of a cluster for a question that has no answer
    }

    [Fact]
    public async Task Kubectls_flags_mean_what_they_mean_there()
    {
        await RunAsync("scan --kubeconfig k --context c --cluster l --user u --as a --as-group g --as-group h -n ml --request-timeout 5 --timeout 1m --fail-on never --strict");

        Assert.Equal(("k", "c", "l", "u", "a", "ml"), (_opened!.Connection.Kubeconfig, _opened.Connection.Context, _opened.Connection.Cluster, _opened.Connection.User, _opened.Connection.As, _opened.Namespace));
        Assert.Equal(["g", "h"], _opened.Connection.AsGroups);
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1)), (_opened.Connection.RequestTimeout, _opened.Timeout));
        Assert.Equal(FailOn.Never, _opened.FailOn);
        Assert.True(_opened.Strict);
    }

    [Fact]
    public async Task Kubectls_other_connection_flags_mean_what_they_mean_there()
    {
        await RunAsync("scan -s https://x --tls-server-name n --certificate-authority ca --insecure-skip-tls-verify --token t --client-certificate crt --client-key key --as-uid 7");

        var expected = new Connection
        {
            Server = "https://x", TlsServerName = "n", CertificateAuthority = "ca", InsecureSkipTlsVerify = true, Token = "t", ClientCertificate = "crt", ClientKey = "key", AsUid = "7",
        };
        Assert.Equal(expected with { AsGroups = [] }, _opened!.Connection with { AsGroups = [] });
    }

    [Fact]
    public async Task All_namespaces_win_over_one()
    {
        await RunAsync("scan -n ml -A");

        Assert.Null(_opened!.Namespace);
    }

    [Fact]
    public async Task A_flag_before_the_command_counts_too()
    {
        await RunAsync("-n ml scan");

        Assert.Equal("ml", _opened!.Namespace);
    }

    [Theory]
    [InlineData(Severity.Critical, "scan", 1)]
    [InlineData(Severity.Warning, "scan", 0)]
    [InlineData(Severity.Warning, "scan --fail-on warning", 1)]
    [InlineData(Severity.Info, "scan --fail-on warning", 0)]
    [InlineData(Severity.Info, "scan --fail-on info", 1)]
    [InlineData(Severity.Critical, "scan --fail-on never", 0)]
    public async Task Findings_decide_the_exit_code(Severity severity, string arguments, int code)
    {
        _diagnosis.OnEvaluate = (_, now) => ScriptedDiagnosis.Result(now, ScriptedDiagnosis.Incident("rule", severity: severity));

        Assert.Equal(code, await RunAsync(arguments));
    }

    [Theory]
    [InlineData("scan", 0)]
    [InlineData("scan --strict", 4)]
    public async Task A_blind_spot_counts_only_when_asked(string arguments, int code)
    {
        _diagnosis.OnEvaluate = (_, now) => ScriptedDiagnosis.Result(now) with { BlindSpots = [new("Event", null, BlindSpotReason.Forbidden, [])] };

        Assert.Equal(code, await RunAsync(arguments));
    }

    [Fact]
    public async Task Pods_that_could_not_be_read_end_with_4_and_findings_win()
    {
        _source.OnRun = async (_, changes, cancellation) =>
            await changes.WriteAsync(new SourceState(ResourceKinds.Pod, null, SourceStatus.Forbidden, "", default), cancellation);
        Assert.Equal(4, await RunAsync("scan"));

        _diagnosis.OnEvaluate = (_, now) => ScriptedDiagnosis.Result(now, ScriptedDiagnosis.Incident("rule"));
        Assert.Equal(1, await RunAsync("scan"));
    }

    [Fact]
    public async Task A_cluster_out_of_reach_ends_with_3_and_words()
    {
        _source.OnRun = (_, _, _) => throw new ClusterUnreachableException("nobody answers at https://api\u001b[2J");

        Assert.Equal(3, await RunAsync("scan"));
        Assert.Equal("error: nobody answers at https://api␛[2J\n", _error.ToString());
    }

    [Fact]
    public async Task Ctrl_C_ends_with_130()
    {
        _source.OnRun = (_, _, _) => throw new OperationCanceledException();

        Assert.Equal(130, await RunAsync("scan"));
    }

    [Fact]
    public async Task A_failure_of_our_own_is_told_and_never_reads_as_healthy()
    {
        _source.OnRun = (_, _, _) => throw new InvalidOperationException("oh");

        Assert.Equal(4, await RunAsync("scan"));
        Assert.Contains("internal failure: System.InvalidOperationException: oh", _error.ToString());
    }

    [Fact]
    public async Task The_same_input_gives_the_same_bytes()
    {
        _diagnosis.OnEvaluate = (_, now) => ScriptedDiagnosis.Result(now, ScriptedDiagnosis.Incident("rule"));
        await RunAsync("scan -o json");
        var first = _out.ToString();
        _out.GetStringBuilder().Clear();

        await RunAsync("scan -o json");

        Assert.Equal(first, _out.ToString());
        Assert.Contains("\"apiVersion\": \"k8sdoctor.dev/v1\"", first);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("--plain", false)]
    public async Task Without_a_terminal_the_live_view_prints_lines(string arguments, bool isExplained)
    {
        _source.Playback = new Playback(_clock, TimeSpan.FromSeconds(7));
        _source.Playback.EndAt(TimeSpan.FromSeconds(7));
        _source.OnRun = async (request, changes, cancellation) =>
        {
            foreach (var scope in request.Scopes)
                await changes.WriteAsync(new Replaced(scope.Kind, scope.Namespace, []), cancellation);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        };
        _diagnosis.OnEvaluate = (applied, now) => applied.Count > 0 ? ScriptedDiagnosis.Result(now, ScriptedDiagnosis.Incident("rule")) : ScriptedDiagnosis.Result(now);

        var running = RunAsync(arguments);
        await Wait.UntilAsync(() => running.IsCompleted, () => _clock.Advance(TimeSpan.FromSeconds(0.1)));

        Assert.Equal(0, await running);
        Assert.Contains(" open critical Deployment ml/web: rule title. rule cause\n", _out.ToString());
        Assert.Equal(isExplained, _error.ToString().Contains("k8sdoctor scan"));
    }

    [Fact]
    public async Task A_scan_that_waits_says_at_the_terminal_what_for_and_what_fails()
    {
        _errorIsTerminal = true;
        _source.WaitsFor = "waiting for the credential plugin 'login'";
        var (answers, fails) = (new TaskCompletionSource(), new TaskCompletionSource());
        _source.OnRun = async (request, changes, cancellation) =>
        {
            await answers.Task;
            await changes.WriteAsync(new SourceState(ResourceKinds.Pod, null, SourceStatus.Loading, "slow down, 请稍后再试 请稍后再试 请稍后再试 请稍后再试", _source.Now) { NextTry = _source.Now.AddSeconds(9) }, cancellation);
            await fails.Task;
            foreach (var scope in request.Scopes)
                await changes.WriteAsync(new Replaced(scope.Kind, scope.Namespace, []), cancellation);
        };
        var running = RunAsync("scan");
        await SaysAsync("\r\e[KConnecting: waiting for the credential plugin ");
        answers.SetResult();
        await SaysAsync(" pods; Pod: slow down");
        fails.SetResult();
        await Wait.UntilAsync(() => running.IsCompleted, () => _clock.Advance(TimeSpan.FromSeconds(0.1)));
        Assert.All(_error.ToString().Split("\r\e[K"), line => Assert.InRange(Graphemes.Width(line), 0, 69));
        Assert.EndsWith("\r\e[K", _error.ToString());

        Task SaysAsync(string words) => Wait.UntilAsync(() => _error.ToString().Contains(words), () => _clock.Advance(TimeSpan.FromSeconds(0.1)));
    }

    public ValueTask DisposeAsync()
    {
        _out.Dispose();
        _error.Dispose();
        return _source.DisposeAsync();
    }

    private sealed class NoChanges : IRuleChanges
    {
        public async Task<RuleChange> NextAsync(CancellationToken cancellation)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            throw new InvalidOperationException("a delay without end has ended");
        }
    }

    private Task<int> RunAsync(string arguments)
    {
        var host = new CommandHost
        {
            Out = _out,
            Error = TextWriter.Synchronized(_error),
            ErrorIsTerminal = _errorIsTerminal,
            Width = 70,
            Time = _clock,
            Open = (reading, _) =>
            {
                _opened = reading;
                return Task.FromResult(new OpenedSource(_source, false, "default", _ => Task.CompletedTask));
            },
            Diagnose = _ => _diagnosis,
            RuleChanges = _ => new NoChanges(),
            Show = (_, _, _) => throw new InvalidOperationException("there is no terminal"),
        };
        return CommandLine.RunAsync(host, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), TestContext.Current.CancellationToken);
    }
}
