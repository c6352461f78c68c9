namespace K8sDoctor.Troubleshooter.Terminal.Prompts;

/// <summary>
/// A command as it is typed: a view, and in any order a namespace, a context after <c>@</c>, a filter after <c>/</c>, labels, letters. <c>po ml</c>,
/// <c>deploy /api</c>, <c>po -l app=web ml</c>, <c>po @prod</c>, <c>@prod</c>.
/// </summary>
/// <param name="Rest">Everything after the view, but for the context.</param>
internal sealed record CommandText(string View, string Namespace, string Context, string Filter, string Rest)
{
    public static CommandText Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var (view, ns, context, filter) = ("", "", "", "");
        var rest = new List<string>();
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].StartsWith('@'))
            {
                context = words[i][1..];
                continue;
            }

            if (view.Length == 0)
            {
                view = words[i];
                continue;
            }

            if (words[i].StartsWith('/') || words[i].StartsWith('!'))
            {
                filter = string.Join(' ', words[i..]).TrimStart('/');
                rest.AddRange(words[i..]);
                break;
            }

            rest.Add(words[i]);
            if (words[i] is "-l" or "-f" && i + 1 < words.Length) rest.Add((filter = $"{words[i]} {words[++i]}")[3..]);
            else if (words[i] is "-n" && i + 1 < words.Length) rest.Add(ns = words[++i]);
            else if (words[i].Contains('=', StringComparison.Ordinal)) filter = $"-l {words[i]}";
            else ns = words[i];
        }

        return new(view, ns, context, filter, string.Join(' ', rest));
    }
}
