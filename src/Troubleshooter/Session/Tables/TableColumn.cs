using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>One column of a table of objects.</summary>
/// <param name="Title">In capitals, as kubectl writes it.</param>
/// <param name="Read">What it says of an object; called only for rows that are seen.</param>
internal sealed record TableColumn(string Title, Func<ResourceObject, Cell> Read)
{
    /// <summary>Columns that it takes at least.</summary>
    public int Least { get; init; } = 4;

    /// <summary>Columns that it takes at most; 0 is what is left over.</summary>
    public int Most { get; init; } = 30;

    /// <summary>Columns that it takes where there is room to spare; 0 is no more than <see cref="Least"/>.</summary>
    public int Roomy { get; init; }

    /// <summary>The text whose longest decides the width; null where <see cref="Least"/> does.</summary>
    public Func<ResourceObject, string?>? Measured { get; init; }

    /// <summary>Words of any length.</summary>
    public bool IsWords => Most == 0 && Measured is null;

    /// <summary>The lines for the selected row say it, and more.</summary>
    public bool IsExplained { get; init; }

    /// <summary>Numbers end at the right.</summary>
    public bool Right { get; init; }

    /// <summary>What goes first when the table is too narrow: the highest; 0 always stays.</summary>
    public int Rank { get; init; }

    /// <summary>Shown only where it is asked for, or there is room to spare.</summary>
    public bool Wide { get; init; }

    /// <summary>Typed with shift, it sorts by this column; null where that makes no sense.</summary>
    public char? SortLetter { get; init; }

    /// <summary>By what it sorts; no allocation for each row.</summary>
    public Func<ResourceObject, SortKey>? Order { get; init; }

    /// <summary>The largest comes first at the first stroke.</summary>
    public bool LargestFirst { get; init; }

    /// <summary>The text that a filter searches; no allocation for each row. Null where it does not look.</summary>
    public Func<ResourceObject, string?>? Searched { get; init; }
}
