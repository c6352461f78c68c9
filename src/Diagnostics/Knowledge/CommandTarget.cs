using System.Collections.Immutable;
using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>The host and port that the command of a container asks, where it is a client that waits for a server: <c>until nc -z db 5432; do sleep 1; done</c>.</summary>
internal static partial class CommandTarget
{
    private const string Container = "io.k8s.api.core.v1.Container";
    private const int MostCharacters = 4000;
    private const string Variable = "io.k8s.api.core.v1.EnvVar";
    private static readonly FieldPath Command = FieldPath.In(Container, "command");
    private static readonly FieldPath Arguments = FieldPath.In(Container, "args");
    private static readonly FieldPath Environment = FieldPath.In(Container, "env");
    private static readonly FieldPath Name = FieldPath.In(Variable, "name");
    private static readonly FieldPath Value = FieldPath.In(Variable, "value");

    public static readonly ImmutableArray<FieldPath> Reads = [Command, Arguments, Environment, Name, Value];

    // In the order in which they are looked for: the first that is found says most.
    private static readonly ImmutableArray<Func<Regex>> Clients = [Netcat, Databases, Address, Resolver];

    /// <summary>Both empty where the command names none. Variables of the container are put in where their value is written down.</summary>
    public static (string Host, string Port) Of(ResourceMessage container)
    {
        var words = Substitute(string.Join(' ', [.. Texts.Strings(Command.List(container)), .. Texts.Strings(Arguments.List(container))]), container);
        words = words.Length > MostCharacters ? words[..MostCharacters] : words;
        foreach (var client in Clients)
        {
            if (client().Match(words) is { Success: true } found)
                return (found.Groups["host"].Value, found.Groups["port"].Value);
        }

        return ("", "");
    }

    private static string Substitute(string words, ResourceMessage container)
    {
        foreach (var variable in Texts.Messages(Environment.List(container)))
        {
            if (Name.Text(variable) is { Length: > 0 } name && Value.Text(variable) is { Length: > 0 } value)
                words = words.Replace($"$({name})", value, StringComparison.Ordinal).Replace($"${{{name}}}", value, StringComparison.Ordinal).Replace($"${name}", value, StringComparison.Ordinal);
        }

        return words;
    }

    [GeneratedRegex(@"\b(nc|ncat|netcat|telnet)\s+(-\w+\s+(\d+\s+)?)*(?<host>[a-z0-9][a-z0-9.-]*[a-z0-9])[\s:]+(?<port>\d{2,5})\b", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Netcat();

    [GeneratedRegex(@"\b(pg_isready|psql|mysqladmin|mysql|mariadb-admin|redis-cli)\b[^;|&]*?(\s-h\s*|--host[= ])(?<host>[a-z0-9][a-z0-9.-]*[a-z0-9])([^;|&]*?(\s-p\s*|--port[= ])(?<port>\d{2,5}))?", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Databases();

    [GeneratedRegex(@"(\b[a-z][a-z0-9+]*://([^\s/@]*@)?|/dev/tcp/|\b(wait-for-it|wait-for|wait4x|dockerize)\S*\s+(-\S+\s+(\d+\s+)?)*)(?<host>[a-z0-9][a-z0-9.-]*[a-z0-9])([:/](?<port>\d{2,5})\b)?", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(@"\b(nslookup|dig|host|getent\s+(hosts|ahosts)|ping)\s+(-\S+\s+(\d+\s+)?)*(?<host>[a-z][a-z0-9.-]*[a-z0-9])", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Resolver();
}
