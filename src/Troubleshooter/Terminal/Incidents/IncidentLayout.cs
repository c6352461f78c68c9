using K8sDoctor.Troubleshooter.Terminal.Drawing;

namespace K8sDoctor.Troubleshooter.Terminal.Incidents;

/// <summary>Where table and details stand: side by side on a wide screen, one over the other on a narrow one, or one alone.</summary>
/// <param name="Table">With its title and its column names; empty when the details fill the page.</param>
/// <param name="Details">With its title; empty when the page is too low for both.</param>
/// <param name="Story">With its title: what happened last, below a table that leaves so much of a high screen empty.</param>
internal readonly record struct IncidentLayout(Area Table, Area Details, Area Story, bool Beside)
{
    private const int WideFrom = 140;
    private const int LowBelow = 10;
    private const int Heads = 2;
    private const int LeastStory = 9;
    private const int Step = 4;

    public int RowsInSight => Math.Max(0, Table.Height - Heads);

    public bool HasTable => Table.Height > 0;

    public bool HasDetails => Details.Height > 0;

    public bool HasStory => Story.Height > 0;

    /// <param name="rows">How many there are.</param>
    public static IncidentLayout For(int width, int height, int rows, bool detailsOnly)
    {
        var all = new Area(0, 0, width, height);
        if (detailsOnly) return new IncidentLayout(default, all, default, false);
        if (width >= WideFrom)
        {
            var table = width * 11 / 20;
            var filled = Math.Min(height, Heads + ((rows / Step) + 1) * Step);
            if (height - filled < LeastStory) filled = height;
            return new IncidentLayout(new Area(0, 0, table, filled), new Area(table + 1, 0, width - table - 1, height), new Area(0, filled, table, height - filled), true);
        }

        if (height < LowBelow) return new IncidentLayout(all, default, default, false);
        var over = Math.Max(6, height * 2 / 5);
        return new IncidentLayout(all with { Height = over }, new Area(0, over, width, height - over), default, false);
    }
}
