using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Proofs;

/// <summary>
/// The state as it would be after an edit: for the time of one look the changed copies stand in the place of the objects, and then the objects stand there
/// again. Called by the state's one writer, between two changes.
/// </summary>
internal sealed class WhatIf(ClusterState state, ResourceReader reader)
{
    /// <summary>Pods of one template differ little: these stand for the others.</summary>
    private const int MostPods = 5;

    /// <summary>Looks at the state with the edit applied.</summary>
    /// <param name="subject">A pod that must be among the changed ones, where it is one of the edited object's.</param>
    /// <param name="read">Gets what the choice of the changed objects depends on.</param>
    /// <param name="look">Gets the changed objects, and what reads otherwise by them; must not keep what it sees.</param>
    /// <returns>What <paramref name="look"/> says; the default where the edit cannot be applied.</returns>
    public T? Look<T>(ObjectEdit edit, ObjectKey subject, HashSet<Dependency> read, Func<ImmutableArray<ResourceObject>, IReadOnlySet<Dependency>, T> look)
    {
        var changed = Changed(edit, subject, read);
        if (changed.IsEmpty)
            return default;
        var originals = changed.Select(c => state.Find(c.Key)!).ToArray();
        HashSet<Dependency> touched = [];
        try
        {
            foreach (var (copy, original) in changed.Zip(originals))
            {
                NoteSelections(original, copy, read);
                state.Apply(new Upserted(copy), touched);
            }

            return look(changed, touched);
        }
        finally
        {
            foreach (var original in originals)
                state.Apply(new Upserted(original), touched);
        }
    }

    // What the copy selects, or what selects it, and the original does not, is an edge that is there for the time of the look only: whatever comes later that would
    // be at its other end touches nothing that was read.
    private static void NoteSelections(ResourceObject original, ResourceObject copy, HashSet<Dependency> read)
    {
        if (!Equals(Selectors.LabelsOf(original), Selectors.LabelsOf(copy)))
            read.UnionWith(Selectors.KindsThatSelect(copy.Kind).Select(kind => Dependency.OnAll(kind, kind.Namespaced ? copy.Namespace : null)));
        var selections = Selectors.Of(copy);
        if (!Equals(Selectors.Of(original).FirstOrDefault(), selections.FirstOrDefault()))
            read.UnionWith(selections.Select(s => Dependency.OnAll(s.Target, s.Target.Namespaced ? s.Namespace : null)));
    }

    private ImmutableArray<ResourceObject> Changed(ObjectEdit edit, ObjectKey subject, HashSet<Dependency> read)
    {
        var copies = ImmutableArray.CreateBuilder<ResourceObject>();
        // An owner that may not be read has pods all the same, which its new template changes.
        if (Copy(edit.Key, edit.Apply, read) is { } owner)
            copies.Add(owner);
        else if (edit.ApplyToPod is null || state.Find(edit.Key) is not null)
            return [];
        if (edit.ApplyToPod is null)
            return copies.ToImmutable();
        var below = Below(edit.Key, read).ToArray();
        var pods = below.Where(k => k.Kind == ResourceKinds.Pod).OrderByDescending(k => k == subject).Take(MostPods);
        foreach (var key in pods.Concat(below.Where(k => k == subject && k.Kind != ResourceKinds.Pod)))
        {
            if (Copy(key, json => edit.ApplyToPod(TemplateIn(key.Kind, json)), read) is not { } copy)
                return [];
            copies.Add(copy);
        }

        return copies.ToImmutable();
    }

    // A new template makes new pods and, between a Deployment and its pods, a new ReplicaSet: those that are there stand for them.
    private static JsonObject TemplateIn(ResourceKind kind, JsonObject json) =>
        kind == ResourceKinds.Pod ? json : ObjectEdit.TemplatePath(kind)?.Aggregate((JsonNode?)json, (at, step) => at?[step]) as JsonObject ?? json;

    private IEnumerable<ObjectKey> Below(ObjectKey owner, HashSet<Dependency> read)
    {
        var open = new Queue<ObjectKey>([owner]);
        while (open.TryDequeue(out var next))
        {
            read.Add(Dependency.On(next, Relation.Owns));
            foreach (var owned in state.Related(next, Relation.Owns))
            {
                open.Enqueue(owned);
                yield return owned;
            }
        }
    }

    private ResourceObject? Copy(ObjectKey key, Func<JsonObject, bool> change, HashSet<Dependency> read)
    {
        read.Add(Dependency.On(key));
        if (state.Find(key) is not { } original)
            return null;
        var json = JsonTree.Of(original.Body);
        if (!change(json))
            return null;
        try
        {
            return reader.ReadObject(key.Kind, Encoding.UTF8.GetBytes(json.ToJsonString())) with { Uid = original.Uid };
        }
        catch (ResourceFormatException)
        {
            return null;
        }
    }
}
