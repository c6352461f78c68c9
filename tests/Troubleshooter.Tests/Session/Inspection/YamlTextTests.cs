using System.Text.Json;
using System.Text.Json.Nodes;
using K8sDoctor.Troubleshooter.Session.Inspection;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace K8sDoctor.Troubleshooter.Tests.Session.Inspection;

public sealed class YamlTextTests
{
    [Fact]
    public void It_is_written_as_kubectl_writes_it()
    {
        const string Json = """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-0","labels":{"app":"web","version":"1.20"},"annotations":{}},
             "spec":{"containers":[{"name":"app","command":["sh","-c","set -e\nexec serve --port=80\n"],"ports":[{"containerPort":80}],"stdin":true}],"tolerations":[]},
             "status":{"message":"it's: broken","restarts":"3","since":"2026-11-20T09:41:07Z","none":null}}
            """;
        Assert.Equal(
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: web-0
              labels:
                app: web
                version: '1.20'
              annotations: {}
            spec:
              containers:
              - name: app
                command:
                - sh
                - -c
                - |
                  set -e
                  exec serve --port=80
                ports:
                - containerPort: 80
                stdin: true
              tolerations: []
            status:
              message: 'it''s: broken'
              restarts: '3'
              since: '2026-11-20T09:41:07Z'
              none: null
            """, string.Join('\n', Write(Json)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("true")]
    [InlineData("No")]
    [InlineData("~")]
    [InlineData("1e3")]
    [InlineData("0x1F")]
    [InlineData("1_000")]
    [InlineData("12:30:45")]
    [InlineData(".5")]
    [InlineData("-1")]
    [InlineData("- item")]
    [InlineData("key: value")]
    [InlineData("text # no comment")]
    [InlineData("#comment")]
    [InlineData(" leading")]
    [InlineData("trailing ")]
    [InlineData("ends:")]
    [InlineData("*alias")]
    [InlineData("{json}")]
    [InlineData("quote\"s and 'quotes'")]
    [InlineData("back\\slash")]
    [InlineData("bell\u0007 and \u001b[31m")]
    [InlineData("\u65e5\u672c\u8a9e \ud83d\ude80")]
    [InlineData("line\nline")]
    [InlineData("line\nline\n")]
    [InlineData("line\n\n\n")]
    [InlineData("\nline")]
    [InlineData("  indented\nline")]
    [InlineData("tab\tin\na line")]
    [InlineData("blank \nat the end")]
    [InlineData("carriage\r\nreturn")]
    [InlineData("---")]
    [InlineData("--flag=1")]
    [InlineData("0b101")]
    [InlineData("2026-11-20")]
    [InlineData("=")]
    public void Every_text_is_read_back_as_it_was(string text)
    {
        var lines = Write(JsonSerializer.Serialize(new Dictionary<string, object> { ["a"] = text, ["list"] = new[] { text, "x" }, ["deep"] = new Dictionary<string, string> { ["b"] = text, ["z"] = "end" } }));
        var yaml = new YamlStream();
        yaml.Load(new StringReader(string.Join('\n', lines) + "\n"));
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        foreach (var node in (YamlNode[])[root["a"], root["list"][0], root["deep"]["b"]])
        {
            var scalar = (YamlScalarNode)node;
            Assert.Equal(text, scalar.Value);
            Assert.True(scalar.Style != ScalarStyle.Plain || !IsAmbiguous(text), $"{text} would be taken for something else");
        }

        Assert.Equal(("x", "end"), (((YamlScalarNode)root["list"][1]).Value, ((YamlScalarNode)root["deep"]["z"]).Value));
    }

    [Fact]
    public void Values_of_names_that_say_they_are_secret_are_taken_out()
    {
        var lines = Write("""{"env":[{"name":"DB_PASSWORD","value":"hunter2"},{"name":"PORT","value":"80"},{"name":"API_TOKEN","valueFrom":{"secretKeyRef":{"name":"t","key":"k"}}}]}""");
        Assert.Contains("  value: '[redacted]'", lines);
        Assert.Contains("  value: '80'", lines);
        Assert.DoesNotContain(lines, l => l.Contains("hunter2"));
        Assert.Contains("      key: k", lines);
    }

    private static bool IsAmbiguous(string text) =>
        text.Length == 0 || double.TryParse(text.Replace("_", ""), out _) || text.ToLowerInvariant() is "true" or "no" or "~" or "=" || text.StartsWith("0x") || text.StartsWith("0b") || text.StartsWith("2026") || text.Contains("12:30");

    private static List<string> Write(string json) => YamlText.Of(JsonDocument.Parse(JsonNode.Parse(json)!.ToJsonString()).RootElement);
}
