namespace K8sDoctor.Troubleshooter.Session.Tables;

/// <summary>What a value means for who looks at it.</summary>
internal enum Tone : byte { Plain, Dim, Good, Warning, Bad }

/// <summary>What a column says of an object, before it is made safe.</summary>
/// <param name="Time">In place of a text: a moment, UTC, whose age is shown.</param>
internal readonly record struct Cell(string? Text, Tone Tone = Tone.Plain, DateTime? Time = null)
{
    public static readonly Cell None = new("-", Tone.Dim);

    public static Cell Age(DateTime? time) => time is null ? None : new(null, Tone.Plain, time);
}

/// <summary>What a column says of an object, as it is shown.</summary>
/// <param name="Time">In place of a text: a moment, UTC, whose age is shown.</param>
internal readonly record struct CellView(SafeText Text, Tone Tone, DateTime? Time);

/// <summary>By what rows are put in order: first the number, then the text.</summary>
internal readonly record struct SortKey(double Number, string Text) : IComparable<SortKey>
{
    public static SortKey By(double number) => new(number, "");

    public static SortKey By(string? text) => new(0, text ?? "");

    /// <summary>The oldest first; what has no time comes last.</summary>
    public static SortKey By(DateTime? time) => new(time?.Ticks ?? double.MaxValue, "");

    public int CompareTo(SortKey other)
    {
        var numbers = Number.CompareTo(other.Number);
        return numbers != 0 ? numbers : string.CompareOrdinal(Text, other.Text);
    }
}
