using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Diagnosis.Changes;

/// <summary>That an object was made, or written.</summary>
internal static class ObjectChanges
{
    public static void Collect(ChangeScope scope, ResourceObject found, ChangeForm form, string link)
    {
        var created = EngineFields.Created[found.Kind.Index].Time(found.Body);
        var writes = FieldWrites.Of(found).Where(w => w.Subresource.Length == 0).ToList();
        foreach (var write in writes.Where(w => !(w.At - created < ChangeScope.OneAct)))
            scope.Add(new(form, ObjectReference.To(found.Key), write.At, "written", link) { By = write.Manager });
        if (created is { } at)
            scope.Add(new(form, ObjectReference.To(found.Key), at, "created", link) { By = writes.FirstOrDefault(w => (w.At - at).Duration() <= ChangeScope.OneAct).Manager });
    }
}
