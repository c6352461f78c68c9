namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>Calls the overload whose parameters the arguments fit. Arguments are evaluated first; an error among them is the result.</summary>
internal sealed class CallNode(string name, Overload[] overloads, Node[] arguments) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var first = CelValue.Null;
        var second = CelValue.Null;
        switch (arguments.Length)
        {
            case 0:
                return Call(activation, []);
            case 1:
                first = arguments[0].Evaluate(activation);
                return first.IsError ? first : Call(activation, new ReadOnlySpan<CelValue>(in first));
            case 2:
                first = arguments[0].Evaluate(activation);
                if (first.IsError)
                    return first;
                second = arguments[1].Evaluate(activation);
                return second.IsError ? second : Call(activation, [first, second]);
            default:
                return CallMany(activation);
        }
    }

    private CelValue CallMany(CelActivation activation)
    {
        var values = new CelValue[arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i].Evaluate(activation);
            if (values[i].IsError)
                return values[i];
        }

        return Call(activation, values);
    }

    private CelValue Call(CelActivation activation, ReadOnlySpan<CelValue> values)
    {
        foreach (var overload in overloads)
        {
            if (overload.Takes(values.Length) && overload.Matches(values))
                return overload.PatternBody is null ? Plain(activation, overload, values) : WithPattern(activation, overload, values);
        }

        var types = new List<string>();
        foreach (var value in values)
            types.Add(Types.NameOf(value));
        return CelValue.Fault($"no such overload: {name}({string.Join(", ", types)})");
    }

    private static CelValue Plain(CelActivation activation, Overload overload, ReadOnlySpan<CelValue> values) =>
        activation.Charge(overload.Cost + Texts(values)) ? overload.Body!(activation, values) : CelActivation.Refused;

    /// <summary>Every function may read the texts that it is given; what else it does, it charges for itself.</summary>
    private static long Texts(ReadOnlySpan<CelValue> values)
    {
        var cost = 0L;
        foreach (ref readonly var value in values)
            cost += value.Kind == CelKind.String ? value.AsString.Length / 16 : value.Kind == CelKind.Bytes ? value.AsBytes.Length / 16 : 0;
        return cost;
    }

    private static CelValue WithPattern(CelActivation activation, Overload overload, ReadOnlySpan<CelValue> values)
    {
        var pattern = values[overload.Pattern].AsString;
        if (!activation.Charge(1_000 + (10L * pattern.Length)))
            return CelActivation.Refused;
        return Re2.TryTranslate(pattern, out var translated, out var fault) ? overload.PatternBody!(activation, translated, values) : CelValue.Fault(fault.Value.Message);
    }
}

/// <summary>Calls a function with a pattern that was a literal and is translated.</summary>
internal sealed class PatternNode(Overload overload, Node[] arguments, Re2 pattern) : Node
{
    public override CelValue Evaluate(CelActivation activation)
    {
        var subject = arguments[0].Evaluate(activation);
        if (subject.IsError)
            return subject;
        if (arguments.Length > 2)
            return Many(activation, subject);
        return subject.Kind == CelKind.String
            ? overload.PatternBody!(activation, pattern, new ReadOnlySpan<CelValue>(in subject))
            : CelValue.Fault($"no such overload: {overload.Name} of a value of type {Types.NameOf(subject)}");
    }

    private CelValue Many(CelActivation activation, CelValue subject)
    {
        var values = new CelValue[arguments.Length];
        values[0] = subject;
        for (var i = 1; i < values.Length; i++)
        {
            values[i] = arguments[i].Evaluate(activation);
            if (values[i].IsError)
                return values[i];
        }

        return overload.Matches(values) ? overload.PatternBody!(activation, pattern, values) : CelValue.Fault($"no such overload: {overload.Name}");
    }
}
