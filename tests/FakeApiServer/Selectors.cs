namespace K8sDoctor.FakeApiServer;

/// <summary>Label and field selectors, in the grammar that kubectl sends.</summary>
internal static class Selectors
{
    /// <summary>The objects of a namespace (null: all) that both selectors match. Throws <see cref="FakeApiException"/> (400) for a field that the server does not index.</summary>
    public static Func<FakeObject, bool> Of(FakeKind kind, string? ns, string? labels, string? fields)
    {
        var tests = new List<Func<FakeObject, bool>>();
        if (ns is not null)
            tests.Add(o => o.Namespace == ns);
        tests.AddRange(SplitLabels(labels ?? "").Select(Label));
        tests.AddRange((fields ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(term => Field(kind, term, labels, fields)));
        return o => tests.TrueForAll(test => test(o));
    }

    /// <summary>The one name that a field selector asks for, or empty.</summary>
    public static string NameOf(string? fields) =>
        (fields ?? "").Split(',').Select(term => Cut(term, term.Contains("==") ? "==" : "=")).Where(term => term.Left == "metadata.name").Select(term => term.Right).FirstOrDefault("");

    private static Func<FakeObject, bool> Field(FakeKind kind, string term, string? labels, string? fields)
    {
        var differs = term.Contains("!=");
        var (path, value) = Cut(term, differs ? "!=" : term.Contains("==") ? "==" : "=");
        var known = path switch
        {
            "metadata.name" or "metadata.namespace" => true,
            "spec.nodeName" or "spec.restartPolicy" or "spec.serviceAccountName" or "spec.schedulerName" or "status.phase" or "status.podIP" => kind.Kind == "Pod",
            "type" or "reason" or "reportingComponent" => kind.Kind == "Event",
            _ => kind.Kind == "Event" && path.StartsWith("involvedObject."),
        };
        if (!known)
        {
            throw new FakeApiException(400, "BadRequest",
                $"Unable to find \"{kind.ApiVersion}, Resource={kind.Plural}\" that match label selector \"{labels}\", field selector \"{fields}\": field label not supported: {path}");
        }

        return o => (o.Fields.GetValueOrDefault(path, "") == value) != differs;
    }

    private static Func<FakeObject, bool> Label(string term)
    {
        term = term.Trim();
        if (term.Contains(" in ") || term.Contains(" notin "))
        {
            var negative = term.Contains(" notin ");
            var (key, list) = Cut(term, negative ? " notin " : " in ");
            var values = list.Trim('(', ')', ' ').Split(',', StringSplitOptions.TrimEntries);
            return o => (o.Labels.TryGetValue(key, out var value) && values.Contains(value)) != negative;
        }

        if (term.Contains("!="))
        {
            var (key, value) = Cut(term, "!=");
            return o => o.Labels.GetValueOrDefault(key) != value;
        }

        if (term.Contains('='))
        {
            var (key, value) = Cut(term, term.Contains("==") ? "==" : "=");
            return o => o.Labels.TryGetValue(key, out var actual) && actual == value;
        }

        return term.StartsWith('!') ? o => !o.Labels.ContainsKey(term[1..]) : o => o.Labels.ContainsKey(term);
    }

    // A comma within parentheses belongs to a set.
    private static IEnumerable<string> SplitLabels(string selector)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i <= selector.Length; i++)
        {
            if (i < selector.Length && selector[i] == '(')
                depth++;
            else if (i < selector.Length && selector[i] == ')')
                depth--;
            else if ((i == selector.Length || selector[i] == ',') && depth == 0)
            {
                if (i > start)
                    yield return selector[start..i];
                start = i + 1;
            }
        }
    }

    private static (string Left, string Right) Cut(string term, string separator)
    {
        var at = term.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (term.Trim(), "") : (term[..at].Trim(), term[(at + separator.Length)..].Trim());
    }
}
