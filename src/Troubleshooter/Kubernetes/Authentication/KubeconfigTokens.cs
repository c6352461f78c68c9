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
            return Config(ConfigParser.Parse(file, File.ReadAllText(file)), user) is { } config ? new(config.Text("id-token"), config.Text("refresh-token")) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or KubeconfigException)
        {
            return null;
        }
    }

    /// <summary>Null when they are written; else why not, without a full stop.</summary>
    public static async Task<string?> WriteAsync(string file, string user, OidcTokens tokens, TimeProvider clock, CancellationToken cancellation)
    {
        // kubectl's lock: a file that must not be there yet. It holds it for as long as it takes to write.
        var lockFile = $"{file}.lock";
        for (var attempt = 0; attempt < LockAttempts; attempt++)
        {
            try
            {
                using (new FileStream(lockFile, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
                    return Write(file, user, tokens);
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

    private static string? Write(string file, string user, OidcTokens tokens)
    {
        var target = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(file);
        if (Splice(file, Strict.GetString(File.ReadAllBytes(target)).TrimStart('\uFEFF'), user, tokens) is not { } changed)
            return "the login is not where it was in the file";
        Replace(target, changed);
        return null;
    }

    private static string? Splice(string file, string text, string user, OidcTokens tokens)
    {
        var changed = text;
        foreach (var (field, value) in ((string, string?)[])[("id-token", tokens.IdToken), ("refresh-token", tokens.RefreshToken)])
        {
            if (value is null || Config(ConfigParser.Parse(file, changed), user) is not { } config)
                continue;
            changed = config[field] is { } old ? Put(changed, old.Span, value) : Insert(changed, config, field, value);
        }

        var after = Config(ConfigParser.Parse(file, changed), user);
        return after is not null && new OidcTokens(after.Text("id-token"), after.Text("refresh-token")) == tokens ? changed : null;
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

    private static ConfigNode? Config(ConfigNode root, string user) =>
        root.List("users").FirstOrDefault(u => u.Text("name") == user)?.Map("user")?.Map("auth-provider")?.Map("config");

    private static void Replace(string target, string text)
    {
        // The superuser would make the file its own, and a mounted file cannot be replaced: then the file is overwritten, as kubectl always does.
        var temporary = $"{target}.k8sdoctor-{Environment.ProcessId}";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = File.GetUnixFileMode(target);
            using (var stream = new FileStream(temporary, options))
            {
                stream.Write(Strict.GetBytes(text));
                stream.Flush(flushToDisk: true);
            }

            if (Environment.IsPrivilegedProcess)
                File.WriteAllText(target, text, Strict);
            else
                File.Move(temporary, target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.WriteAllText(target, text, Strict);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
