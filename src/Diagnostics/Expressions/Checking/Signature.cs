using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>
/// Reads the signatures of the library tables: <c>size(list(A)): int</c>; <c>&lt;string&gt;.contains(string): bool</c> for a member function;
/// <c>math.least(A...): A</c> for one that repeats its last parameter.
/// </summary>
internal ref struct Signature
{
    private readonly ReadOnlySpan<char> _text;
    private int _at;

    private Signature(ReadOnlySpan<char> text) => _text = text;

    public static Overload Parse(string text, Func<string, bool, ImmutableArray<CelType>, CelType, bool, Overload> make) => new Signature(text).Read(make);

    private Overload Read(Func<string, bool, ImmutableArray<CelType>, CelType, bool, Overload> make)
    {
        var parameters = ImmutableArray.CreateBuilder<CelType>();
        var member = Skip("<");
        if (member)
        {
            parameters.Add(Type());
            Expect(">.");
        }

        var name = Until('(');
        var variadic = false;
        Expect("(");
        while (!Skip(")"))
        {
            parameters.Add(Type());
            variadic = Skip("...");
            Skip(", ");
        }

        Expect(": ");
        return make(name, member, parameters.ToImmutable(), Type(), variadic);
    }

    private CelType Type()
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiLetter(_text[_at]))
            _at++;
        var name = _text[start.._at].ToString();
        switch (name)
        {
            case "list":
                return CelType.ListOf(Only());
            case "optional":
                return CelType.OptionalOf(Only());
            case "map":
                Expect("(");
                var key = Type();
                Expect(", ");
                var value = Type();
                Expect(")");
                return CelType.MapOf(key, value);
            default:
                return name.Length == 1 ? new CelType.Parameter('A' - 1 - name[0]) : new CelType.Scalar(ScalarName(name));
        }
    }

    private CelType Only()
    {
        Expect("(");
        var type = Type();
        Expect(")");
        return type;
    }

    private static string ScalarName(string name) => name switch
    {
        "timestamp" => "google.protobuf.Timestamp",
        "duration" => "google.protobuf.Duration",
        "null" => "null_type",
        _ => CelType.Scalar.OfKubernetes.GetValueOrDefault(name, name),
    };

    private string Until(char end)
    {
        var start = _at;
        while (_text[_at] != end)
            _at++;
        return _text[start.._at].ToString();
    }

    private bool Skip(string word)
    {
        if (!_text[_at..].StartsWith(word))
            return false;
        _at += word.Length;
        return true;
    }

    private void Expect(string word)
    {
        if (!Skip(word))
            throw new FormatException($"'{word}' expected at {_at} of the signature '{_text}'");
    }
}
