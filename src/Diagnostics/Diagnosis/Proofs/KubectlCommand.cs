using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Proofs;

/// <summary>A kubectl command in its parts: <c>kubectl -n ml set image deployment/api api=api:v1</c>.</summary>
/// <param name="Verb"><c>patch</c>, <c>set image</c>, <c>rollout undo</c>.</param>
/// <param name="Object">What it is about.</param>
/// <param name="Arguments">The words after that.</param>
/// <param name="Flags">By name without dashes; empty for a flag without a value.</param>
internal sealed record KubectlCommand(string Verb, ObjectKey Object, ImmutableArray<string> Arguments, ImmutableDictionary<string, string> Flags)
{
    private static readonly HashSet<string> WithValue = ["n", "namespace", "type", "p", "patch", "c", "container", "containers", "replicas", "to-revision", "requests", "limits", "subresource", "o", "output"];
    private static readonly HashSet<string> TwoWords = ["set", "rollout"];

    /// <summary>
    /// Null for anything else than one kubectl command about one object that our table has, or the recipe for what cannot be changed in place: get it into a file,
    /// patch the file, replace the object by it.
    /// </summary>
    public static KubectlCommand? Parse(string command)
    {
        if (command.Split('\n') is [var get, var patch, var replace] && replace.Trim() == "kubectl replace --force -f new-pod.yaml")
            return Recipe(get.Trim(), patch.Trim());
        return ParseOne(command.Trim());
    }

    private static KubectlCommand? Recipe(string get, string patch)
    {
        const string Got = " > pod.yaml";
        const string Patched = " -o yaml > new-pod.yaml";
        if (!get.EndsWith(Got, StringComparison.Ordinal) || !patch.EndsWith(Patched, StringComparison.Ordinal) || !patch.StartsWith("kubectl patch --local -f pod.yaml ", StringComparison.Ordinal))
            return null;
        var from = ParseOne(get[..^Got.Length]);
        var change = ParseOne($"kubectl patch pod/x {patch["kubectl patch --local -f pod.yaml ".Length..^Patched.Length]}");
        return from is { Verb: "get" } && change is not null ? change with { Object = from.Object } : null;
    }

    private static KubectlCommand? ParseOne(string command)
    {
        if (ShellWords.Split(command) is not [var program, .. var rest] || program != "kubectl")
            return null;
        var flags = ImmutableDictionary.CreateBuilder<string, string>();
        var words = new Queue<string>();
        for (var i = 0; i < rest.Length; i++)
        {
            if (!rest[i].StartsWith('-') || rest[i].Length < 2 || (rest[i].EndsWith('-') && rest[i].Contains(':')))
            {
                words.Enqueue(rest[i]);
                continue;
            }

            var parts = rest[i].TrimStart('-').Split('=', 2);
            flags[parts[0]] = parts.Length == 2 ? parts[1] : WithValue.Contains(parts[0]) && i + 1 < rest.Length ? rest[++i] : "";
        }

        return words.Count < 2 ? null : Of(words, flags.ToImmutable());
    }

    private static KubectlCommand? Of(Queue<string> words, ImmutableDictionary<string, string> flags)
    {
        var verb = words.Dequeue();
        if (TwoWords.Contains(verb) && words.Count > 0)
            verb = $"{verb} {words.Dequeue()}";
        if (!words.TryDequeue(out var what))
            return null;
        var slash = what.IndexOf('/', StringComparison.Ordinal);
        var (type, name) = slash < 0 ? (what, words.TryDequeue(out var next) ? next : "") : (what[..slash], what[(slash + 1)..]);
        if (verb is "cordon" or "uncordon")
            (type, name) = ("node", what);
        if (ResourceKinds.FindByName(type) is not { } kind || name.Length == 0)
            return null;
        var ns = kind.Namespaced ? flags.GetValueOrDefault("n") ?? flags.GetValueOrDefault("namespace") ?? "" : "";
        return new(verb, new(kind, ns, name), [.. words], flags);
    }
}
