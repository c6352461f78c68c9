using System.Text;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Shows a message: an object by kind and name, a message within one as <c>field: value</c> pairs.</summary>
internal static class MessageDisplay
{
    public static void Append(StringBuilder text, CelValue value)
    {
        if (value.AsObject is { } whole)
            text.Append(whole.Key.ToString());
        else
            AppendTree(text, value.AsMessage, depth: 0);
    }

    private static void AppendTree(StringBuilder text, object? value, int depth)
    {
        if (depth > 8)
        {
            text.Append('…');
            return;
        }

        switch (value)
        {
            case ResourceMessage message:
                AppendFields(text, message, depth);
                break;
            case ResourceList list:
                text.Append('[');
                for (var i = 0; i < list.Count; i++)
                    AppendTree(i == 0 ? text : text.Append(", "), list[i], depth + 1);
                text.Append(']');
                break;
            default:
                text.Append(CelDisplay.Show(CelValue.OfTree(value)));
                break;
        }
    }

    private static void AppendFields(StringBuilder text, ResourceMessage message, int depth)
    {
        text.Append('{');
        var first = true;
        for (var slot = 0; slot < message.Shape.Kept.Count; slot++)
        {
            if (message[slot] is not { } field)
                continue;
            var name = message.Shape.Kept[slot].Name;
            text.Append(first ? "" : ", ").Append(name).Append(": ");
            // The value of a variable of the environment may be a secret, whatever the variable's name.
            AppendTree(text, name == "value" && message.Shape.Type.Name.EndsWith(".EnvVar", StringComparison.Ordinal) ? "…" : field, depth + 1);
            first = false;
        }

        text.Append('}');
    }
}
