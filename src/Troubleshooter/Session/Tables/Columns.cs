using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>Columns that many tables have, and the words of kubectl for values.</summary>
internal static class Columns
{
    private static readonly ImmutableArray<FieldPath> CreatedAt = [.. ResourceKinds.All.Select(k => FieldPath.Of(k, "metadata.creationTimestamp"))];

    public static TableColumn Namespace { get; } = new("NAMESPACE", row => row.Namespace.Length == 0 ? Cell.None : new(row.Namespace))
    {
        Least = 9,
        Most = 24,
        Measured = row => row.Namespace,
        Searched = row => row.Namespace,
        SortLetter = 'P',
        Order = row => SortKey.By(row.Namespace),
    };

    public static TableColumn Name { get; } = new("NAME", row => new(row.Name))
    {
        Least = 12,
        Most = 0,
        Measured = row => row.Name,
        Searched = row => row.Name,
        SortLetter = 'N',
        Order = row => SortKey.By(row.Name),
    };

    public static TableColumn Age { get; } = new("AGE", row => Cell.Age(Created(row)))
    {
        Least = 4,
        Right = true,
        SortLetter = 'A',
        Order = row => SortKey.By(Created(row)),
        LargestFirst = true,
    };

    /// <summary>What must be in the field mask for these.</summary>
    public static ImmutableArray<FieldPath> Reads => CreatedAt;

    public static DateTime? Created(ResourceObject row) => CreatedAt[row.Kind.Index].Time(row.Body);

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static IEnumerable<ResourceMessage> Messages(ResourceList list) => list.Items.ToArray().OfType<ResourceMessage>();
}
