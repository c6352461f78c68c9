using System.Text;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>The tokens of an OpenID Connect login in a kubeconfig.</summary>
internal sealed record OidcTokens(string? IdToken, string? RefreshToken);

/// <summary>
/// Reads and writes the tokens of one user of a kubeconfig. Nothing else of the file changes, not its comments and not its order; it is replaced whole, so that
/// nobody ever reads half of it; and it is left alone while kubectl's lock is there.
/// </summary>
internal static class KubeconfigTokens
{
    private const int LockAttempts = 20;

    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(50);
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What the file holds now; null where it cannot be read or names no such login.</summary>
    public static OidcTokens? Read(string file, string user)
    {
        try
        {
            return Tokens(ConfigParser.Parse(file, File.ReadAllText(file)), user);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or KubeconfigException)
        {
            return null;
        }
    }

    /// <summary>Null when they are written; else why not, without a full stop.</summary>
    /// <param name="inPlace">Whether the file is overwritten, as kubectl does, instead of replaced; by default where replacing would give it to the superuser.</param>
    public static async Task<string?> WriteAsync(string file, string user, OidcTokens tokens, TimeProvider clock, CancellationToken cancellation, bool? inPlace = null)
    {
        // kubectl's lock: a file that must not be there yet. It holds it for as long as it takes to write.
        var lockFile = $"{file}.lock";
        for (var attempt = 0; attempt < LockAttempts; attempt++)
        {
            try
            {
                using (new FileStream(lockFile, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
                    return Write(file, user, tokens, inPlace ?? Environment.IsPrivilegedProcess);
            }
            catch (IOException) when (File.Exists(lockFile))
            {
                await Task.Delay(LockPause, clock, cancellation);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException or KubeconfigException)
            {
                return e.Message.TrimEnd('.');
            }
        }

        return $"it is locked by {lockFile}; remove that file if no kubectl is at work";
    }

    private static string? Write(string file, string user, OidcTokens tokens, bool inPlace)
    {
        var target = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(file);
        if (Splice(file, Strict.GetString(File.ReadAllBytes(target)).TrimStart('\uFEFF'), user, tokens) is not { } changed)
            return "the login is not in the file any more, or others share it by an anchor";
        Replace(target, changed, inPlace);
        return null;
    }

    /// <summary>The text with the tokens in it; null where that cannot be done, or would change anything else.</summary>
    private static string? Splice(string file, string text, string user, OidcTokens tokens)
    {
        var changed = text;
        foreach (var (field, value) in ((string, string?)[])[("id-token", tokens.IdToken), ("refresh-token", tokens.RefreshToken)])
        {
            if (value is not null && Config(ConfigParser.Parse(file, changed), user) is { } config)
                changed = config[field] is { } old ? Put(changed, old.Span, value) : Insert(changed, config, field, value);
        }

        var (before, after) = (ConfigParser.Parse(file, text), ConfigParser.Parse(file, changed));
        return Tokens(after, user) == tokens && Rest(after, user) == Rest(before, user) ? changed : null;
    }

    // Tokens have no character that would need an escape in YAML's double quotes, nor in JSON's.
    private static string Put(string text, Range span, string value) => $"{text[..span.Start]}\"{value}\"{text[span.End..]}";

    /// <summary>In front of the first field, in the manner in which that one stands.</summary>
    private static string Insert(string text, ConfigNode config, string field, string value)
    {
        var start = config.Span.Start.Value;
        var lineStart = text.LastIndexOf('\n', start - 1) + 1;
        var separator = text[lineStart..start].Trim(' ').Length == 0 && text[start] != '{' ? $"\n{text[lineStart..start]}" : ", ";
        return text.Insert(text[start] == '{' ? start + 1 : start, $"\"{field}\": \"{value}\"{separator}");
    }

    private static OidcTokens? Tokens(ConfigNode root, string user) => Config(root, user) is { } config ? new(config.Text("id-token"), config.Text("refresh-token")) : null;

    /// <summary>All but the tokens: an anchor may carry a change elsewhere.</summary>
    private static string Rest(ConfigNode root, string user)
    {
        var users = root.List("users").Select(u => u.Text("name") == user && Config(u) is { } config ? Without(u, config) : u);
        return ConfigJson.Text(root.With(Field("users", ConfigNode.OfList(root.Place, [.. users]))));
    }

    private static ConfigNode Without(ConfigNode entry, ConfigNode config)
    {
        var rest = config.With(new Dictionary<string, ConfigNode?> { ["id-token"] = null, ["refresh-token"] = null });
        var provider = entry["user"]!["auth-provider"]!.With(Field("config", rest));
        return entry.With(Field("user", entry["user"]!.With(Field("auth-provider", provider))));
    }

    private static Dictionary<string, ConfigNode?> Field(string name, ConfigNode value) => new() { [name] = value };

    private static ConfigNode? Config(ConfigNode root, string user) => root.List("users").FirstOrDefault(u => u.Text("name") == user) is { } entry ? Config(entry) : null;

    private static ConfigNode? Config(ConfigNode entry) => entry.Map("user")?.Map("auth-provider")?.Map("config");

    private static void Replace(string target, string text, bool inPlace)
    {
        var temporary = $"{target}.k8sdoctor-{Environment.ProcessId}";
        try
        {
            if (inPlace)
                File.WriteAllText(target, text, Strict);
            else
                Swap(target, temporary, text);
        }
        catch (Exception e) when (!inPlace && e is IOException or UnauthorizedAccessException)
        {
            // A file that is mounted cannot be replaced, nor one in a folder that may not be written.
            File.WriteAllText(target, text, Strict);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void Swap(string target, string temporary, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = File.GetUnixFileMode(target);
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(Strict.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, target, overwrite: true);
    }
}
