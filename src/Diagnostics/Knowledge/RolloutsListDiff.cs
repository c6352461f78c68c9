using System.Collections.Frozen;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>How the items of one list of a pod template are told apart and named, so that two lists can be compared item by item whatever their order.</summary>
/// <param name="Noun">What one item is called.</param>
/// <param name="Name">Names an item; two items of one name are the same one, changed.</param>
internal sealed record RolloutsListDiff(string Noun, Func<object, string> Name)
{
    private static readonly FrozenDictionary<string, RolloutsListDiff> ByField = new Dictionary<string, RolloutsListDiff>
    {
        ["containers"] = new("container", Field("name")),
        ["initContainers"] = new("initContainer", Field("name")),
        ["ephemeralContainers"] = new("ephemeralContainer", Field("name")),
        ["env"] = new("env", Field("name")),
        ["envFrom"] = new("envFrom", Source),
        ["ports"] = new("port", item => Field("name")(item) is { Length: > 0 } name ? name : Field("containerPort")(item)),
        ["volumes"] = new("volume", Field("name")),
        ["volumeMounts"] = new("volumeMount", Field("mountPath")),
        ["volumeDevices"] = new("volumeDevice", Field("devicePath")),
        ["imagePullSecrets"] = new("imagePullSecret", Field("name")),
        ["tolerations"] = new("toleration", Toleration),
        ["topologySpreadConstraints"] = new("topologySpreadConstraint", Field("topologyKey")),
        ["hostAliases"] = new("hostAlias", Field("ip")),
        ["readinessGates"] = new("readinessGate", Field("conditionType")),
        ["resourceClaims"] = new("resourceClaim", Field("name")),
        ["sysctls"] = new("sysctl", Field("name")),
        ["items"] = new("item", Field("key")),
        ["httpHeaders"] = new("httpHeader", Field("name")),
    }.ToFrozenDictionary();

    /// <summary>What goes on with two items of one name.</summary>
    public delegate void Walk(object? before, object? after, string field, string path, string owner, List<string> lines);

    /// <summary>Null for a list whose items have no names.</summary>
    public static RolloutsListDiff? Of(string field) => ByField.GetValueOrDefault(field);

    public void Compare(object? before, object? after, string path, string owner, List<string> lines, Walk walk)
    {
        var old = ByName(before);
        var now = ByName(after);
        foreach (var name in old.Keys.Union(now.Keys))
        {
            var (left, right) = (old.GetValueOrDefault(name), now.GetValueOrDefault(name));
            if (Noun == "env" && !Equals(left, right))
                lines.Add($"env{RolloutsDiff.Of(owner)}: {Variable(name, left)} -> {Variable(name, right)}");
            else if (left is null || right is null)
                lines.Add($"{Words(name)}{RolloutsDiff.Of(owner)} {(left is null ? "added" : "removed")}");
            else if (Noun is "container" or "initContainer" or "ephemeralContainer")
                walk(left, right, "", "", name, lines);
            else
                walk(left, right, "", path.Contains('.', StringComparison.Ordinal) ? $"{path} {name}" : Words(name), owner, lines);
        }
    }

    /// <summary>True when both are lists of texts (a command, arguments), or one is and the other absent.</summary>
    public static bool IsOfTexts(object? before, object? after) =>
        RolloutsTemplateNode.Items(before).Concat(RolloutsTemplateNode.Items(after)).All(i => i is string) && before is null or ResourceList && after is null or ResourceList;

    /// <summary>What went and what came, where that is shorter than to show both lists.</summary>
    public static IEnumerable<string> Texts(object? before, object? after)
    {
        var old = RolloutsTemplateNode.Items(before).Cast<string>().ToList();
        var now = RolloutsTemplateNode.Items(after).Cast<string>().ToList();
        var (gone, come) = (old.Except(now).ToList(), now.Except(old).ToList());
        if (old.Count == 0 || now.Count == 0 || gone.Count + come.Count == 0 || gone.Count + come.Count > 4 || old.Count + now.Count <= 4)
            return [$"{RolloutsDiff.Show(before)} -> {RolloutsDiff.Show(after)}"];
        return gone.Count == 1 && come.Count == 1
            ? [$"{RolloutsDiff.Show(gone[0])} -> {RolloutsDiff.Show(come[0])}"]
            : [string.Join(", ", gone.Select(g => $"{RolloutsDiff.Show(g)} removed").Concat(come.Select(c => $"{RolloutsDiff.Show(c)} added")))];
    }

    private Dictionary<string, object> ByName(object? list)
    {
        var byName = new Dictionary<string, object>();
        foreach (var item in RolloutsTemplateNode.Items(list))
            byName[Name(item)] = item;
        return byName;
    }

    private string Words(string name) => $"{Noun} {name}";

    // NAME=value, so that a value is redacted wherever its name says that it is a secret.
    private static string Variable(string name, object? variable)
    {
        if (variable is null)
            return "not set";
        var parts = RolloutsTemplateNode.Names(variable).Where(n => n != "name").Select(n => RolloutsTemplateNode.Read(variable, n)).Where(v => v is not null);
        return $"{name}={string.Join(' ', parts.Select(RolloutsDiff.Show))}";
    }

    private static Func<object, string> Field(string name) => item => RolloutsTemplateNode.Text(item, name) ?? "";

    private static string Source(object item)
    {
        var prefix = RolloutsTemplateNode.Text(item, "prefix") is { Length: > 0 } text ? $" with prefix {text}" : "";
        var configMap = RolloutsTemplateNode.Read(item, "configMapRef");
        return configMap is not null
            ? $"ConfigMap {RolloutsTemplateNode.Text(configMap, "name")}{prefix}"
            : $"Secret {RolloutsTemplateNode.Text(RolloutsTemplateNode.Read(item, "secretRef"), "name")}{prefix}";
    }

    private static string Toleration(object item)
    {
        var (key, value) = (RolloutsTemplateNode.Text(item, "key") ?? "", RolloutsTemplateNode.Text(item, "value") ?? "");
        var effect = RolloutsTemplateNode.Text(item, "effect") ?? "";
        return (key.Length == 0 ? "of everything" : key) + (value.Length == 0 ? "" : $"={value}") + (effect.Length == 0 ? "" : $":{effect}");
    }
}
