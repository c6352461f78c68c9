using System.Text.Json;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Tests.Expressions;

/// <summary>What the linter says that a condition never is, it is not on any pod: drawn conditions are evaluated on drawn pods.</summary>
public sealed class LinterPropertyTests
{
    private static readonly string?[] Phases = [null, "Failed", "Pending", "Running", "Succeeded", "Unknown"];
    private static readonly string?[] Policies = [null, "Always", "IfNotPresent", "Never"];
    private static readonly string?[] Restarts = [null, "Always", "Never", "OnFailure"];
    private static readonly string[] Pods = [CelHarness.Pod, .. Enumerable.Range(1, 11).Select(seed => Pod(new Random(seed)))];

    [Fact]
    public void What_is_called_impossible_never_happens()
    {
        var conditions = Enumerable.Range(1, 4_000 * Fuzz.Factor)
            .Select(Condition).Distinct()
            .Select(text => (Text: text, CelHarness.Environment.Compile(text, CelType.Bool).Program))
            .Where(c => c.Program?.Type == CelType.Bool)
            .Select(c => (c.Text, Program: c.Program!, Told: Linter.OutcomesOf(CelHarness.Environment, c.Text, Parser.Parse(c.Text, new Faults(c.Text))!)))
            .ToList();
        var seen = 0;
        foreach (var pod in Pods.Select(json => CelHarness.Activation([.. conditions.Select(c => c.Program)], json)))
        {
            foreach (var (text, program, told) in conditions)
            {
                if (program.Evaluate(pod) is not { Kind: CelKind.Bool } value)
                    continue;
                Assert.True(value.AsBool ? told.True : told.False, $"{text} is {value.ToDisplay()}, and {told} was told");
                seen++;
            }
        }

        var decided = conditions.Count(c => c.Told.IsDecided);
        Assert.True(decided > 200 && seen > 5_000, $"{decided} conditions were called decided, {seen} values were seen");
    }

    [Fact]
    public void Looking_for_what_is_suspicious_needs_no_luck_with_any_expression()
    {
        for (var seed = 1; seed <= 2_000 * Fuzz.Factor; seed++)
        {
            var bytes = new byte[120];
            new Random(seed).NextBytes(bytes);
            var compiled = CelHarness.Environment.Compile(new ExpressionGenerator(bytes).Make());
            Assert.All(compiled.Warnings, w => Assert.True(w.Column > 0 && w.Message.Length <= 500));
        }
    }

    private static string Condition(int seed)
    {
        var bytes = new byte[seed % 60];
        new Random(seed).NextBytes(bytes);
        return new ExpressionGenerator(bytes).MakeCondition();
    }

    /// <summary>A pod that keeps what the API promises, and nothing else: what is required is there, and enumerations have values that are known.</summary>
    private static string Pod(Random random) => JsonSerializer.Serialize(
        new Dictionary<string, object?>
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = Without(new() { ["name"] = "p", ["namespace"] = "n", ["labels"] = random.Next(2) == 0 ? null : new Dictionary<string, string> { ["app"] = "a" } }),
            ["spec"] = Without(new() { ["restartPolicy"] = Pick(random, Restarts), ["containers"] = Enumerable.Range(0, random.Next(3)).Select(i => Container(random, i)).ToArray() }),
            ["status"] = Without(new() { ["phase"] = Pick(random, Phases), ["containerStatuses"] = Enumerable.Range(0, random.Next(3)).Select(i => Status(random, i)).ToArray() }),
        });

    private static Dictionary<string, object?> Container(Random random, int index) =>
        Without(new() { ["name"] = $"c{index}", ["image"] = random.Next(2) == 0 ? null : "a:1", ["imagePullPolicy"] = Pick(random, Policies) });

    private static Dictionary<string, object?> Status(Random random, int index) => new()
    {
        ["name"] = $"c{index}", ["restartCount"] = random.Next(3) - 1, ["ready"] = random.Next(2) == 0, ["image"] = "", ["imageID"] = "",
    };

    private static Dictionary<string, object?> Without(Dictionary<string, object?> fields) => fields.Where(f => f.Value is not null).ToDictionary();

    private static string? Pick(Random random, string?[] values) => values[random.Next(values.Length)];
}
