using System.Text;
using System.Text.Json.Nodes;

namespace K8sDoctor.FakeApiServer;

/// <summary>Reads the two reviews that <c>kubectl auth can-i</c> sends as protobuf; nothing else comes so, and answers are JSON, which it accepts too.</summary>
/// <remarks>Sources: k8s.io/apimachinery/pkg/runtime/serializer/protobuf (the envelope) and k8s.io/api/authorization/v1/generated.proto (the field numbers).</remarks>
internal static class FakeProtobuf
{
    private const int Raw = 2;
    private const int Spec = 2;

    private static readonly byte[] Magic = "k8s\0"u8.ToArray();

    private static readonly string[] Resource = ["namespace", "verb", "group", "version", "resource", "subresource", "name"];

    public static bool IsProtobuf(string contentType) => contentType.StartsWith("application/vnd.kubernetes.protobuf", StringComparison.Ordinal);

    /// <summary>The <c>spec</c> of an access review or a rules review, as its JSON would be.</summary>
    public static JsonObject ReadReview(ReadOnlySpan<byte> body, string review)
    {
        if (!body.StartsWith(Magic))
            throw new FakeApiException(400, "BadRequest", "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        var spec = Field(Field(body[Magic.Length..], Raw), Spec);
        return new JsonObject { ["spec"] = review == "selfsubjectrulesreviews" ? Texts(spec, ["namespace"]) : AccessSpec(spec) };
    }

    private static JsonObject AccessSpec(ReadOnlySpan<byte> spec)
    {
        var path = Field(spec, 2);
        return path.IsEmpty
            ? new() { ["resourceAttributes"] = Texts(Field(spec, 1), Resource) }
            : new() { ["nonResourceAttributes"] = Texts(path, ["path", "verb"]) };
    }

    /// <summary>The strings of a message whose fields are numbered from 1 in the order of <paramref name="names"/>; empty ones are left out, as in JSON.</summary>
    private static JsonObject Texts(ReadOnlySpan<byte> message, string[] names)
    {
        var json = new JsonObject();
        for (var i = 0; i < names.Length; i++)
        {
            if (Field(message, i + 1) is { IsEmpty: false } text)
                json[names[i]] = Encoding.UTF8.GetString(text);
        }

        return json;
    }

    /// <summary>The bytes of a field of length-delimited type (2), or none.</summary>
    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> message, int number)
    {
        while (!message.IsEmpty)
        {
            var tag = Varint(ref message);
            if ((tag & 7) == 0)
            {
                Varint(ref message);
                continue;
            }

            if ((tag & 7) != 2)
                throw new FakeApiException(400, "BadRequest", $"proto: wire type {tag & 7} is none of a review's");
            var length = (int)Varint(ref message);
            if (tag >> 3 == number)
                return message[..length];
            message = message[length..];
        }

        return default;
    }

    private static int Varint(ref ReadOnlySpan<byte> message)
    {
        var (value, shift) = (0, 0);
        while (true)
        {
            var next = message[0];
            message = message[1..];
            value |= (next & 0x7f) << shift;
            if (next < 0x80)
                return value;
            shift += 7;
        }
    }
}
