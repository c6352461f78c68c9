using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>The host and port that a log line is about, as the runtimes write them; both empty where the line names none.</summary>
internal static class LogEndpoint
{
    private const string Host = @"(\[(?<host>[\da-f:.]*:[\da-f:.]*)\]|(?<host>[a-z0-9][\w.\-]*))";
    private const string Port = @"(?<port>\d{2,5})";
    private const string Failure = "(ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ECONNRESET)";

    // From the form that says it best to the last resort. A name is worth more than an address, so a URL comes before «dial tcp».
    private static readonly BoundedRegex[] Forms =
    [
        Words($@"server at \\?""{Host}\\?""( \([^)]*\))?, port {Port}"),
        Words($@"host=['""]{Host}['""], port={Port}"),
        Words($@"://([^@/ ]+@)?{Host}:{Port}"),
        Words($@"host=['""`]?(?<host>[a-z][\w.\-]*).*?:{Port}\b"),
        Words($@"->{Host}:{Port}"),
        Words($@"dial (tcp|udp)\d? {Host}:{Port}"),
        Words($@"{Failure} (?<host>[\da-f]*:[\da-f:]+):{Port}\b"),
        Words($@"{Failure} {Host}:{Port}"),
        Words($@"{Host}/(<unresolved>|[\d.]*):{Port}"),
        Words($@"(connect|connection|connecting) (to )?[('""]*{Host}['""]?( \([^)]*\))? port {Port}"),
        Words($@"connect(ing|ion)? to (host |server )?\[?{Host}:{Port}"),
        Words($@"host ""{Host}"".*port {Port}"),
        Words($@"\(?'{Host}', {Port}\)"),
        Words($@"\b(?<host>(\d{{1,3}}\.){{3}}\d{{1,3}}):{Port}\b"),
        Words($@"(^|[\s=('""`@])(?<host>[a-z][\w.\-]*):{Port}\b"),
    ];

    public static (string Host, string Port) Find(string line)
    {
        foreach (var form in Forms)
        {
            if (form.Match(line) is { Success: true } match)
                return (match.Groups["host"].Value, match.Groups["port"].Value);
        }

        return ("", "");
    }

    private static BoundedRegex Words(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);
}
