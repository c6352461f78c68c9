using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>
/// What it costs to look at values, in units of <see cref="CelActivation.CostLimit"/>. Values share their parts, so that a short expression can make one
/// whose parts no one could count: counting ends where nobody could pay any more.
/// </summary>
internal static class Weight
{
    private const long Most = CelActivation.DefaultCostLimit + 1;

    /// <summary>More than anybody can pay, also in part, and small enough to be multiplied.</summary>
    private const long Boundless = 1L << 40;

    /// <summary>Looking at all of a value.</summary>
    public static long Of(in CelValue value)
    {
        var left = Most;
        Take(value, ref left);
        return left > 0 ? Most - left : Boundless;
    }

    public static long OfText(long length) => 1 + (length / 16);

    /// <summary>Looking for one text in another: .NET's search is quick unless both are long and alike.</summary>
    public static long OfSearch(string text, string what) => OfText(text.Length) * (1 + (what.Length / 64));

    /// <summary>Comparing a value with each of so many others.</summary>
    public static long OfComparisons(in CelValue value, int count) => count * (IsSmall(value) ? 1 : Of(value));

    /// <summary>Sorting so many values, which weigh as much together.</summary>
    public static long OfSorting(long weight, int count) => weight * (1 + (long.Log2(1 + count) / 2));

    /// <summary>Whether it is compared in next to no time.</summary>
    public static bool IsSmall(in CelValue value) => value.Kind switch
    {
        CelKind.String => value.AsString.Length < 64,
        CelKind.Bytes => value.AsBytes.Length < 64,
        CelKind.List or CelKind.Map or CelKind.Message or CelKind.Optional => false,
        _ => true,
    };

    private static void Take(in CelValue value, ref long left)
    {
        if (left <= 0)
            return;
        left--;
        switch (value.Kind)
        {
            case CelKind.String:
                left -= value.AsString.Length / 16;
                break;
            case CelKind.Bytes:
                left -= value.AsBytes.Length / 16;
                break;
            case CelKind.Optional when value.HasValue:
                Take(value.OptionalValue, ref left);
                break;
            case CelKind.Message:
                Take(value.AsMessage!, ref left);
                break;
            case CelKind.List:
                for (var i = 0; i < value.Count && left > 0; i++)
                    Take(value[i], ref left);
                break;
            case CelKind.Map:
                for (var i = 0; i < value.Count && left > 0; i++)
                {
                    var (key, item) = value.Entry(i);
                    Take(key, ref left);
                    Take(item, ref left);
                }

                break;
        }
    }

    private static void Take(ResourceMessage message, ref long left)
    {
        for (var slot = 0; slot < message.Shape.Kept.Count && left > 0; slot++)
        {
            if (message[slot] is { } field)
                Take(CelValue.OfTree(field), ref left);
        }
    }
}
