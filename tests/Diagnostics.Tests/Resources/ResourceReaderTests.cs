using System.Buffers;
using System.Globalization;
using System.Text;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Resources;

public sealed class ResourceReaderTests
{
    private static readonly FieldPath Phase = FieldPath.Of(ResourceKinds.Pod, "status.phase");
    private static readonly FieldPath StartTime = FieldPath.Of(ResourceKinds.Pod, "status.startTime");
    private static readonly FieldPath Containers = FieldPath.Of(ResourceKinds.Pod, "spec.containers");
    private static readonly FieldPath Image = FieldPath.In("io.k8s.api.core.v1.Container", "image");
    private static readonly FieldPath Limits = FieldPath.In("io.k8s.api.core.v1.Container", "resources.limits");
    private static readonly FieldPath Port = FieldPath.In("io.k8s.api.core.v1.Container", "livenessProbe.httpGet.port");
    private static readonly FieldPath Annotations = FieldPath.Of(ResourceKinds.Pod, "metadata.annotations");
    private static readonly FieldPath Grace = FieldPath.Of(ResourceKinds.Pod, "spec.terminationGracePeriodSeconds");

    private static ResourceReader Reader(params FieldPath[] paths) => new(FieldMask.Build(paths.Select(p => p.ToMask()!)));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static ResourceObject Pod(ResourceReader reader, string rest) =>
        reader.ReadObject(ResourceKinds.Pod, Utf8($$"""{"metadata":{"name":"a","namespace":"n"}{{rest}}}"""));

    [Fact]
    public void What_the_mask_names_is_kept_and_nothing_else_can_be_read()
    {
        var pod = Pod(Reader(Phase), ""","spec":{"hostNetwork":true},"status":{"phase":"Running","reason":"x"}""");

        Assert.Equal("Running", Phase.Text(pod.Body));
        Assert.Equal(new(ResourceKinds.Pod, "n", "a"), pod.Key);
        Assert.Throws<InvalidOperationException>(() => FieldPath.Of(ResourceKinds.Pod, "status.reason").Read(pod.Body));
    }

    [Fact]
    public void Each_form_of_the_schema_has_its_own_type()
    {
        var pod = Pod(Reader(Containers, StartTime, Grace), """
            ,"spec":{"terminationGracePeriodSeconds":3600,"containers":[
              {"name":"c","image":"i:1","resources":{"limits":{"cpu":2,"memory":"1Gi"}},"livenessProbe":{"httpGet":{"port":8080}}},
              {"name":"d","livenessProbe":{"httpGet":{"port":"http"}},"stdin":true}]},
            "status":{"startTime":"2026-11-23T18:30:28.5+02:00"}
            """);

        var first = (ResourceMessage)Containers.List(pod.Body)[0];
        var second = (ResourceMessage)Containers.List(pod.Body)[1];
        Assert.Equal("i:1", Image.Text(first));
        Assert.True(Limits.Map(first).TryGet("cpu", out var cpu) && cpu is "2");
        Assert.Equal(8080L, Port.Read(first));
        Assert.Equal("http", Port.Read(second));
        Assert.Null(Image.Read(second));
        Assert.Equal(3600, Grace.Integer(pod.Body));
        Assert.Equal(new DateTime(2026, 11, 23, 16, 30, 28, 500, DateTimeKind.Utc), StartTime.Time(pod.Body));
        Assert.Equal(DateTimeKind.Utc, StartTime.Time(pod.Body)!.Value.Kind);
    }

    [Fact]
    public void A_path_that_is_not_whole_keeps_only_that_a_message_is_there()
    {
        var steps = FieldPath.Of(ResourceKinds.Pod, "spec.securityContext").Steps.ToArray();
        var reader = new ResourceReader(FieldMask.Build([new(ResourceKinds.Pod, [.. steps], Whole: false)]));

        var with = Pod(reader, ""","spec":{"securityContext":{"runAsUser":7}}""");
        var without = Pod(reader, ""","spec":{}""");

        Assert.Empty(FieldPath.Of(ResourceKinds.Pod, "spec.securityContext").Message(with.Body)!.Shape.Kept);
        Assert.Null(FieldPath.Of(ResourceKinds.Pod, "spec.securityContext").Message(without.Body));
    }

