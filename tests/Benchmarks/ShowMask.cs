using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Benchmarks;

/// <summary>Prints what a mask keeps of a kind, one field a line.</summary>
internal static class ShowMask
{
    public static int Run(FieldMask mask, ResourceKind kind)
    {
        Write(mask.Of(kind), 0);
        return 0;
    }

    private static void Write(MessageShape shape, int depth)
    {
        for (var slot = 0; slot < shape.Kept.Count; slot++)
        {
            Console.WriteLine($"{new string(' ', 2 * depth)}{shape.Kept[slot].Name}");
            if (shape.Child(slot) is { } child && depth < 12)
                Write(child, depth + 1);
        }
    }
}
