namespace K8sDoctor.FakeApiServer;

/// <summary>Something that goes wrong with one request or its answer.</summary>
public abstract record FakeFault
{
    /// <summary>Another status than the real one, with a Status object. <paramref name="RetryAfter"/> is the header: seconds, or an HTTP date.</summary>
    public sealed record Answer(int Code, string Reason, string Message, string? RetryAfter = null) : FakeFault;

    /// <summary>200 with this body instead of the real one.</summary>
    public sealed record Garbage(byte[] Bytes) : FakeFault;

    /// <summary>No answer at all while the client waits; the connection is there.</summary>
    public sealed record Hang : FakeFault;

    /// <summary>What happens to a connection before any answer. On Kestrel, where the connection is there already, it is closed.</summary>
    public abstract record Connection : FakeFault;

    /// <summary>Nobody listens on the port.</summary>
    public sealed record Refuse : Connection;

    /// <summary>The connection is closed before any answer.</summary>
    public sealed record Drop : Connection;

    /// <summary>The server shows a certificate that the client does not accept.</summary>
    public sealed record WrongCertificate : Connection;

    /// <summary>Packets vanish: the client gives up connecting after <see cref="FakeApiHandler.ConnectTimeout"/>.</summary>
    public sealed record Unreachable : Connection;

    /// <summary>What happens to the body of an answer somewhere on its way.</summary>
    public abstract record Body : FakeFault
    {
        /// <summary>How many of these bytes still go through before the fault strikes, or -1 where all do.</summary>
        internal virtual int StrikesAt(ReadOnlySpan<byte> bytes, long before) => -1;

        /// <summary>The fault as one that strikes at a byte count.</summary>
        private protected static int After(long limit, int count, long before) => before + count >= limit ? (int)(limit - before) : -1;
    }

    /// <summary>The connection is reset after so many bytes.</summary>
    public sealed record Cut(long AfterBytes) : Body
    {
        internal override int StrikesAt(ReadOnlySpan<byte> bytes, long before) => After(AfterBytes, bytes.Length, before);
    }

    /// <summary>The connection is reset within the first character of several bytes.</summary>
    public sealed record CutInCharacter : Body
    {
        internal override int StrikesAt(ReadOnlySpan<byte> bytes, long before) => bytes.IndexOfAnyInRange((byte)0xc2, (byte)0xf4) is >= 0 and var lead ? lead + 1 : -1;
    }

    /// <summary>The body ends after so many bytes as if that were all, as when a proxy closes it.</summary>
    public sealed record End(long AfterBytes) : Body
    {
        internal override int StrikesAt(ReadOnlySpan<byte> bytes, long before) => After(AfterBytes, bytes.Length, before);
    }

    /// <summary>Nothing more arrives after so many bytes; the connection stays open, and the server does not know (half-open TCP).</summary>
    public sealed record Silence(long AfterBytes) : Body
    {
        internal override int StrikesAt(ReadOnlySpan<byte> bytes, long before) => After(AfterBytes, bytes.Length, before);
    }

    /// <summary>The body arrives in pieces of so many bytes. No fault of the server's: a client must not notice.</summary>
    public sealed record Pieces(int Size) : Body;

    /// <summary>Every event of a watch comes twice.</summary>
    public sealed record Repeat : Body;

    /// <summary>The first two events of a watch come in the wrong order, unless a bookmark comes between them.</summary>
    public sealed record Swap : Body;

    /// <summary>The first object of a watch has a field of so many bytes that nobody knows.</summary>
    public sealed record Pad(long Bytes) : Body;
}
