namespace K8sDoctor.Troubleshooter.Session.Inspection;

/// <summary>Whether a name says that its value is a secret: what the redactor would take out if the two stood in one line.</summary>
internal static class SecretNames
{
    public static bool Tells(string name, string value) => value.Length > 0 && Redactor.Redact($"{name}={value}") != $"{name}={value}";
}
