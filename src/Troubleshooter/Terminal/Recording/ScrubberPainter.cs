using System.Collections.Immutable;
using System.Globalization;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Drawing;
using K8sDoctor.Troubleshooter.Terminal.Keys;

namespace K8sDoctor.Troubleshooter.Terminal.Recording;

/// <summary>Paints the line of a recording: what it does, where it stands, how fast it goes, and its keys.</summary>
internal static class ScrubberPainter
{
    private const int LeastBar = 8;
    private const int MostBar = 40;

    private static readonly ImmutableArray<LiveCommand> Told = [LiveCommand.Play, LiveCommand.NextChange, LiveCommand.SeekBack, LiveCommand.SeekAhead, LiveCommand.Slower, LiveCommand.Faster];

    public static void Paint(Canvas canvas, ScrubberView view, KeyMap keys)
    {
        canvas.FillRow(0, 0, " ", CellStyle.Text);
        var x = canvas.Write(1, 0, $"{Word(view.State),-9}", new CellStyle(view.State == PlayState.Playing ? Ink.Good : Ink.Accent, Bold: true)) + 1;
        x = canvas.Write(x, 0, Place(view), CellStyle.Strong) + 2;
        var speed = $"{view.Speed.ToString("0.##", CultureInfo.InvariantCulture)}{canvas.Glyphs.Times}";
        var help = Help(keys, view.State == PlayState.Playing, canvas.Width - x - LeastBar - speed.Length - 6);
        var bar = Math.Clamp(canvas.Width - x - speed.Length - help.Sum(h => h.Length + 2) - 4, 0, MostBar);
        x = PaintBar(canvas, x, bar, view) + 2;
        x = canvas.Write(x, 0, speed, CellStyle.Text) + 3;
        foreach (var entry in help)
            x = canvas.Write(x, 0, entry, CellStyle.Dim) + 2;
    }

    private static int PaintBar(Canvas canvas, int x, int width, ScrubberView view)
    {
        if (width < LeastBar || view.Length is not { Ticks: > 0 } length)
            return x - 2;
        var at = (int)((width - 1) * Math.Min(1, view.Position / length));
        for (var i = 0; i < width; i++)
            canvas.Write(x + i, 0, i == at ? canvas.Glyphs.Health : i < at ? canvas.Glyphs.Played : canvas.Glyphs.Rule, i <= at ? CellStyle.Accent : CellStyle.Dim);
        return x + width;
    }

    // As many as there is room for, in their order.
    private static ImmutableArray<string> Help(KeyMap keys, bool plays, int room)
    {
        var shown = ImmutableArray.CreateBuilder<string>();
        foreach (var binding in Told.Select(command => keys.Bindings.First(b => b.Command == command)))
        {
            var entry = $"{KeyLabels.Of(binding.Keys[0])} {(plays && binding.Command == LiveCommand.Play ? "pause" : binding.Name)}";
            room -= entry.Length + 2;
            if (room < 0)
                break;
            shown.Add(entry);
        }

        return shown.ToImmutable();
    }

    private static string Word(PlayState state) => state switch
    {
        PlayState.Playing => "playing",
        PlayState.Paused => "paused",
        PlayState.Searching => "searching",
        _ => "at end",
    };

    private static string Place(ScrubberView view) => view.Length is { } length ? $"{Clock(view.Position)} of {Clock(length)}" : Clock(view.Position);

    private static string Clock(TimeSpan time) => time.TotalHours >= 1 ? $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}" : $"{time.Minutes}:{time.Seconds:00}";
}
