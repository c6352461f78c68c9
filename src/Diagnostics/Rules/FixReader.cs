using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>Reads the <c>fixes</c> of a rule.</summary>
internal sealed class FixReader(ExpressionReader expressions, TemplateReader templates, FaultCollector faults)
{
    public ImmutableArray<FixTemplate> Read(IReadOnlyList<YamlNode> items) => [.. items.Select(Fix).OfType<FixTemplate>()];

    private FixTemplate? Fix(YamlNode node)
    {
        if (node is not YamlMap map)
        {
            faults.Add(node, $"a fix is {node.What}", "it must be a mapping with title, risk, and command or patch");
            return null;
        }

        var fields = new YamlFields(map, faults);
        var title = fields.Required("title");
        var command = fields.Text("command");
        var patch = fields.Text("patch");
        var good = faults.TryWord(fields.Required("risk"), "risk", RuleWords.Risks, out var risk);
        if (command is null && patch is null)
            faults.Add(map, "a fix does nothing", "give it a command or a patch");
        var cured = fields.Text("cured");
        var fix = new
        {
            Title = templates.Read(title, TemplateUse.Text),
            Command = templates.Read(command, TemplateUse.Command),
            Patch = templates.Read(patch, TemplateUse.Patch),
            When = expressions.Compile(fields.Text("when"), CelType.Bool),
            Cured = expressions.Compile(cured, CelType.Bool),
        };
        fields.Done();
        return fix.Title is null || !good ? null : new FixTemplate
        {
            Risk = risk, TitleText = title!.Value, CommandText = command?.Value, PatchText = patch?.Value, Title = fix.Title,
            Command = fix.Command, Patch = fix.Patch, When = fix.When, Cured = fix.Cured, CuredText = cured?.Value,
        };
    }
}
