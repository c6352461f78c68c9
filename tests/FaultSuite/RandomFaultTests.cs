using System.Globalization;

namespace K8sDoctor.FaultSuite;

/// <summary>
/// Faults in any order and mixture, drawn from seeds. The seeds are the same every time, so that a change is to blame for a failure and not chance;
/// <c>FAULT_SEQUENCES=20000</c> plays more of them, <c>FAULT_SEED=n</c> only that one, both together so many from that one on.
/// </summary>
public sealed class RandomFaultTests(ITestOutputHelper output)
{
    private const int Sequences = 2000;

    [Fact]
    public async Task After_any_sequence_of_faults_the_client_shows_what_a_fresh_list_shows()
    {
        var (seed, count) = (Number("FAULT_SEED"), Number("FAULT_SEQUENCES"));
        var began = TimeProvider.System.GetTimestamp();
        var total = default(FaultTotal);
        foreach (var sequence in Enumerable.Range(seed ?? 1, count ?? (seed is null ? Sequences : 1)).Select(FaultSequence.Draw))
        {
            var outcome = await sequence.RunAsync();
            if (outcome.Failure is not null)
                Assert.Fail(await DescribeAsync(sequence, outcome));
            total = total.With(outcome);
        }

        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        output.WriteLine($"{total.Played} sequences in {seconds:0.0} s, {total.Played / seconds:0.0} a second; {total}");
    }

    private static async Task<string> DescribeAsync(FaultSequence sequence, FaultOutcome outcome)
    {
        var small = await sequence.ShrinkAsync();
        var again = await small.RunAsync();
        return $"{outcome.Failure}\n\nThe whole of it:\n{sequence}\nWhat is needed for a failure:\n{small}\n{again.Failure}\n{string.Join('\n', again.Requests.TakeLast(60))}";
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The worst that any sequence came to.</summary>
    private readonly record struct FaultTotal(int Played, TimeSpan Healing, TimeSpan Blindness, int MostRequests)
    {
        public FaultTotal With(FaultOutcome outcome) => new(
            Played + 1, Larger(Healing, outcome.Healing), Larger(Blindness, outcome.Blindness), Math.Max(MostRequests, outcome.MostRequests));

        public override string ToString() => $"at the most {Healing} until all was true again, {Blindness} wrong and shown as synced, {MostRequests} requests a minute for one path";

        private static TimeSpan Larger(TimeSpan one, TimeSpan other) => one > other ? one : other;
    }
}
