using System.Text;
using K8sDoctor.Troubleshooter.Session.Inspection;

namespace K8sDoctor.Troubleshooter.Tests.Session.Inspection;

public sealed class LogBufferTests
{
    [Fact]
    public void Lines_are_numbered_and_given_back_as_they_came()
    {
        var buffer = new LogBuffer();
        Add(buffer, "one");
        Add(buffer, "");
        Add(buffer, "drei \u00fc");
        Assert.Equal((0, 3), (buffer.First, buffer.Next));
        Assert.Equal(["one", "", "drei \u00fc"], Texts(buffer));
    }

    [Fact]
    public void The_oldest_make_room_by_number()
    {
        var buffer = new LogBuffer(mostLines: 3);
        for (var i = 0; i < 10; i++)
            Add(buffer, $"{i}");
        Assert.Equal((7, 10), (buffer.First, buffer.Next));
        Assert.Equal(["7", "8", "9"], Texts(buffer));
        Assert.False(buffer.Read(6, static (in LogEntry _, ReadOnlySpan<byte> _, int _) => true, out _));
        Assert.False(buffer.Read(10, static (in LogEntry _, ReadOnlySpan<byte> _, int _) => true, out _));
    }

    /// <summary>Against a list that keeps everything: what the buffer still has is the end of it, to the letter, and never more bytes than it may hold.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void What_is_kept_is_the_end_of_all_whatever_the_lengths(int seed)
    {
        var random = new Random(seed);
        var all = new List<string>();
        var buffer = new LogBuffer(mostLines: 200, mostBytes: 10_000);
        for (var i = 0; i < 5_000; i++)
        {
            var line = new string((char)('a' + i % 26), random.Next(6) switch { 0 => 0, 1 => 1, 2 => random.Next(3_000), _ => random.Next(80) });
            all.Add(line);
            Add(buffer, line);
            if (i % 7 != 0)
                continue;
            Assert.Equal(all[(int)buffer.First..], Texts(buffer));
            Assert.InRange(buffer.Next - buffer.First, 1, 200);
            Assert.InRange(all[(int)buffer.First..].Sum(l => l.Length), 0, 10_000);
        }

        Assert.True(buffer.First > 4_000);
    }

    [Fact]
    public void Of_a_very_long_line_the_beginning_is_kept_and_the_rest_is_counted()
    {
        var buffer = new LogBuffer();
        Add(buffer, new string('x', 20_000));
        Assert.True(buffer.Read(0, static (in LogEntry _, ReadOnlySpan<byte> utf8, int cutOff) => (utf8.Length, cutOff), out var length));
        Assert.Equal((LogBuffer.MostOfLine, 20_000 - LogBuffer.MostOfLine), length);
    }

    [Fact]
    public void A_line_costs_no_allocation()
    {
        var buffer = new LogBuffer(mostLines: 100, mostBytes: 10_000);
        var line = Encoding.UTF8.GetBytes(new string('x', 100));
        buffer.Add(default, line);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
            buffer.Add(default, line);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Add(LogBuffer buffer, string line) => buffer.Add(new(LogEntryKind.Line, 0, null, false), Encoding.UTF8.GetBytes(line));

    private static List<string> Texts(LogBuffer buffer)
    {
        var texts = new List<string>();
        for (var number = buffer.First; number < buffer.Next; number++)
        {
            Assert.True(buffer.Read(number, static (in LogEntry _, ReadOnlySpan<byte> utf8, int _) => Encoding.UTF8.GetString(utf8), out var text));
            texts.Add(text);
        }

        return texts;
    }
}
