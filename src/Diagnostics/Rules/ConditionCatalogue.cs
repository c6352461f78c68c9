using System.Collections.Frozen;
using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>The conditions that rules say they explain, in the order of <c>rules/conditions.txt</c>, which tells its own form. Immutable.</summary>
public sealed class ConditionCatalogue
{
    private const string Resource = "conditions.txt";
    private const string GroupMark = "## ";

    private static readonly Lazy<ConditionCatalogue> Embedded = new(LoadEmbedded);

    private ConditionCatalogue(ImmutableArray<Condition> conditions) =>
        (All, ById) = (conditions, conditions.ToFrozenDictionary(c => c.Id));

    /// <summary>The catalogue that is compiled into the program, read on first use.</summary>
    public static ConditionCatalogue Default => Embedded.Value;

    public ImmutableArray<Condition> All { get; }

    public FrozenDictionary<string, Condition> ById { get; }

    /// <summary>Reads the lines of a catalogue. Throws <see cref="FormatException"/> for a line that is neither a comment, nor a group, nor a condition.</summary>
    internal static ConditionCatalogue Read(IEnumerable<string> lines)
    {
        var conditions = ImmutableArray.CreateBuilder<Condition>();
        var group = "";
        foreach (var line in lines)
        {
            if (line.StartsWith(GroupMark, StringComparison.Ordinal))
                group = line[GroupMark.Length..];
            else if (line.Length > 0 && line[0] != '#')
                conditions.Add(Condition(line, group));
        }

        return new(conditions.ToImmutable());
    }

    private static Condition Condition(string line, string group) => line.Split('\t') switch
    {
        [{ Length: > 0 } id, { Length: > 0 } title] => new(id, group, title, LeftOut: null),
        [{ Length: > 0 } id, { Length: > 0 } title, { Length: > 0 } reason] => new(id, group, title, reason),
        _ => throw new FormatException($"'{line}' is no condition: an id, a title and perhaps a reason, with a tab between them"),
    };

    private static ConditionCatalogue LoadEmbedded()
    {
        using var stream = typeof(ConditionCatalogue).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is not embedded");
        using var reader = new StreamReader(stream);
        return Read(reader.ReadToEnd().Split('\n'));
    }
}
