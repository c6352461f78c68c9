namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Reads a user's credential plugin.</summary>
/// <remarks>Source of the checks: client-go's tools/clientcmd/validation.go and api/v1/defaults.go.</remarks>
internal static class ExecReader
{
    public const string Stable = "client.authentication.k8s.io/v1";
    private const string Beta = "client.authentication.k8s.io/v1beta1";

    public static ExecPlugin Read(ConfigNode exec)
    {
        var version = exec.Text("apiVersion") ?? throw exec.Error("apiVersion", $"is needed: {Stable}");
        if (version is not (Stable or Beta))
            throw exec["apiVersion"]!.Error("apiVersion", Unknown(version));
        var command = exec.Text("command") ?? throw exec.Error("command", "is needed: the program that hands out credentials");
        // A name with a slash is relative to the kubeconfig, a bare name is looked for in PATH.
        if (command.Contains('/') || command.Contains(Path.DirectorySeparatorChar))
            command = exec.Path("command")!;
        return new(
            version, command, [.. exec.List("args").Select(a => a.Word("args"))], [.. exec.List("env").Select(Variable)],
            exec.Text("installHint"), exec.Flag("provideClusterInfo"), Mode(exec, version), exec.Place.ToString());
    }

    private static string Unknown(string version) => version == "client.authentication.k8s.io/v1alpha1"
        ? $"'{version}' is no longer spoken, by kubectl neither since 1.24; write {Stable} or {Beta}, whichever the plugin's own documentation says"
        : $"'{version}' is not known; {Stable} and {Beta} are";

    private static string Mode(ConfigNode exec, string version)
    {
        var mode = exec.Text("interactiveMode") ??
            (version == Beta ? "IfAvailable" : throw exec.Error("interactiveMode", $"is needed with {Stable}: Never, IfAvailable or Always"));
        return mode is "Never" or "IfAvailable" or "Always"
            ? mode
            : throw exec["interactiveMode"]!.Error("interactiveMode", $"'{mode}' is not Never, IfAvailable or Always");
    }

    private static KeyValuePair<string, string> Variable(ConfigNode variable)
    {
        var name = variable.Text("name") ?? throw variable.Error("name", "a variable of env has no name");
        return name.Contains('=') || name.Contains('\0')
            ? throw variable["name"]!.Error("name", $"'{name}' cannot be the name of a variable")
            : KeyValuePair.Create(name, variable.Text("value") ?? "");
    }
}
