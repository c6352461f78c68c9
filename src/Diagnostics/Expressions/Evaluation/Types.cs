namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>The names of types as <c>type()</c> has them.</summary>
internal static class Types
{
    /// <summary>The types that may be named in an expression.</summary>
    public static readonly IReadOnlySet<string> Names = new HashSet<string>
    {
        "bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type", "optional_type", "google.protobuf.Timestamp",
        "google.protobuf.Duration", "net.IP", "net.CIDR", "kubernetes.Quantity", "kubernetes.URL", "kubernetes.Semver", "kubernetes.NamedFormat",
    };

    public static string NameOf(CelValue value) => value.Kind switch
    {
        CelKind.Null => "null_type",
        CelKind.Bool => "bool",
        CelKind.Int => "int",
        CelKind.Uint => "uint",
        CelKind.Double => "double",
        CelKind.String => "string",
        CelKind.Bytes => "bytes",
        CelKind.Timestamp => "google.protobuf.Timestamp",
        CelKind.Duration => "google.protobuf.Duration",
        CelKind.List => "list",
        CelKind.Map => "map",
        CelKind.Type => "type",
        CelKind.Optional => "optional_type",
        CelKind.Message => value.AsMessage!.Shape.Type.Name,
        CelKind.Opaque => ((CelOpaque)value.Reference!).TypeName,
        _ => "error",
    };
}
