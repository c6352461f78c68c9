using System.Collections.Concurrent;
using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>Compiles the expressions of one environment, each once: rules have most of theirs in common. For many threads.</summary>
internal sealed class CompiledExpressions(CelEnvironment environment)
{
    private readonly ConcurrentDictionary<(string Source, CelType? Expected), CelCompilation> _known = [];

    public CelEnvironment Environment => environment;

    public CelCompilation Compile(string source, CelType? expected) =>
        _known.GetOrAdd((source, expected), static (key, environment) => environment.Compile(key.Source, key.Expected), environment);

    /// <summary>What the rules of each subject have in common, for one loading of rules.</summary>
    public static Func<RuleSubject, CompiledExpressions> BySubject(ImmutableArray<HostFunction> functions)
    {
        var all = new ConcurrentDictionary<string, CompiledExpressions>();
        return subject => all.GetOrAdd(
            subject.Name,
            static (_, of) => new(new CelEnvironment(of.subject.Variables, of.functions) { LiteralPatternsOnly = true }),
            (subject, functions));
    }
}
