using System.Collections.Immutable;
using System.Text;
using K8sDoctor.Diagnostics.Knowledge;

namespace K8sDoctor.Diagnostics.Rules.Signatures;

/// <summary>The log signatures that are compiled into the program. They are read when the first log is looked at: a start without a log needs none.</summary>
public static class ShippedSignatures
{
    private const string Prefix = "signatures/";

    private static readonly Lazy<ImmutableArray<SignatureFamily>> Read = new(ReadAll);
    private static readonly Lazy<LogSignatures> Joined = new(() => SignatureFamily.Together(Read.Value));

    public static ImmutableArray<SignatureFamily> Families => Read.Value;

    public static LogSignatures All => Joined.Value;

    private static ImmutableArray<SignatureFamily> ReadAll()
    {
        var names = typeof(ShippedSignatures).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();
        var families = new SignatureFamily[names.Length];
        Parallel.For(0, names.Length, i => families[i] = ReadOne(names[i]));
        return [.. families];
    }

    private static SignatureFamily ReadOne(string name)
    {
        using var stream = typeof(ShippedSignatures).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var faults = new List<RuleFault>();
        var family = SignatureReader.Read(new($"rules/logs/{name[Prefix.Length..]}", reader.ReadToEnd()), faults, check: false);
        return faults.Count == 0 ? family! : throw new InvalidOperationException($"the build is broken: {faults[0]}");
    }
}
