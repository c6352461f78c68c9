using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Rules.Signatures;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>Every host function that rules can call, with the log signatures that some of them go by.</summary>
public static class RuleFunctions
{
    /// <summary>Those that go by the program's own signatures.</summary>
    public static ImmutableArray<HostFunction> All { get; } = KnowledgeFunctions.With(static () => ShippedSignatures.All);

    /// <summary>Those that go by these signatures and the program's own; of the same id, these count.</summary>
    internal static ImmutableArray<HostFunction> With(Lazy<LogSignatures> signatures) => KnowledgeFunctions.With(() => signatures.Value);
}
