using System.Collections.Frozen;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>A type of the expression language as the checker sees it.</summary>
public abstract record CelType
{
    public static readonly CelType Dyn = new Scalar("dyn");
    public static readonly CelType Null = new Scalar("null_type");
    public static readonly CelType Bool = new Scalar("bool");
    public static readonly CelType Int = new Scalar("int");
    public static readonly CelType Uint = new Scalar("uint");
    public static readonly CelType Double = new Scalar("double");
    public static readonly CelType String = new Scalar("string");
    public static readonly CelType Bytes = new Scalar("bytes");
    public static readonly CelType Timestamp = new Scalar("google.protobuf.Timestamp");
    public static readonly CelType Duration = new Scalar("google.protobuf.Duration");
    public static readonly CelType TypeType = new Scalar("type");
    public static readonly CelType Quantity = new Scalar("kubernetes.Quantity");

    public static CelType ListOf(CelType element) => new List(element);

    public static CelType MapOf(CelType key, CelType value) => new Map(key, value);

    public static CelType OptionalOf(CelType value) => new Optional(value);

    /// <summary>A message of the Kubernetes schema, by its full OpenAPI name.</summary>
    public static CelType MessageOf(string schemaName) => new Message(Schema.Default.Type(schemaName));

    public static CelType MessageOf(ResourceKind kind) => new Message(Schema.Default.Of(kind), kind);

    /// <summary>An object of one of several kinds (the owner of a pod, the target of an HPA): has the fields that any of them has.</summary>
    public static CelType AnyOf(params ReadOnlySpan<ResourceKind> kinds) => new Union([.. kinds.ToArray().Select(k => new Message(Schema.Default.Of(k), k))]);

    public sealed record Scalar(string Name) : CelType
    {
        /// <summary>The types of Kubernetes' libraries: what people and our signatures call them, and the names that <c>type()</c> has.</summary>
        internal static readonly FrozenDictionary<string, string> OfKubernetes = new Dictionary<string, string>
        {
            ["quantity"] = "kubernetes.Quantity", ["ip"] = "net.IP", ["cidr"] = "net.CIDR", ["url"] = "kubernetes.URL", ["semver"] = "kubernetes.Semver",
            ["namedFormat"] = "kubernetes.NamedFormat",
        }.ToFrozenDictionary();

        public override string ToString() => Name switch
        {
            "google.protobuf.Timestamp" => "timestamp",
            "google.protobuf.Duration" => "duration",
            _ => OfKubernetes.FirstOrDefault(t => t.Value == Name).Key ?? Name,
        };
    }

    public sealed record List(CelType Element) : CelType
    {
        public override string ToString() => $"list({Element})";
    }

    public sealed record Map(CelType Key, CelType Value) : CelType
    {
        public override string ToString() => $"map({Key}, {Value})";
    }

    public sealed record Optional(CelType Value) : CelType
    {
        public override string ToString() => $"optional({Value})";
    }

    /// <param name="Kind">The kind when the message is a whole object, null when it lies within one.</param>
    public sealed record Message(SchemaType Schema, ResourceKind? Kind = null) : CelType
    {
        public override string ToString() => Kind?.Kind ?? Schema.Name[(Schema.Name.LastIndexOf('.') + 1)..];
    }

    public sealed record Union(EquatableList<Message> Members) : CelType
    {
        public override string ToString() => string.Join(" | ", Members.Select(m => m.ToString()));
    }

    /// <summary>A type parameter of a signature, or one that inference has not yet fixed.</summary>
    internal sealed record Parameter(int Id) : CelType
    {
        public override string ToString() => Id < 0 ? ((char)('A' - 1 - Id)).ToString() : "dyn";
    }
}
