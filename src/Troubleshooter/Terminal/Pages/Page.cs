using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Tables;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;

namespace K8sDoctor.Troubleshooter.Terminal.Pages;

/// <summary>What a page is told: the picture of the session, the table and the row that are looked at, and the local time.</summary>
internal readonly record struct Picture(SessionView Session, TableView? Table, InsightView? Insight, DateTimeOffset Now);

/// <summary>What is under the cursor of a page.</summary>
internal readonly record struct Selection(ReferenceView? Object, IncidentView? Incident);

/// <summary>
/// One view between header and footer. It is told of pictures and keys, then arranged for a size, then painted; painting changes nothing. To add one: a folder with
/// a page, and a row in <see cref="Navigation.Views"/> or a key that opens it.
/// </summary>
internal abstract class Page
{
    /// <summary>What it is called where one goes back to it.</summary>
    public abstract string Name { get; }

    /// <summary>What a file is called into which it is saved.</summary>
    public virtual string FileName => Name;

    /// <summary>The group of keys that it has for itself; null for none.</summary>
    public virtual KeyGroup? OwnKeys => null;

    /// <summary>The keys that matter most on it just now, in this order: the footer tells of as many as there is room for.</summary>
    public virtual IEnumerable<Hint> Hints => [];

    /// <summary>When the page will look different although no new picture came; null when never.</summary>
    public virtual DateTimeOffset? NextChange => null;

    /// <summary>The table and the row that it looks at.</summary>
    public virtual Gaze Gaze => default;

    public virtual Selection Selection => default;

    /// <summary>False for a page on which there is nothing to filter.</summary>
    public virtual bool CanFilter => false;

    public virtual string Filter => "";

    /// <summary>How many rows there are, and how many of them the filter shows.</summary>
    public virtual (int All, int Shown) Count => default;

    public virtual void Update(Picture picture)
    {
    }

    /// <summary>The next picture is of something else (another cluster, another moment of a recording): nothing that was told before says anything of it.</summary>
    public virtual void Forget()
    {
    }

    public virtual void SetFilter(string text)
    {
    }

    public abstract void Arrange(int width, int height, Glyphs glyphs);

    public abstract void Paint(Canvas canvas, DateTimeOffset now);

    /// <returns>False if the command is none of this page's business.</returns>
    public abstract bool Handle(LiveCommand command, DateTimeOffset now);

    /// <summary>A letter that is no command: shift and a letter sort.</summary>
    public virtual bool SortBy(char letter) => false;

    /// <summary>A click at a cell of the page.</summary>
    public virtual void Click(int x, int y, DateTimeOffset now)
    {
    }

    /// <summary>The wheel was turned over a cell of the page, by so many lines downwards.</summary>
    public virtual void Wheel(int x, int y, int lines, DateTimeOffset now)
    {
    }

    /// <summary>What is copied from it, and how to call it; null where that is the model's business or there is nothing.</summary>
    public virtual (string Text, string Words)? Copied => null;

    /// <summary>What is said where there is nothing to copy.</summary>
    public virtual string NothingToCopy => "Nothing to copy here.";

    /// <summary>Nobody looks at it any more: what it has begun is to end.</summary>
    public virtual void Close()
    {
    }

    /// <summary>The whole of it as text, to be saved; null where there is nothing to save.</summary>
    public virtual string? Saved => null;
}