    [Fact]
    public void Fields_in_another_order_and_unknown_fields_are_read_the_same()
    {
        var reader = Reader(Phase, Containers);
        var one = reader.ReadObject(ResourceKinds.Pod, """{"metadata":{"name":"a","namespace":"n"},"spec":{"containers":[{"name":"c","image":"i"}]},"status":{"phase":"Running"}}"""u8);
        var two = reader.ReadObject(
            ResourceKinds.Pod, """{"status":{"x":[{}],"phase":"Running"},"zzz":1,"spec":{"containers":[{"image":"i","new":{"a":[1]},"name":"c"}]},"metadata":{"namespace":"n","name":"a"}}"""u8);

        Assert.Equal(one, two);
        Assert.Same(one.Body, two.Body);
    }

    [Theory]
    [InlineData("(combined from similar events): Liveness probe failed: no")]
    [InlineData("(combined from similar events): Liveness \\u0070robe failed: no")]
    [InlineData("Liveness probe failed: no")]
    public void An_events_message_is_read_without_the_words_that_client_go_puts_before_it(string message)
    {
        var text = FieldPath.Of(ResourceKinds.Event, "message");
        var item = Reader(text).ReadObject(ResourceKinds.Event, Utf8($$"""{"metadata":{"name":"a","namespace":"n"},"message":"{{message}}"}"""));

        Assert.Equal("Liveness probe failed: no", text.Text(item.Body));
    }

    [Fact]
    public void Of_a_field_or_key_that_occurs_twice_the_last_counts()
    {
        var pod = Pod(Reader(Phase, Annotations), ""","status":{"phase":"Running"},"status":{"phase":"Failed"}""");
        var map = Annotations.Map(
            Reader(Annotations).ReadObject(ResourceKinds.Pod, """{"metadata":{"name":"a","annotations":{"k":"1","l":"2","k":"3"}}}"""u8).Body);

        Assert.Equal("Failed", Phase.Text(pod.Body));
        Assert.Equal(["k=3", "l=2"], map.Entries.ToArray().Select(e => $"{e.Key}={e.Value}"));
    }

    [Fact]
    public void A_large_map_with_repeated_keys_is_read_too()
    {
        var pairs = string.Join(',', Enumerable.Range(0, 5000).Select(i => string.Create(CultureInfo.InvariantCulture, $"\"k{i % 2500}\":\"{i}\"")));
        var map = Annotations.Map(Reader(Annotations).ReadObject(ResourceKinds.Pod, Utf8("""{"metadata":{"name":"a","annotations":{""" + pairs + "}}}")).Body);

        Assert.Equal(2500, map.Count);
        Assert.True(map.TryGet("k7", out var value) && value is "2507");
    }

    [Fact]
    public void Null_is_absent_and_empty_is_present()
    {
        var reader = Reader(Phase, Annotations, Containers);
        var pod = reader.ReadObject(ResourceKinds.Pod, """{"metadata":{"name":"a","annotations":{}},"spec":{"containers":null},"status":null}"""u8);

        Assert.NotNull(Annotations.Read(pod.Body));
        Assert.Null(Containers.Read(pod.Body));
        Assert.Null(FieldPath.Of(ResourceKinds.Pod, "status").Message(pod.Body));
    }

