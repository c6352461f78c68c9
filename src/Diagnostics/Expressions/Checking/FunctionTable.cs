using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Functions by name. The libraries fill one table once; an environment adds its host functions in a second.</summary>
internal sealed class FunctionTable
{
    private static readonly ConditionalWeakTable<HostFunction[], FunctionTable> OfHosts = [];

    private readonly Dictionary<string, List<Overload>> _byName = [];
    private readonly HashSet<string> _rooms = [];

    /// <summary>All functions that need no environment: the standard library and the extensions.</summary>
    public static FunctionTable Libraries { get; } = Build();

    public IEnumerable<string> Names => _byName.Keys;

    public IReadOnlyList<Overload> Find(string name) => _byName.TryGetValue(name, out var found) ? found : [];

    /// <summary>Whether there are functions whose qualified names begin so: <c>math</c>.</summary>
    public bool HasRoom(string name) => _rooms.Contains(name);

    public void Add(string signature, FunctionBody body) => Add(signature, body, passes: false);

    /// <summary>Adds a function whose result is made of messages of its first argument, without looking into them.</summary>
    public void AddPassing(string signature, FunctionBody body) => Add(signature, body, passes: true);

    /// <summary>Adds a function whose argument at <paramref name="pattern"/> (the object that it is called on is 0) is a regular expression.</summary>
    public void AddPattern(string signature, int pattern, PatternBody body) =>
        Add(Signature.Parse(signature, (name, member, parameters, result, variadic) =>
            new(name, member, parameters, result) { Variadic = variadic, Pattern = pattern, PatternBody = body }));

    public void Add(Overload overload)
    {
        if (!_byName.TryGetValue(overload.Name, out var list))
            _byName[overload.Name] = list = [];
        list.Add(overload);
        if (overload.Name.IndexOf('.') is var dot and > 0)
            _rooms.Add(overload.Name[..dot]);
    }

    /// <summary>The table of these functions; the same one whenever the same array is given, because every rule file asks.</summary>
    public static FunctionTable Of(ImmutableArray<HostFunction> functions) =>
        OfHosts.GetValue(ImmutableCollectionsMarshal.AsArray(functions) ?? [], static all =>
        {
            var table = new FunctionTable();
            foreach (var function in all)
                table.Add(function);
            return table;
        });

    public void Add(HostFunction function) => Add(new Overload(function.Name, function.Member, function.Parameters, function.Result)
    {
        Host = function,
        Body = (activation, arguments) => function.Body(activation.Reader, arguments),
    });

    private static FunctionTable Build()
    {
        var table = new FunctionTable();
        Operators.Declare(table);
        CoreLibrary.Declare(table);
        TimeLibrary.Declare(table);
        StringLibrary.Declare(table);
        ListLibrary.Declare(table);
        OptionalLibrary.Declare(table);
        MathLibrary.Declare(table);
        PatternLibrary.Declare(table);
        QuantityLibrary.Declare(table);
        NetworkLibrary.Declare(table);
        UrlLibrary.Declare(table);
        SemverLibrary.Declare(table);
        FormatLibrary.Declare(table);
        EventLibrary.Declare(table);
        return table;
    }

    private void Add(string signature, FunctionBody body, bool passes) =>
        Add(Signature.Parse(signature, (name, member, parameters, result, variadic) =>
            new(name, member, parameters, result) { Variadic = variadic, Body = body, PassesMessages = passes }));
}
