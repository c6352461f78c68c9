using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;

namespace K8sDoctor.Troubleshooter.Terminal.Pages;

/// <summary>One view between header and footer. It is told of pictures and keys, then arranged for a size, then painted; painting changes nothing.</summary>
internal interface IPage
{
    /// <summary>When the page will look different although no new picture came; null when never.</summary>
    DateTimeOffset? NextChange { get; }

    void Update(SessionView view, DateTimeOffset now);

    void Arrange(int width, int height, Glyphs glyphs);

    void Paint(Canvas canvas, DateTimeOffset now);

    /// <returns>False if the command is none of this page's business.</returns>
    bool Handle(LiveCommand command, DateTimeOffset now);

    /// <summary>A click at a cell of the page.</summary>
    void Click(int x, int y, DateTimeOffset now);

    /// <summary>The wheel was turned over a cell of the page, by so many lines downwards.</summary>
    void Wheel(int x, int y, int lines, DateTimeOffset now);
}