    [Fact]
    public void Escapes_are_resolved_and_bad_unicode_is_replaced()
    {
        var bad = """{"metadata":{"name":"a","annotations":{"\u006b":"\"tab\t\ud83d\ude00\ud83d\"","raw":"x?y"}}}""";
        var bytes = Utf8(bad);
        bytes[Array.IndexOf(bytes, (byte)'?')] = 0xFF;
        var map = Annotations.Map(Reader(Annotations).ReadObject(ResourceKinds.Pod, bytes).Body);

        Assert.True(map.TryGet("k", out var text) && text is "\"tab\t😀\uFFFD\"");
        Assert.True(map.TryGet("raw", out var raw) && raw is "x\uFFFDy");
    }

    [Fact]
    public void An_escaped_field_name_is_the_same_field() =>
        Assert.Equal("Running", Phase.Text(Pod(Reader(Phase), ""","st\u0061tus":{"phase":"Running"}""").Body));

    [Theory]
    [InlineData("""{"metadata":{"name":"a","namespace":"n"},"status":{"phase":7}}""", "Pod n/a: status.phase: expected a string, found Number")]
    [InlineData("""{"metadata":{"name":"a","namespace":"n"},"status":[]}""", "Pod n/a: status: expected an object, found StartArray")]
    [InlineData("""{"metadata":{"name":"a"},"status":{"startTime":"yesterday"}}""", "Pod a: status.startTime: expected an RFC 3339 time")]
    [InlineData("""{"metadata":{"name":"a"},"spec":{"terminationGracePeriodSeconds":1.5}}""", "Pod a: spec.terminationGracePeriodSeconds: expected an integer")]
    [InlineData("""{"metadata":{}}""", "no metadata.name")]
    [InlineData("""{"metadata":{"name":"a"},""", "broken JSON")]
    [InlineData("""{"metadata":{"name":"a"}} {}""", "broken JSON")]
    [InlineData("[]", "expected an object")]
    [InlineData("", "broken JSON")]
    public void What_is_wrong_is_said_with_object_field_and_position(string json, string message)
    {
        var reader = Reader(Phase, StartTime, Grace);
        var wrong = Assert.Throws<ResourceFormatException>(() => reader.ReadObject(ResourceKinds.Pod, Utf8(json)));

        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
        Assert.Equal("Running", Phase.Text(Pod(reader, ""","status":{"phase":"Running"}""").Body));
    }

    [Fact]
    public void Depth_is_bounded()
    {
        var path = FieldPath.Of(ResourceKinds.ControllerRevision, "data");
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000);

