using System.Net;
using System.Net.Mime;
using System.Text;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Something that is no API server has answered: a login page, a captive portal, another server's port. The message says what, raw text from outside.</summary>
internal sealed class ForeignAnswerException : IOException
{
    private const int MostOfLine = 200;

    private ForeignAnswerException(string message)
        : base(message)
    {
    }

    /// <summary>Whether the answer is a web page, which an API server never sends.</summary>
    public static bool IsPage(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType == MediaTypeNames.Text.Html;

    /// <summary>The answer, where it is none of an API server's; else null.</summary>
    /// <param name="body">No Status object.</param>
    public static ForeignAnswerException? Of(HttpResponseMessage response, ReadOnlySpan<byte> body) => response.StatusCode switch
    {
        < HttpStatusCode.MultipleChoices => new("it sends a web page; is there a login or a portal on the way?"),
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => new($"it redirects{To(response)} ({(int)response.StatusCode}), and that is not followed"),
        // Go's servers say so to who speaks http on their port of https.
        HttpStatusCode.BadRequest => new($"{FirstLine(response, body) ?? $"{response.ReasonPhrase}"} (400){Scheme(response)}"),
        _ => null,
    };

    // Without the query: that may hold what nobody should see.
    private static string To(HttpResponseMessage response) =>
        response.Headers.Location is { IsAbsoluteUri: true } to ? $" to {to.Scheme}://{to.Authority}{to.AbsolutePath}" : "";

    private static string Scheme(HttpResponseMessage response) =>
        response.RequestMessage?.RequestUri?.Scheme == Uri.UriSchemeHttp ? "; should its address begin with https://?" : "";

    private static string? FirstLine(HttpResponseMessage response, ReadOnlySpan<byte> body)
    {
        if (IsPage(response))
            return null;
        var line = Encoding.UTF8.GetString(body[..Math.Min(body.Length, MostOfLine)]).Split('\n')[0].Trim().TrimEnd('.');
        return line.Length > 0 ? line : null;
    }
}
