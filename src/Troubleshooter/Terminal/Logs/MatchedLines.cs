using System.Text;
using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Session.Inspection;

namespace K8sDoctor.Troubleshooter.Terminal.Logs;

/// <summary>The lines of a log that prove an incident: what its rule matched.</summary>
internal sealed class MatchedLines
{
    private const int LongestPiece = 60;
    private const int LeastPiece = 4;

    private readonly Dictionary<string, byte[]> _pieces;

    public MatchedLines(IncidentView? incident) =>
        _pieces = (incident?.Evidence ?? []).Where(e => e.Kind == "log").Select(e => e.Text.Value).Distinct().ToDictionary(text => text, Piece);

    public bool IsEmpty => _pieces.Count == 0;

    /// <summary>Whether a raw line is one of them. Most lines are dismissed by a look at their bytes.</summary>
    public bool Contains(ReadOnlySpan<byte> utf8)
    {
        foreach (var (text, piece) in _pieces)
        {
            if (utf8.IndexOf(piece) >= 0 && (IsSame(text, Encoding.UTF8.GetString(utf8)) || IsSame(text, LogWords.Plain(utf8)))) return true;
        }

        return false;
    }

    // Evidence is made safe as a whole, and cut where it is very long.
    private static bool IsSame(string evidence, string line)
    {
        var safe = new SafeText(line.TrimEnd()).Value;
        return safe == evidence || (evidence.EndsWith('\u2026') && safe.StartsWith(evidence[..^1], StringComparison.Ordinal));
    }

    // A part of the text that stands in the raw line as it is: letters, digits and blanks are never made safe. A text without such a part is compared as a whole.
    private static byte[] Piece(string text)
    {
        var longest = "";
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] == ' ')) continue;
            if (i - start > longest.Length) longest = text[start..i];
            start = i + 1;
        }

        var piece = longest.Trim();
        return piece.Length < LeastPiece || piece.Contains("redacted", StringComparison.Ordinal) ? [] : Encoding.UTF8.GetBytes(piece[..Math.Min(piece.Length, LongestPiece)]);
    }
}
