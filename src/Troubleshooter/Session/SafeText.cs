namespace K8sDoctor.Troubleshooter.Session;

/// <summary>
/// Text that a terminal, a file or the clipboard may see: control characters are visible marks, secrets are redacted, length is bounded. The only way
/// for cluster text into a view; its one constructor does both.
/// </summary>
public readonly record struct SafeText
{
    private readonly string? _value;

    public SafeText(string? raw) => _value = raw;

    public string Value => _value ?? "";

    public bool IsEmpty => Value.Length == 0;

    public override string ToString() => Value;
}
