using System.IO.Compression;
using System.Text;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.SchemaCompiler;

namespace K8sDoctor.Diagnostics.Tests.Resources;

public sealed class SchemaTests
{
    [Fact]
    public void The_embedded_schema_is_what_the_compiler_makes_of_the_openapi_document()
    {
        using var source = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "openapi", "kubernetes-1.36.schemas.json.gz"));
        using var json = new GZipStream(source, CompressionMode.Decompress);
        using var embedded = new StreamReader(Schema.OpenEmbedded());

        Assert.Equal(Encoding.UTF8.GetString(OpenApiCompiler.Compile(json)), embedded.ReadToEnd());
    }

    [Fact]
    public void Every_kind_has_a_message_type_with_metadata()
    {
        foreach (var kind in ResourceKinds.All)
            Assert.Equal("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", Schema.Default.Of(kind).Field("metadata")?.Type.Name);
    }

    [Theory]
    [InlineData("status.startTime", SchemaForm.Time)]
    [InlineData("spec.terminationGracePeriodSeconds", SchemaForm.Integer)]
    [InlineData("spec.hostNetwork", SchemaForm.Boolean)]
    [InlineData("metadata.labels", SchemaForm.Map)]
    [InlineData("spec.containers", SchemaForm.List)]
    [InlineData("spec.overhead", SchemaForm.Map)]
    [InlineData("spec.affinity.nodeAffinity", SchemaForm.Message)]
    [InlineData("status.phase", SchemaForm.String)]
    public void A_path_has_the_form_that_kubernetes_gives_it(string path, SchemaForm form) =>
        Assert.Equal(form, FieldPath.Of(ResourceKinds.Pod, path).Type.Form);

    [Fact]
    public void Words_of_apimachinery_are_forms_of_their_own()
    {
        Assert.Equal(SchemaForm.Quantity, Schema.Default.Type("io.k8s.api.core.v1.ResourceRequirements").Field("limits")!.Type.Element!.Form);
        Assert.Equal(SchemaForm.IntOrString, Schema.Default.Type("io.k8s.api.core.v1.HTTPGetAction").Field("port")!.Type.Form);
        Assert.Equal(SchemaForm.Time, Schema.Default.Of(ResourceKinds.Event).Field("eventTime")!.Type.Form);
        Assert.Equal(SchemaForm.Any, Schema.Default.Of(ResourceKinds.ControllerRevision).Field("data")!.Type.Form);
        Assert.Equal(SchemaForm.Bytes, FieldPath.In("io.k8s.api.admissionregistration.v1.WebhookClientConfig", "caBundle").Type.Form);
    }

    [Fact]
    public void A_kind_that_is_read_as_metadata_only_has_nothing_else()
    {
        Assert.Equal(["metadata"], Schema.Default.Of(ResourceKinds.Secret).Fields.ToArray().Select(f => f.Name));
        Assert.Equal(["metadata"], Schema.Default.Of(ResourceKinds.ConfigMap).Fields.ToArray().Select(f => f.Name));
    }

    [Fact]
    public void Equal_types_and_fields_are_the_same_instance()
    {
        var container = Schema.Default.Type("io.k8s.api.core.v1.Container");
        Assert.Same(container.Field("args")!.Type, container.Field("command")!.Type);
        Assert.Same(container, FieldPath.Of(ResourceKinds.Pod, "spec.containers").Type.Element);
        Assert.Same(container.Field("name"), container.Fields[container.Field("name")!.Index]);
    }

    [Fact]
    public void An_unknown_type_or_field_is_an_error_that_names_it()
    {
        Assert.Contains("no.such.Type", Assert.Throws<ArgumentException>(() => Schema.Default.Type("no.such.Type")).Message, StringComparison.Ordinal);
        Assert.Contains("phaze", Assert.Throws<ArgumentException>(() => FieldPath.Of(ResourceKinds.Pod, "status.phaze")).Message, StringComparison.Ordinal);
    }
}
