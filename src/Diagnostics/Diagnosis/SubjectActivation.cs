using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Diagnostics.Diagnosis;

/// <summary>
/// The variables of one subject, each computed when an expression first reaches it. Used again for the next subject after <see cref="Bind"/>. What was
/// unknown when a value was computed is noted again whenever the value is used, because each rule must know why it is undecided.
/// </summary>
internal abstract class SubjectActivation(NotingReader reader, int variables) : CelActivation
{
    private readonly Cell[] _cells = new Cell[variables];
    private int _generation = 1;
    private ResourceObject? _object;

    public override IStateReader Reader => reader;

    /// <summary>The object that the subject is, or whose container it is.</summary>
    public ResourceObject Object => _object!;

    /// <summary>The container's name, or null.</summary>
    public virtual string? Container => null;

    protected NotingReader Cluster => reader;

    public virtual void Bind(ResourceObject subject)
    {
        _object = subject;
        Forget();
    }

    public sealed override CelValue Variable(int index)
    {
        if (index == SubjectVariables.Now)
            return CelValue.Of(reader.Now);
        if (index == SubjectVariables.Object)
            return CelValue.Of(Object);
        ref var cell = ref _cells[index];
        if (cell.Generation == _generation)
        {
            if (!cell.Notes.IsDefaultOrEmpty)
                reader.Replay(cell.Notes);
            return cell.Value;
        }

        var before = reader.Notes.Count;
        var value = index == SubjectVariables.Events ? Events() : Compute(index);
        _cells[index] = new(_generation, value, reader.Notes.Count == before ? default : [.. reader.Notes.Skip(before)]);
        return value;
    }

    /// <summary>The value of a variable of this form of subject.</summary>
    protected abstract CelValue Compute(int index);

    protected virtual CelValue Events() => ListOf(reader.Related(Object.Key, Relation.HasEvent, ResourceKinds.Event), EventTimes.Sort);

    protected void Forget()
    {
        _generation++;
        Reset();
    }

    protected CelValue Related(ObjectKey from, Relation relation, ResourceKind to) => ListOf(reader.Related(from, relation, to));

    protected static CelValue ListOf(
        Lookup<ImmutableArray<ResourceObject>> found, Func<ImmutableArray<ResourceObject>, ImmutableArray<ResourceObject>>? order = null) =>
        !found.IsKnown ? CelValue.Unknown(found.Unknown!) : found.Value.IsEmpty ? CelValue.EmptyList : CelValue.OfList(order is null ? found.Value : order(found.Value));

    protected static CelValue ValueOf(Lookup<ResourceObject?> found, string what) =>
        !found.IsKnown ? CelValue.Unknown(found.Unknown!) : found.Value is { } value ? CelValue.Of(value) : CelValue.Absent($"there is no {what}");

    private readonly record struct Cell(int Generation, CelValue Value, ImmutableArray<ReadNote> Notes);
}
