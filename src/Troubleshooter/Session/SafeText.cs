namespace K8sDoctor.Troubleshooter.Session;

/// <summary>
/// Text that a terminal, a file or the clipboard may see: control characters are visible marks, secrets are redacted, length is bounded. The only way
/// for cluster text into a view; its one constructor does both.
/// </summary>
public readonly record struct SafeText
{
    private readonly string? _value;

    /// <param name="raw">Anything; null is the empty text.</param>
    /// <param name="multiline">Whether line feeds stay (a cause, a patch); in a name or a log line they become marks.</param>
    public SafeText(string? raw, bool multiline = false) => _value = string.IsNullOrEmpty(raw) ? null : Redactor.Redact(Sanitizer.Clean(raw, multiline));

    public string Value => _value ?? "";

    public bool IsEmpty => Value.Length == 0;

    public override string ToString() => Value;
}
