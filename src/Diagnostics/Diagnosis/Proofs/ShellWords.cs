using System.Collections.Immutable;
using System.Text;

namespace K8sDoctor.Diagnostics.Diagnosis.Proofs;

/// <summary>The words of one simple command of a POSIX shell (IEEE 1003.1, 2.2 and 2.9.1).</summary>
internal static class ShellWords
{
    /// <summary>The words without their quotes; null for what is more than one simple command, or has words that only the shell knows.</summary>
    public static ImmutableArray<string>? Split(string command)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        var word = new StringBuilder();
        var inWord = false;
        for (var i = 0; i < command.Length; i++)
        {
            switch (command[i])
            {
                case ' ' or '\t':
                    if (inWord)
                        words.Add(Take(word));
                    inWord = false;
                    continue;
                case '\'':
                    var end = command.IndexOf('\'', i + 1);
                    if (end < 0)
                        return null;
                    word.Append(command, i + 1, end - i - 1);
                    i = end;
                    break;
                case '\\' when i + 1 < command.Length && command[i + 1] is not '\n':
                    word.Append(command[++i]);
                    break;
                case '"' or '\\' or '$' or '`' or '|' or '&' or ';' or '<' or '>' or '(' or ')' or '\n' or '*' or '?' or '#' or '~':
                    return null;
                case var other:
                    word.Append(other);
                    break;
            }

            inWord = true;
        }

        if (inWord)
            words.Add(Take(word));
        return words.ToImmutable();
    }

    private static string Take(StringBuilder word)
    {
        var text = word.ToString();
        word.Clear();
        return text;
    }
}