        Assert.Throws<ResourceFormatException>(() => Reader(path).ReadObject(ResourceKinds.ControllerRevision, Utf8($$"""{"metadata":{"name":"a"},"data":{{deep}}}""")));
    }

    [Fact]
    public void Free_form_json_keeps_its_own_types()
    {
        var path = FieldPath.Of(ResourceKinds.ControllerRevision, "data");
        var read = Reader(path).ReadObject(ResourceKinds.ControllerRevision, """{"metadata":{"name":"a"},"data":{"n":null,"i":1,"d":1.5,"b":true,"l":["x",null,{}]}}"""u8);
        var data = (ResourceMap)path.Read(read.Body)!;

        Assert.Equal([null, 1L, 1.5, true], data.Entries[..4].ToArray().Select(e => e.Value));
        Assert.Equal(2, ((ResourceList)data.Entries[4].Value!).Count);
    }

    [Fact]
    public void A_list_page_gives_its_items_a_kind_and_says_how_to_go_on()
    {
        var kind = FieldPath.Of(ResourceKinds.Pod, "kind");
        var json = Utf8("""
            {"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"11","continue":"abc","remainingItemCount":13},
             "items":[{"metadata":{"name":"a","namespace":"n"}},{"metadata":{"name":"b","namespace":"n"}}]}
            """);
        var page = Reader(kind).ReadList(ResourceKinds.Pod, json);
        var segmented = Reader(kind).ReadList(ResourceKinds.Pod, Segments(json, 7));

        Assert.Equal(["a", "b"], page.Objects.Select(o => o.Name));
        Assert.Equal("Pod", kind.Text(page.Objects[0].Body));
        Assert.Equal(("11", "abc", 13L), (page.ResourceVersion, page.Continue, page.RemainingItemCount));
        Assert.Equal(page.Objects, segmented.Objects);
    }

    [Fact]
    public void The_last_page_has_no_continue_and_null_items_are_none()
    {
        var page = Reader().ReadList(ResourceKinds.Pod, """{"items":null,"metadata":{"resourceVersion":"11","continue":""}}"""u8);

        Assert.Null(page.Continue);
        Assert.Empty(page.Objects);
        Assert.Throws<ResourceFormatException>(() => Reader().ReadList(ResourceKinds.Pod, """{"kind":"Status"}"""u8));
    }

    [Theory]
    [InlineData("""{"type":"ADDED","object":{"metadata":{"name":"a","namespace":"n","resourceVersion":"5"}}}""", WatchNewsType.Added, "5")]
    [InlineData("""{"object":{"metadata":{"name":"a","namespace":"n","resourceVersion":"6"}},"type":"DELETED"}""", WatchNewsType.Deleted, "6")]
    public void A_watch_line_brings_an_object_and_where_to_go_on(string line, WatchNewsType type, string version)
    {
        var news = Reader().ReadWatchLine(ResourceKinds.Pod, Utf8(line));

        Assert.Equal((type, "a", version), (news.Type, news.Object!.Name, news.ResourceVersion));
    }

    [Fact]
    public void A_bookmark_says_whether_the_initial_list_is_complete()
    {
        var end = Reader().ReadWatchLine(
            ResourceKinds.Pod, """{"type":"BOOKMARK","object":{"kind":"Pod","metadata":{"resourceVersion":"9","annotations":{"k8s.io/initial-events-end":"true"}},"spec":{"containers":null}}}"""u8);
        var other = Reader().ReadWatchLine(ResourceKinds.Pod, """{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"10"}}}"""u8);

        Assert.Equal(new(WatchNewsType.Bookmark, null, "9", true), end);
        Assert.Equal(new(WatchNewsType.Bookmark, null, "10"), other);
    }

    [Fact]
    public void An_error_line_carries_the_status()
    {
        var news = Reader().ReadWatchLine(
            ResourceKinds.Pod, """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","message":"too old","reason":"Expired","code":410}}"""u8);

        Assert.Equal(new ApiStatus(410, "Expired", "too old"), news.Status);
        Assert.Throws<ResourceFormatException>(() => Reader().ReadWatchLine(ResourceKinds.Pod, """{"type":"NEWS","object":{}}"""u8));
        Assert.Throws<ResourceFormatException>(() => Reader().ReadWatchLine(ResourceKinds.Pod, """{"type":"ADDED"}"""u8));
        Assert.Null(ResourceReader.ReadStatus("<html>"u8));
    }

    [Fact]
    public void Of_a_secret_only_metadata_without_annotations_is_kept()
    {
        var annotations = FieldPath.Of(ResourceKinds.Secret, "metadata.annotations");
        var labels = FieldPath.Of(ResourceKinds.Secret, "metadata.labels");
        var secret = Reader(annotations, labels).ReadObject(
            """{"kind":"Secret","apiVersion":"v1","metadata":{"name":"s","namespace":"n","labels":{"a":"b"},"annotations":{"x":"c2VjcmV0"}},"data":{"p":"c2VjcmV0"},"type":"Opaque"}"""u8)!;

        Assert.Null(annotations.Read(secret.Body));
        Assert.Equal(1, labels.Map(secret.Body).Count);
        Assert.Null(secret.Body.Shape.Type.Field("data"));
    }

    [Fact]
    public void The_copy_of_the_object_that_kubectl_leaves_in_the_annotations_is_not_kept()
    {
        var pod = Reader(Annotations).ReadObject(
            ResourceKinds.Pod, """{"metadata":{"name":"a","annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}","b":"c"}}}"""u8);

        Assert.Equal(["b"], Annotations.Map(pod.Body).Entries.ToArray().Select(e => e.Key));
    }

    [Fact]
    public void An_object_of_a_kind_without_a_row_is_no_object() =>
        Assert.Null(Reader().ReadObject("""{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"a"}}"""u8));

    [Fact]
    public void The_mount_of_the_token_that_makes_every_container_unlike_its_siblings_is_not_kept()
    {
        var containers = FieldPath.Of(ResourceKinds.Pod, "spec.containers");
        var reader = Reader(containers);
        static string Pod(string name) => $$$"""
            {"metadata":{"name":"{{{name}}}","namespace":"n"},"spec":{"containers":[{"name":"app","image":"a:1","volumeMounts":[
            {"name":"data","mountPath":"/data"},{"name":"kube-api-access-{{{name}}}","readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}]}]}}
            """;

        var one = containers.List(reader.ReadObject(ResourceKinds.Pod, Encoding.UTF8.GetBytes(Pod("x1"))).Body);
        var other = containers.List(reader.ReadObject(ResourceKinds.Pod, Encoding.UTF8.GetBytes(Pod("x2"))).Body);

        Assert.Same(one[0], other[0]);
        Assert.Equal("/data", Assert.Single(FieldPath.In("io.k8s.api.core.v1.Container", "volumeMounts").List((ResourceMessage)one[0]).Items.ToArray().Cast<ResourceMessage>().Select(FieldPath.In("io.k8s.api.core.v1.VolumeMount", "mountPath").Text)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_object_is_told_from_its_successor_of_the_same_name_whether_its_uid_is_kept_or_not(bool kept)
    {
        var reader = kept ? Reader(Phase, FieldPath.Of(ResourceKinds.Pod, "metadata.uid")) : Reader(Phase);
        ResourceObject Make(string uid) => reader.ReadObject(
            ResourceKinds.Pod, Utf8($$$"""{"metadata":{"name":"a","namespace":"n",{{{uid}}}"ownerReferences":[{"uid":"x"}]},"status":{"phase":"Running"}}"""));

        Assert.NotEqual(Make("\"uid\":\"1\",").Uid, Make("\"uid\":\"2\",").Uid);
        Assert.NotEqual(Make("\"uid\":\"1\","), Make("\"uid\":\"2\","));
        Assert.Equal(Make("\"uid\":\"1\","), Make("\"uid\":\"1\","));
        Assert.Equal(0UL, Make("").Uid);
        Assert.Equal(0UL, Reader().ReadObject(ResourceKinds.Event, Utf8("""{"metadata":{"name":"e"},"involvedObject":{"uid":"1"}}""")).Uid);
    }

    [Fact]
    public void Equal_subtrees_are_one_instance()
    {
        var reader = Reader(Containers, Phase);
        const string Spec = ""","spec":{"containers":[{"name":"c","image":"registry/app:1","env":[{"name":"A","value":"1"}]}]},"status":{"phase":"Running"}""";
        var one = reader.ReadObject(ResourceKinds.Pod, Utf8($$"""{"metadata":{"name":"a","namespace":"n"}{{Spec}}}"""));
        var two = reader.ReadObject(ResourceKinds.Pod, Utf8($$"""{"metadata":{"name":"b","namespace":"n"}{{Spec}}}"""));

        Assert.Same(Containers.Read(one.Body), Containers.Read(two.Body));
        Assert.Same(one.Namespace, two.Namespace);
    }

    private static ReadOnlySequence<byte> Segments(byte[] json, int size)
    {
        var first = new Segment(json.AsMemory(0, size), 0);
        var last = first;
        for (var at = size; at < json.Length; at += size)
            last = last.Append(json.AsMemory(at, Math.Min(size, json.Length - at)));
        return new(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long start) => (Memory, RunningIndex) = (memory, start);

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
