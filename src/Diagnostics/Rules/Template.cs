using System.Collections.Immutable;
using System.Text;
using K8sDoctor.Diagnostics.Expressions;

namespace K8sDoctor.Diagnostics.Rules;

/// <summary>Where the text of a template goes, which says how its values are quoted.</summary>
internal enum TemplateUse
{
    Text,
    Command,
    Patch,
}

/// <summary>A text with <c>{{ expressions }}</c> in it, compiled. Values are quoted for where they stand, so that no name can break out of it.</summary>
internal sealed class Template(ImmutableArray<TemplatePart> parts)
{
    public static readonly Template Empty = new([]);

    /// <summary>What the template's expressions read.</summary>
    public IEnumerable<CelProgram> Programs => parts.Select(p => p.Program).OfType<CelProgram>();

    /// <summary>
    /// The text with its values. Failures go to <paramref name="errors"/>; a text shows a mark in place of such a value, a command or a patch is null then,
    /// because one that is not exact is worse than none.
    /// </summary>
    public string? Render(CelActivation activation, TemplateUse use, List<CelError>? errors = null)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            if (part.Program is null)
            {
                text.Append(part.Literal);
                continue;
            }

            var value = part.Program.Evaluate(activation);
            if (value.IsError)
                errors?.Add(value.AsError);
            var quoted = Quote(value, use, part);
            if (quoted is null || (use is TemplateUse.Command && IsOption(text, value)))
                return null;
            // A clause that is put in where it holds brings its own space or stop: the mark in its place must not stick to the word before.
            if (value.IsError && text.Length > 0 && (char.IsLetterOrDigit(text[^1]) || text[^1] is '.' or ',' or ';' or ')'))
                text.Append(' ');
            text.Append(quoted);
        }

        return text.ToString();
    }

    // Quoting cannot keep a program from reading a word that begins with a dash as an option.
    private static bool IsOption(StringBuilder before, CelValue value) =>
        value.Kind == CelKind.String && value.AsString.StartsWith('-') && (before.Length == 0 || before[^1] is ' ' or '\n' or '\'');

    // Nobody needs to know that something is 12m0.4213957s ago.
    private static CelValue Told(CelValue value) => value.Kind == CelKind.Duration && value.AsDuration.Duration() >= TimeSpan.FromSeconds(1)
        ? CelValue.Of(TimeSpan.FromSeconds(Math.Truncate(value.AsDuration.TotalSeconds)))
        : value;

    private static string? Quote(CelValue value, TemplateUse use, TemplatePart part)
    {
        if (value.IsError)
            return use is not TemplateUse.Text ? null : value.AsError.IsUnknown ? "(unknown)" : "(not set)";
        var text = (use is TemplateUse.Text ? Told(value) : value).ToDisplay();
        return use switch
        {
            TemplateUse.Command when part.Quoted => Quoting.JsonInShell(text),
            TemplateUse.Command => Quoting.Shell(text),
            TemplateUse.Patch when value.Kind is CelKind.Int or CelKind.Uint or CelKind.Double or CelKind.Bool => text,
            TemplateUse.Patch when part.Joined => Quoting.IsPlain(text) ? text : null,
            TemplateUse.Patch => Quoting.Yaml(text),
            _ => text,
        };
    }
}

/// <summary>A piece of a template: literal text, or an expression.</summary>
/// <param name="Quoted">True for an expression within single quotes of a command.</param>
/// <param name="Joined">True for an expression that is only a part of a word.</param>
internal sealed record TemplatePart(string Literal, CelProgram? Program = null, bool Quoted = false, bool Joined = false);
