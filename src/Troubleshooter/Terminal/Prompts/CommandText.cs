namespace K8sDoctor.Troubleshooter.Terminal.Prompts;

/// <summary>A command as it is typed: a view, and in any order a namespace, a filter after <c>/</c>, labels, letters. <c>po ml</c>, <c>deploy /api</c>, <c>po -l app=web ml</c>.</summary>
/// <param name="Rest">Everything after the view.</param>
internal sealed record CommandText(string View, string Namespace, string Filter, string Rest)
{
    public static CommandText Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length == 0) return new("", "", "", "");
        var (ns, filter) = ("", "");
        for (var i = 1; i < words.Length; i++)
        {
            if (words[i].StartsWith('/') || words[i].StartsWith('!'))
            {
                filter = string.Join(' ', words[i..]).TrimStart('/');
                break;
            }

            if (words[i] is "-l" or "-f" && i + 1 < words.Length) filter = $"{words[i]} {words[++i]}";
            else if (words[i] is "-n" && i + 1 < words.Length) ns = words[++i];
            else if (words[i].Contains('=', StringComparison.Ordinal)) filter = $"-l {words[i]}";
            else ns = words[i];
        }

        return new(words[0], ns, filter, string.Join(' ', words[1..]));
    }
}
