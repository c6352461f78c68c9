namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>RE2's named classes of characters: Perl's and POSIX' are ASCII only.</summary>
internal static class Re2Classes
{
    /// <summary>The class of <c>\d</c>, <c>\s</c> or <c>\w</c> and their opposites, or null.</summary>
    public static CharSet? Perl(char letter) => letter switch
    {
        'd' => CharSet.Of(('0', '9')),
        's' => CharSet.Of(('\t', '\n'), ('\f', '\r'), (' ', ' ')),
        'w' => CharSet.Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')),
        'D' or 'S' or 'W' => Perl(char.ToLowerInvariant(letter))!.Negate(),
        _ => null,
    };

    /// <summary>The class of <c>[:alpha:]</c> and its like, or null.</summary>
    public static CharSet? Posix(string name) => name switch
    {
        "alnum" => CharSet.Of(('0', '9'), ('A', 'Z'), ('a', 'z')),
        "alpha" => CharSet.Of(('A', 'Z'), ('a', 'z')),
        "ascii" => CharSet.Of((0, 127)),
        "blank" => CharSet.Of(('\t', '\t'), (' ', ' ')),
        "cntrl" => CharSet.Of((0, 31), (127, 127)),
        "digit" => CharSet.Of(('0', '9')),
        "graph" => CharSet.Of(('!', '~')),
        "lower" => CharSet.Of(('a', 'z')),
        "print" => CharSet.Of((' ', '~')),
        "punct" => CharSet.Of(('!', '/'), (':', '@'), ('[', '`'), ('{', '~')),
        "space" => CharSet.Of(('\t', '\r'), (' ', ' ')),
        "upper" => CharSet.Of(('A', 'Z')),
        "word" => Perl('w'),
        "xdigit" => CharSet.Of(('0', '9'), ('A', 'F'), ('a', 'f')),
        _ => null,
    };

    /// <summary>The class of <c>\p{L}</c>, as .NET has it, or null: only general categories are the same in both (no scripts).</summary>
    public static string? Category(string name, bool negated)
    {
        const string Known = "|L|Ll|Lu|Lt|Lm|Lo|M|Mn|Mc|Me|N|Nd|Nl|No|P|Pc|Pd|Ps|Pe|Pi|Pf|Po|S|Sm|Sc|Sk|So|Z|Zs|Zl|Zp|C|Cc|Cf|Co|";
        return name.Length is > 0 and < 3 && !name.Contains('|') && Known.Contains($"|{name}|") ? $"\\{(negated ? 'P' : 'p')}{{{name}}}" : null;
    }
}
