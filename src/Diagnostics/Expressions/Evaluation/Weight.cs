namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>What it costs to look at all of a value.</summary>
internal static class Weight
{
    private const int Deepest = 64;

    public static long Of(CelValue value) => Of(value, 0);

    public static long OfText(long length) => 1 + (length / 16);

    private static long Of(CelValue value, int depth)
    {
        if (depth > Deepest)
            return 1;
        var weight = 1L;
        switch (value.Kind)
        {
            case CelKind.String:
                return OfText(value.AsString.Length);
            case CelKind.Bytes:
                return OfText(value.AsBytes.Length);
            case CelKind.List:
                for (var i = 0; i < value.Count; i++)
                    weight += Of(value[i], depth + 1);
                return weight;
            case CelKind.Map:
                for (var i = 0; i < value.Count; i++)
                    weight += Of(value.Entry(i).Value, depth + 1) + 1;
                return weight;
            default:
                return weight;
        }
    }
}
