using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>What an instruction does: reads a character of a set, asks about the place, goes on at two places (the first one is preferred), or is the end.</summary>
internal enum Re2Operation : byte { Read, Anchor, Fork, Match }

/// <summary>One instruction of a <see cref="Re2Program"/>.</summary>
internal readonly record struct Re2Instruction(Re2Operation Operation, int Next, int Other = -1, CharacterSet? Set = null, Re2Anchor Anchor = default);

/// <summary>A pattern as a program (Thompson's construction). Repetitions are written out: the parser bounds them.</summary>
internal sealed class Re2Program
{
    private readonly List<Re2Instruction> _code = [new(Re2Operation.Match, -1)];

    private Re2Program(Re2Node pattern)
    {
        Start = Write(pattern, 0);
        Code = [.. _code];
    }

    public ImmutableArray<Re2Instruction> Code { get; }

    public int Start { get; }

    public static Re2Program Of(Re2Node pattern) => new(pattern);

    /// <summary>Writes a part that goes on at <paramref name="next"/>; where it starts.</summary>
    private int Write(Re2Node node, int next) => node switch
    {
        Re2Node.Character character => Add(new(Re2Operation.Read, next, Set: character.Set)),
        Re2Node.Anchor anchor => Add(new(Re2Operation.Anchor, next, Anchor: anchor.Kind)),
        Re2Node.Sequence sequence => sequence.Parts.Reverse().Aggregate(next, (after, part) => Write(part, after)),
        Re2Node.Choice choice => choice.Alternatives.Reverse().Select(a => Write(a, next)).Aggregate((rest, first) => Fork(first, rest, lazy: false)),
        Re2Node.Repeat repeat => Write(repeat, next),
        _ => throw new InvalidOperationException($"a part {node.GetType().Name} is not known to the compiler of patterns"),
    };

    private int Write(Re2Node.Repeat repeat, int next)
    {
        var at = next;
        var least = repeat.Least;
        if (repeat.Most is { } most)
        {
            for (var i = least; i < most; i++)
                at = Fork(Write(repeat.Inner, at), next, repeat.Lazy);
        }
        else
        {
            at = Loop(repeat, next, ref least);
        }

        for (var i = 0; i < least; i++)
            at = Write(repeat.Inner, at);
        return at;
    }

    /// <summary>x* and x+. Where x can be empty, x* is (x+)?: else the empty way through x would lead back to where it came from and be lost.</summary>
    private int Loop(Re2Node.Repeat repeat, int next, ref int least)
    {
        var fork = Add(new(Re2Operation.Fork, -1));
        var body = Write(repeat.Inner, fork);
        _code[fork] = Forked(body, next, repeat.Lazy);
        if (least > 0)
        {
            least--;
            return body;
        }

        return repeat.Inner.CanBeEmpty ? Fork(body, next, repeat.Lazy) : fork;
    }

    private int Fork(int first, int second, bool lazy) => Add(Forked(first, second, lazy));

    private static Re2Instruction Forked(int first, int second, bool lazy) => lazy ? new(Re2Operation.Fork, second, first) : new(Re2Operation.Fork, first, second);

    private int Add(Re2Instruction instruction)
    {
        _code.Add(instruction);
        return _code.Count - 1;
    }
}
