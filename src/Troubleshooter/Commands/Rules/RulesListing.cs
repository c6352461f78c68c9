using System.Text.Json;
using K8sDoctor.Diagnostics.Rules;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>The list of rules, as a table or as JSON.</summary>
internal static class RulesListing
{
    public static void Table(IEnumerable<Rule> shown, TextWriter output)
    {
        var rules = shown.ToList();
        var width = rules.Select(r => r.Id.Length).DefaultIfEmpty(2).Max();
        var subjects = rules.Select(r => r.Subject.Name.Length).DefaultIfEmpty(7).Max();
        output.WriteLine($"{"ID".PadRight(width)}  SEVERITY  {"SUBJECT".PadRight(subjects)}  TITLE");
        foreach (var rule in rules.OrderBy(r => r.Area, StringComparer.Ordinal).ThenBy(r => r.Id, StringComparer.Ordinal))
            output.WriteLine($"{rule.Id.PadRight(width)}  {Severity(rule),-8}  {rule.Subject.Name.PadRight(subjects)}  {OneLine(rule.TitleText)}");
    }

    public static void Json(IEnumerable<Rule> rules, TextWriter output)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartArray();
            foreach (var rule in rules)
                Write(json, rule);
            json.WriteEndArray();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
    }

    internal static string Severity(Rule rule) => rule.Severity switch
    {
        Diagnostics.Diagnosis.Severity.Critical => "critical",
        Diagnostics.Diagnosis.Severity.Warning => "warning",
        _ => "info",
    };

    internal static string OneLine(string text) => string.Join(' ', text.Split(['\n', ' '], StringSplitOptions.RemoveEmptyEntries));

    private static void Write(Utf8JsonWriter json, Rule rule)
    {
        json.WriteStartObject();
        json.WriteString("id", rule.Id);
        json.WriteString("area", rule.Area);
        json.WriteString("severity", Severity(rule));
        json.WriteString("subject", rule.Subject.Name);
        json.WriteString("title", OneLine(rule.TitleText));
        json.WriteStartArray("refines");
        foreach (var refined in rule.Refines)
            json.WriteStringValue(refined);
        json.WriteEndArray();
        json.WriteStartArray("conditions");
        foreach (var condition in rule.Conditions)
            json.WriteStringValue(condition.Id);
        json.WriteEndArray();
        if (rule.Docs is not null)
            json.WriteString("docs", rule.Docs);
        json.WriteEndObject();
    }
}
