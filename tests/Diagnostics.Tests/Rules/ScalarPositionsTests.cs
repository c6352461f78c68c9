using System.Text;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Tests.Rules;

/// <summary>A character of a scalar's value is found where it stands in the file, whatever the style of the scalar.</summary>
public sealed class ScalarPositionsTests
{
    [Theory]
    [InlineData("k: abX", 'X', 1, 6)]
    [InlineData("k: a\n  b\n\n  X", 'X', 4, 3)]
    [InlineData("k: 'it''s X'", 'X', 1, 11)]
    [InlineData("k: \"\\u0058\"", 'X', 1, 5)]
    [InlineData("k: \"\\n\\\"nX\"", 'X', 1, 10)]
    [InlineData("k: \"n\\nn \\\n  X\"", 'X', 2, 3)]
    [InlineData("k: \"\\U0001F600X\"", 'X', 1, 15)]
    [InlineData("k: |\n  a\n    X", 'X', 3, 5)]
    [InlineData("k: |2\n    a\n  X", 'X', 3, 3)]
    [InlineData("- k: >-  # why\n\n    a\n    b\n\n      c\n    X", 'X', 7, 5)]
    [InlineData("k: >\r\n  a\r\n  X\r\n", 'X', 3, 3)]
    [InlineData("k: \"a\r\n  X\"", 'X', 2, 3)]
    public void A_character_is_found_in_every_style(string text, char wanted, int line, int column)
    {
        var scalar = Scalars(YamlReader.Read(new("a.yaml", text), [])).Last();

        var at = scalar.At(scalar.Value.IndexOf(wanted));

        Assert.Equal((line, column), (at.Line, at.Column));
    }

    [Fact]
    public void Behind_the_end_is_behind_the_last_letter()
    {
        var scalar = Scalars(YamlReader.Read(new("a.yaml", "k: >\n  a b\n\n"), [])).Last();

        Assert.Equal(new(2, 6), scalar.At(scalar.Value.Length));
    }

    [Fact]
    public void Every_letter_of_every_scalar_that_can_be_read_is_found_at_itself()
    {
        var found = 0;
        for (var seed = 1; seed <= 4_000 * Fuzz.Factor; seed++)
        {
            var text = Document(new Random(seed));
            if (YamlReader.Read(new("a.yaml", text), []) is not { } root)
                continue;
            foreach (var scalar in Scalars(root))
                found += Found(text, scalar, seed);
        }

        Assert.True(found > 20_000, $"{found} letters were found");
    }

    private static int Found(string text, YamlScalar scalar, int seed)
    {
        var lines = text.Split('\n');
        var found = 0;
        for (var i = 0; i < scalar.Value.Length; i++)
        {
            if (char.IsWhiteSpace(scalar.Value[i]))
                continue;
            var at = scalar.At(i);
            Assert.True(lines[at.Line - 1][at.Column - 1] == scalar.Value[i], $"seed {seed}: '{scalar.Value[i]}' at ({at.Line},{at.Column}) of\n{text}");
            found++;
        }

        return found;
    }

    // No letter stands twice within a piece of text, so that a wrong place has a wrong letter.
    private static string Document(Random random)
    {
        var text = new StringBuilder();
        var letter = 0;
        var newLine = random.Next(4) == 0 ? "\r\n" : "\n";
        for (var i = 0; i < 3; i++)
        {
            var style = random.Next(5);
            text.Append($"k{i}: ").Append(style switch { 0 => "\"", 1 => "'", 2 => $"|{Header(random)}{newLine}    {Letter(ref letter)}", 3 => $">{Header(random)}{newLine}    {Letter(ref letter)}", _ => $"{Letter(ref letter)}" });
            for (var piece = random.Next(20); piece > 0; piece--)
                text.Append(Piece(random, style, newLine, ref letter));
            text.Append(style switch { 0 => "\"", 1 => "'", _ => "" }).Append(newLine);
        }

        return text.ToString();
    }

    private static string Header(Random random) => random.Next(4) switch { 0 => "-", 1 => "+", 2 => "2", _ => "" };

    private static char Letter(ref int letter) => (char)('A' + (letter++ % 50));

    private static string Piece(Random random, int style, string newLine, ref int letter) => (random.Next(8), style) switch
    {
        (0, _) => $"{newLine}    ",
        (1, _) => $"{newLine}{newLine}      ",
        (2, _) => " ",
        (3, _) => $"  {newLine}    ",
        (4, 0) => random.Next(4) switch { 0 => "\\n", 1 => "\\t", 2 => "\\x20", _ => "\\u0020" },
        (5, 0) => $" \\{newLine}    ",
        _ => $"{Letter(ref letter)}",
    };

    private static IEnumerable<YamlScalar> Scalars(YamlNode? node) => node switch
    {
        YamlScalar scalar => [scalar],
        YamlList list => list.Items.SelectMany(Scalars),
        YamlMap map => map.Entries.SelectMany(e => Scalars(e.Key).Concat(Scalars(e.Value))),
        _ => [],
    };
}
