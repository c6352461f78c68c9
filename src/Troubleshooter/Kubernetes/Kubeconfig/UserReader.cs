using System.Collections.Immutable;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Reads a user of a kubeconfig.</summary>
internal static class UserReader
{
    public static UserAccess Read(ConfigNode user, string name)
    {
        if (user["auth-provider"] is { } provider)
            throw provider.Error("auth-provider", $"user '{name}' uses the old auth-provider '{provider.Text("name")}', which k8sdoctor does not speak; use an exec plugin, as kubectl now does");
        var access = new UserAccess
        {
            Token = user.Text("token"),
            TokenFile = user.Path("tokenFile"),
            Username = user.Text("username"),
            Password = user.Text("password"),
            Certificate = user.Data("client-certificate-data", "client-certificate"),
            Key = user.Data("client-key-data", "client-key"),
            Exec = user["exec"] is { } exec ? Plugin(exec) : null,
        };
        if ((access.Certificate is null) != (access.Key is null))
            throw user.Error(access.Key is null ? "client-key" : "client-certificate", $"user '{name}' has only one of client certificate and key; both are needed");
        if (access.Username is not null && (access.Token ?? access.TokenFile) is not null)
            throw user.Error("username", $"user '{name}' has a token and a password; only one is allowed");
        if (access.Exec is not null && (access.Token ?? access.TokenFile ?? access.Username) is not null)
            throw user.Error("exec", $"user '{name}' has a plugin and a token or password; only one is allowed");
        return access;
    }

    /// <summary>One pair for each value; the header name follows <c>Impersonate-Extra-</c>.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Extra(ConfigNode extra) =>
        [.. extra.Fields.SelectMany(f => f.Value.Items, (f, item) => KeyValuePair.Create(f.Key, item.Word("as-user-extra")))];

    private static ExecPlugin Plugin(ConfigNode exec)
    {
        var version = exec.Text("apiVersion") ?? throw exec.Error("apiVersion", "is needed: client.authentication.k8s.io/v1");
        if (version is not ("client.authentication.k8s.io/v1" or "client.authentication.k8s.io/v1beta1"))
            throw exec["apiVersion"]!.Error("apiVersion", $"'{version}' is not known; client.authentication.k8s.io/v1 and v1beta1 are");
        var command = exec.Text("command") ?? throw exec.Error("command", "is needed: the program that hands out credentials");
        // A name with a slash is relative to the kubeconfig, a bare name is looked for in PATH.
        if (command.Contains('/'))
            command = exec.Path("command")!;
        var mode = exec.Text("interactiveMode") ?? "IfAvailable";
        if (mode is not ("Never" or "IfAvailable" or "Always"))
            throw exec["interactiveMode"]!.Error("interactiveMode", $"'{mode}' is not Never, IfAvailable or Always");
        return new(
            version, command, [.. exec["args"]?.Items.Select(a => a.Word("args")) ?? []],
            [.. exec["env"]?.Items.Select(e => KeyValuePair.Create(e.Text("name") ?? throw e.Error("name", "is needed"), e.Text("value") ?? "")) ?? []],
            exec.Text("installHint"), exec.Flag("provideClusterInfo"), mode, $"{exec.File}:{exec.Line}");
    }
}
