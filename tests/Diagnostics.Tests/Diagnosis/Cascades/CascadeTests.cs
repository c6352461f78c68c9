using K8sDoctor.Diagnostics.Diagnosis;

namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>
/// One fault is one incident, in clusters that nobody drew: a topology by chance, a fault by chance, and all that follows from it, as the API shows it. The same
/// clusters everywhere; a failure names its seed.
/// </summary>
public sealed class CascadeTests
{
    private const int OfOne = 500;
    private const int OfTwo = 150;
    private const int Healthy = 60;
    private const double WrongRoots = 1.0 / 100;

    [Fact]
    public void One_fault_is_one_incident_with_the_right_root_and_all_that_suffers()
    {
        var cascades = Enumerable.Range(0, OfOne).Select(seed => Cascade.Of(seed, faults: 1)).ToList();

        Assert.All(cascades, c => Assert.Single(c.Faults));
        Assert.All(Fault.All, fault => Assert.Contains(cascades, c => c.Faults[0].Fault == fault));
        AssertTold(cascades);
    }

    [Fact]
    public void Two_faults_are_two_incidents()
    {
        var cascades = Enumerable.Range(10_000, OfTwo).Select(seed => Cascade.Of(seed, faults: 2)).Where(c => c.Faults.Count == 2).ToList();

        Assert.True(cascades.Count > OfTwo / 2, $"{cascades.Count} clusters");
        AssertTold(cascades);
    }

    [Fact]
    public void Nothing_is_told_of_a_cluster_without_a_fault() =>
        Assert.Empty(Enumerable.Range(20_000, Healthy).Select(seed => Cascade.Of(seed, faults: 0)).SelectMany(c => c.Incidents.Select(i => $"seed {c.Seed}: {i.Rule} {i.Root}: {i.Cause}")));

    private static void AssertTold(IReadOnlyCollection<Cascade> cascades)
    {
        var wrong = cascades.Select(c => (Cascade: c, Differences: c.Differences().ToList())).Where(c => c.Differences.Count > 0).ToList();
        var words = $"{wrong.Count} of {cascades.Count}\n{string.Join('\n', wrong.SelectMany(w => w.Differences))}";
        Assert.True(wrong.Count <= WrongRoots * cascades.Count, words);
        // Only the root may be another one in so few. How many incidents there are and what suffers must be right in each of them, and the tree be sound.
        Assert.True(wrong.All(w => w.Cascade is { IsCounted: true, IsRooted: false }), words);
        Assert.Empty(cascades.SelectMany(c => c.Incidents.SelectMany(i => Unsound(i).Select(u => $"seed {c.Seed}: {i.Rule} {i.Root}: {u}"))));
    }

    /// <summary>What is wrong with the tree of an incident: every effect has its place once, below something that stands before it.</summary>
    private static IEnumerable<string> Unsound(Incident incident)
    {
        var chain = incident.Chain;
        for (var i = 0; i < chain.Length; i++)
        {
            if (i == 0 ? chain[i].Parent != -1 || chain[i].By is not null : chain[i].Parent < 0 || chain[i].Parent >= i || chain[i].By is null)
                yield return $"{chain[i]} stands at {i}";
        }

        var there = chain.Select(l => l.Object).ToList();
        if (there.Distinct().Count() != there.Count)
            yield return $"something is there twice: {string.Join(", ", there)}";
        if (!there.Contains(incident.Root) || incident.Effects.Any(e => !there.Contains(e)))
            yield return "something is missing";
    }
}
