namespace K8sDoctor.Diagnostics.Tests.Diagnosis.Cascades;

/// <summary>Chance that is the same for the same seed, on every machine.</summary>
internal sealed class Dice(int seed)
{
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";

    private readonly Random _random = new(seed);

    public bool Chance(double probability) => _random.NextDouble() < probability;

    /// <summary>Both ends included.</summary>
    public int Between(int low, int high) => _random.Next(low, high + 1);

    public T Of<T>(IReadOnlyList<T> all) => all[_random.Next(all.Count)];

    /// <summary>So many of them, each once, in an order of its own.</summary>
    public IReadOnlyList<T> Some<T>(IEnumerable<T> all, int most) => [.. all.OrderBy(_ => _random.Next()).Take(most)];

    /// <summary>The end of a generated name.</summary>
    public string Suffix(int length = 5) => string.Concat(Enumerable.Range(0, length).Select(_ => Letters[_random.Next(Letters.Length)]));
}
