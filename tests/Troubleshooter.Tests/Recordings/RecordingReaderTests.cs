using System.Text;
using K8sDoctor.Troubleshooter.Recordings;

namespace K8sDoctor.Troubleshooter.Tests.Recordings;

public sealed class RecordingReaderTests
{
    [Fact]
    public async Task The_first_line_says_when_it_began_and_what_was_recorded()
    {
        using var reader = await RecordingReader.OpenAsync(RecordingText.File(), TestContext.Current.CancellationToken);

        Assert.Equal(new DateTime(2026, 11, 23, 18, 30, 0, DateTimeKind.Utc), reader.Header.StartedAt);
        Assert.Equal("v1.36.2", reader.Header.ServerVersion);
        Assert.Equal(("v1", "Pod"), reader.Header.Kinds[0]);
        Assert.Equal(("example.com/v1", "Widget"), reader.Header.Kinds[3]);
    }

    [Fact]
    public async Task A_line_holds_the_bytes_of_its_object()
    {
        using var reader = await RecordingReader.OpenAsync(RecordingText.File(RecordingText.Pod(1.5, "a")), TestContext.Current.CancellationToken);

        var line = (await reader.ReadAsync(TestContext.Current.CancellationToken))!.Value;

        Assert.Equal(TimeSpan.FromSeconds(1.5), line.At);
        Assert.Equal((RecordedType.Upserted, "v1", "Pod"), (line.Type, line.ApiVersion, line.Kind));
        Assert.StartsWith("""{"kind":"Pod",""", Encoding.UTF8.GetString(line.Object.Span));
        Assert.EndsWith("Z\"}}", Encoding.UTF8.GetString(line.Object.Span));
    }

    [Fact]
    public async Task Packed_files_without_a_last_line_feed_and_empty_lines_are_read()
    {
        using var reader = await RecordingReader.OpenAsync(RecordingText.Packed("", RecordingText.Log(3, "a", "x\\ny")), TestContext.Current.CancellationToken);

        var line = await reader.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal(new RecordedLog("ml", "a", "app", false, "x\ny"), line?.Log);
        Assert.Null(await reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("", "test.jsonl:1: the file is empty")]
    [InlineData("[]", "test.jsonl:1: this is no recording")]
    [InlineData("""{"a":1}""", "test.jsonl:1: this is no recording")]
    [InlineData("""{"recording":2,"startedAt":"2026-11-23T18:30:00Z","kinds":[]}""", "test.jsonl:1: recording format 2 is not known")]
    [InlineData("""{"recording":1,"startedAt":"yesterday","kinds":[]}""", "test.jsonl:1: \"startedAt\" is missing or no RFC 3339 time")]
    [InlineData("""{"recording":1,"startedAt":"2026-11-23T18:30:00Z"}""", "test.jsonl:1: \"kinds\" is missing")]
    [InlineData("""{"recording":1,"startedAt":"2026-11-23T18:30:00Z","kinds":["Pod"]}""", "test.jsonl:1: \"kinds\" holds \"Pod\"")]
    [InlineData("""{"recording":1,"startedAt":"2026-11-23T18:30:00Z","kinds":[7]}""", "test.jsonl:1: ")]
    public async Task A_faulty_first_line_is_named(string text, string expected)
    {
        var e = await Assert.ThrowsAsync<RecordingException>(() => RecordingReader.OpenAsync(RecordingText.Raw(text), TestContext.Current.CancellationToken));

        Assert.StartsWith(expected, e.Message);
    }

    [Theory]
    [InlineData("{", "test.jsonl:3: ")]
    [InlineData("7", "test.jsonl:3: expected StartObject")]
    [InlineData("""{"type":"ADDED","object":{"kind":"Pod","apiVersion":"v1"}}""", "test.jsonl:3: \"at\" is missing")]
    [InlineData("""{"at":"1","type":"ADDED","object":{"kind":"Pod","apiVersion":"v1"}}""", "test.jsonl:3: expected Number")]
    [InlineData("""{"at":-1,"type":"ADDED","object":{"kind":"Pod","apiVersion":"v1"}}""", "test.jsonl:3: \"at\" is no number of seconds")]
    [InlineData("""{"at":2,"type":"GONE","object":{"kind":"Pod","apiVersion":"v1"}}""", "test.jsonl:3: \"type\" is \"GONE\"")]
    [InlineData("""{"at":2,"type":"ADDED"}""", "test.jsonl:3: the line has neither")]
    [InlineData("""{"at":2,"type":"ADDED","object":[]}""", "test.jsonl:3: expected StartObject")]
    [InlineData("""{"at":2,"type":"ADDED","object":{"kind":"Pod"}}""", "test.jsonl:3: the object has no")]
    [InlineData("""{"at":2,"log":{"namespace":"ml","pod":"a","container":"app"}}""", "test.jsonl:3: the log has no text \"text\"")]
    [InlineData("""{"at":2,"log":{}} {}""", "test.jsonl:3: ")]
    [InlineData("""{"at":0.5,"type":"ADDED","object":{"kind":"Pod","apiVersion":"v1"}}""", "test.jsonl:3: \"at\" goes back, from 1 to 0.5")]
    public async Task A_faulty_line_is_named(string line, string expected)
    {
        using var reader = await RecordingReader.OpenAsync(RecordingText.File(RecordingText.Pod(1, "a"), line), TestContext.Current.CancellationToken);
        await reader.ReadAsync(TestContext.Current.CancellationToken);

        var e = await Assert.ThrowsAsync<RecordingException>(() => reader.ReadAsync(TestContext.Current.CancellationToken).AsTask());

        Assert.StartsWith(expected, e.Message);
    }

    [Fact]
    public async Task A_line_without_end_is_refused_and_not_kept()
    {
        var text = RecordingText.Header + "\n" + new string('x', 17 * 1024 * 1024);
        using var reader = await RecordingReader.OpenAsync(RecordingText.Raw(text), TestContext.Current.CancellationToken);

        var e = await Assert.ThrowsAsync<RecordingException>(() => reader.ReadAsync(TestContext.Current.CancellationToken).AsTask());

        Assert.Equal("test.jsonl:2: the line is longer than 16 MiB", e.Message);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        var e = await Assert.ThrowsAsync<RecordingException>(
            () => RecordingReader.OpenAsync(RecordingFile.At("/nowhere/r.jsonl"), TestContext.Current.CancellationToken));

        Assert.StartsWith("/nowhere/r.jsonl: ", e.Message);
    }
}
