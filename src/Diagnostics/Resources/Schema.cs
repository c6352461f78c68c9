namespace K8sDoctor.Diagnostics.Resources;

/// <summary>All types of the Kubernetes API that our kinds are made of, from the text that <c>build/SchemaCompiler</c> writes.</summary>
public sealed class Schema
{
    private const string Resource = "kubernetes.schema";

    private static readonly Lazy<Schema> Embedded = new(LoadEmbedded);

    private readonly Dictionary<string, SchemaType> _types = [];
    private readonly Dictionary<string, SchemaField[]> _fields = [];
    private readonly Lock _lock = new();

    private Schema(string text)
    {
        foreach (var (word, form) in Words)
            _types.Add(word, new(word, form));
        for (var at = 0; at < text.Length;)
        {
            var name = text[at..text.IndexOf('\n', at)];
            var body = at + name.Length + 1;
            at = EndOfType(text, body);
            var block = (body, at);
            _types.Add(name, new(name, type => FieldsOf(type, text, block)));
        }
    }

    /// <summary>The schema that is compiled into the program, read on first use.</summary>
    public static Schema Default => Embedded.Value;

    private static ReadOnlySpan<(string Word, SchemaForm Form)> Words =>
        new[]
        {
            ("any", SchemaForm.Any), ("string", SchemaForm.String), ("integer", SchemaForm.Integer), ("number", SchemaForm.Number),
            ("boolean", SchemaForm.Boolean), ("bytes", SchemaForm.Bytes), ("time", SchemaForm.Time), ("quantity", SchemaForm.Quantity),
            ("int-or-string", SchemaForm.IntOrString),
        };

    /// <summary>The type of that full OpenAPI name, or of a word such as <c>string</c> or <c>[]string</c>. Throws <see cref="ArgumentException"/> when there is none.</summary>
    public SchemaType Type(string name)
    {
        lock (_lock)
            return Resolve(name);
    }

    /// <summary>The message type of a kind; of a kind that is read as metadata only, a message with <c>metadata</c> alone.</summary>
    public SchemaType Of(ResourceKind kind) => Type(kind.SchemaName);

    /// <summary>The bytes of the embedded schema, for the test that it is up to date.</summary>
    internal static Stream OpenEmbedded() =>
        typeof(Schema).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is not embedded");

    private static Schema LoadEmbedded()
    {
        using var reader = new StreamReader(OpenEmbedded());
        return new(reader.ReadToEnd());
    }

    private static int EndOfType(string text, int at)
    {
        while (at < text.Length && text[at] == ' ')
            at = text.IndexOf('\n', at) + 1;
        return at;
    }

    /// <summary>Reads a message's fields once, even when two threads ask at a time: a field has one instance.</summary>
    private SchemaField[] FieldsOf(SchemaType type, string text, (int Start, int End) block)
    {
        lock (_lock)
        {
            if (_fields.TryGetValue(type.Name, out var known))
                return known;
            var fields = new List<SchemaField>();
            foreach (var line in text.AsSpan(block.Start, block.End - block.Start).EnumerateLines())
            {
                if (line.IsEmpty)
                    continue;
                fields.Add(Field(line[1..], fields.Count));
            }

            return _fields[type.Name] = [.. fields];
        }
    }

    // name type, then perhaps ! where it is required, and a|b|c where only these values are known.
    private SchemaField Field(ReadOnlySpan<char> line, int index)
    {
        Span<Range> words = stackalloc Range[4];
        var count = line.Split(words, ' ');
        var isRequired = count > 2 && line[words[2]] is "!";
        return new(line[words[0]].ToString(), Resolve(line[words[1]].ToString()), index)
        {
            IsRequired = isRequired,
            Values = count > (isRequired ? 3 : 2) ? [.. line[words[count - 1]].ToString().Split('|')] : [],
        };
    }

    private SchemaType Resolve(string name)
    {
        if (_types.TryGetValue(name, out var type))
            return type;
        if (name.StartsWith("[]", StringComparison.Ordinal))
            type = new(name, SchemaForm.List, Resolve(name[2..]));
        else if (name.StartsWith("{}", StringComparison.Ordinal))
            type = new(name, SchemaForm.Map, Resolve(name[2..]));
        else
            throw new ArgumentException($"the schema has no type '{name}'", nameof(name));
        _types.Add(name, type);
        return type;
    }
}
