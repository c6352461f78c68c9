using System.Globalization;

namespace K8sDoctor.Diagnostics.Tests;

/// <summary>How long tests with drawn inputs go on: as many times longer as <c>K8SDOCTOR_FUZZ</c> says, by default once.</summary>
internal static class Fuzz
{
    public static int Factor { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("K8SDOCTOR_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out var factor) && factor > 0 ? factor : 1;

    /// <summary>Drawn bytes, the same in each run: at most <paramref name="most"/> of them.</summary>
    public static IEnumerable<byte[]> Inputs(int times, int most = 200)
    {
        for (var seed = 1; seed <= times * Factor; seed++)
        {
            var random = new Random(seed);
            var bytes = new byte[random.Next(most + 1)];
            random.NextBytes(bytes);
            yield return bytes;
        }
    }
}
