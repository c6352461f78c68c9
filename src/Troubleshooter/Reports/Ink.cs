using K8sDoctor.Diagnostics.Diagnosis;

namespace K8sDoctor.Troubleshooter.Reports;

/// <summary>Colour for people who have it. It never carries a meaning that the words do not.</summary>
internal sealed class Ink(bool enabled)
{
    public string Severity(Severity severity, string text) => severity switch
    {
        Diagnostics.Diagnosis.Severity.Critical => Paint("1;31", text),
        Diagnostics.Diagnosis.Severity.Warning => Paint("1;33", text),
        _ => Paint("1;36", text),
    };

    public string Strong(string text) => Paint("1", text);

    public string Faint(string text) => Paint("2", text);

    /// <summary>What is meant to be copied.</summary>
    public string Command(string text) => Paint("32", text);

    private string Paint(string code, string text) => enabled && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}
