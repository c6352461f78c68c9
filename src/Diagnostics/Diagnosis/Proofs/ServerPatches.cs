using System.Collections.Immutable;
using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Proofs;

/// <summary>Turns fixes into the patches that kubectl would send for them; where that cannot be done exactly, says why not.</summary>
/// <param name="find">The object, or null where it is not there or not known.</param>
/// <param name="related">The keys to which a relation leads.</param>
public sealed class ServerPatches(Func<ObjectKey, ResourceObject?> find, Func<ObjectKey, Relation, ImmutableArray<ObjectKey>> related)
{
    private static readonly HashSet<string> Flags =
        ["n", "namespace", "type", "p", "patch", "c", "container", "containers", "replicas", "to-revision", "requests", "limits", "subresource", "overwrite"];

    private static readonly HashSet<string> Patchless = ["apply", "autoscale", "create", "debug", "delete", "drain", "edit", "expose", "replace", "run"];

    // What the kinds that fixes patch have on the top level; a fix may also show lines that belong somewhere below.
    private static readonly HashSet<string> Parts = ["metadata", "spec", "webhooks"];

    private const string LeftToPerson = "kubectl edit leaves the change to a person";

    // What the titles of fixes say where a word of the command stands for what only a person knows: "(put it for TAG)".
    private const string ToFillIn = "(put ";

    /// <summary>The patch of a fix of an incident, or why there is none.</summary>
    public (ServerPatch? Patch, string WhyNot) Of(Incident incident, Fix fix)
    {
        if (fix.Title.Contains(ToFillIn, StringComparison.Ordinal))
            return (null, "somebody must put a value in first");
        if (fix.Command is { } command)
            return Of(command.Trim());
        if (incident.Lead is { Root: var root } && fix.Patch is { } yaml && YamlPatch.Read(yaml) is { } merge && merge.All(part => Parts.Contains(part.Key)))
            return Checked(new(root, PatchForm.Strategic, merge.ToJsonString()));
        return (null, "it is a part that somebody must write in its place");
    }

    private (ServerPatch? Patch, string WhyNot) Of(string command)
    {
        if (command.Contains('\n') || ShellWords.Split(command) is not { } words)
            return (null, command.Contains(" edit ", StringComparison.Ordinal) ? LeftToPerson : "it is more than one step");
        if (words is not ["kubectl", ..])
            return (null, "it is no command of kubectl");
        if (VerbOf(words) is var verb && Patchless.Contains(verb))
            return (null, verb == "edit" ? LeftToPerson : $"kubectl {verb} sends no patch");
        if (KubectlCommand.Parse(command) is not { } parsed)
            return (null, "it is no change of one object that is known here");
        if (parsed.Flags.Keys.FirstOrDefault(f => !Flags.Contains(f)) is { } flag)
            return (null, $"what --{flag} does is not known here");
        return Patch(parsed) is { } patch ? Checked(patch) : (null, $"what kubectl {parsed.Verb} sends is not known here");
    }

    private static string VerbOf(ImmutableArray<string> words) =>
        words.Skip(1).Where((word, i) => !word.StartsWith('-') && words[i] is not ("-n" or "--namespace")).FirstOrDefault() ?? "";

    private static (ServerPatch? Patch, string WhyNot) Checked(ServerPatch patch)
    {
        if (patch.Object.Kind == ResourceKinds.Secret)
            return (null, "nothing is ever sent about a Secret");
        return patch.Object.Kind.Namespaced && patch.Object.Namespace.Length == 0 ? (null, "it names no namespace") : (patch, "");
    }

    private ServerPatch? Patch(KubectlCommand command) => command.Verb switch
    {
        "patch" => Given(command),
        "scale" when long.TryParse(command.Flags.GetValueOrDefault("replicas"), out var replicas) =>
            Merge(command.Object, new() { ["spec"] = new JsonObject { ["replicas"] = replicas } }) with { Subresource = "scale" },
        "set image" or "set resources" or "set env" or "set serviceaccount" => KubectlContainers.Patch(command, find(command.Object)) is { } containers ? new(command.Object, PatchForm.Strategic, containers.ToJsonString()) : null,
        "rollout undo" => Undo(command),
        "rollout pause" => Field(command.Object, "paused", true),
        "rollout resume" => Field(command.Object, "paused", null),
        "cordon" => Field(command.Object, "unschedulable", true),
        "uncordon" => Field(command.Object, "unschedulable", null),
        "label" => Merge(command.Object, new() { ["metadata"] = new JsonObject { ["labels"] = KubectlEdits.Pairs(command) } }),
        "annotate" => Merge(command.Object, new() { ["metadata"] = new JsonObject { ["annotations"] = KubectlEdits.Pairs(command) } }),
        "taint" => find(command.Object) is { } node && KubectlTaints.Patch(command, node) is { } taints ? new(command.Object, PatchForm.Json, taints.ToJsonString()) : null,
        _ => null,
    };

    private static ServerPatch? Given(KubectlCommand command)
    {
        var patch = KubectlEdits.ParseJson(command.Flags.GetValueOrDefault("p") ?? command.Flags.GetValueOrDefault("patch") ?? "");
        PatchForm? form = (command.Flags.GetValueOrDefault("type", "strategic"), patch) switch
        {
            ("strategic", JsonObject) => PatchForm.Strategic,
            ("merge", JsonObject) => PatchForm.Merge,
            ("json", JsonArray) => PatchForm.Json,
            _ => null,
        };
        return form is { } known ? new(command.Object, known, patch!.ToJsonString()) { Subresource = command.Flags.GetValueOrDefault("subresource") } : null;
    }

    private ServerPatch? Undo(KubectlCommand command)
    {
        if (command.Object.Kind != ResourceKinds.Deployment || !long.TryParse(command.Flags.GetValueOrDefault("to-revision"), out var revision))
            return null;
        var sets = related(command.Object, Relation.Owns).Select(find).OfType<ResourceObject>();
        return sets.FirstOrDefault(s => s.Kind == ResourceKinds.ReplicaSet && RolloutsRevisions.Revision(s) == revision) is { } set
            ? new(command.Object, PatchForm.Json, "") { TemplateOf = set.Key }
            : null;
    }

    private static ServerPatch Field(ObjectKey key, string field, JsonNode? value) => Merge(key, new() { ["spec"] = new JsonObject { [field] = value } });

    private static ServerPatch Merge(ObjectKey key, JsonObject patch) => new(key, PatchForm.Merge, patch.ToJsonString());
}
