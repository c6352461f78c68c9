using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>A part of a parsed pattern. Groups leave no trace: nothing here asks what they caught.</summary>
internal abstract record Re2Node
{
    public static readonly Re2Node Empty = new Sequence([]);

    /// <summary>Whether it can match nothing at all.</summary>
    public abstract bool CanBeEmpty { get; }

    public sealed record Character(CharacterSet Set) : Re2Node
    {
        public override bool CanBeEmpty => false;
    }

    public sealed record Anchor(Re2Anchor Kind) : Re2Node
    {
        public override bool CanBeEmpty => true;
    }

    public sealed record Sequence(ImmutableArray<Re2Node> Parts) : Re2Node
    {
        public override bool CanBeEmpty => Parts.All(p => p.CanBeEmpty);
    }

    public sealed record Choice(ImmutableArray<Re2Node> Alternatives) : Re2Node
    {
        public override bool CanBeEmpty => Alternatives.Any(a => a.CanBeEmpty);
    }

    /// <param name="Most">Null: any number.</param>
    public sealed record Repeat(Re2Node Inner, int Least, int? Most, bool Lazy) : Re2Node
    {
        public override bool CanBeEmpty => Least == 0 || Inner.CanBeEmpty;
    }
}

/// <summary>What a place in the text must be.</summary>
internal enum Re2Anchor : byte { TextStart, TextEnd, LineStart, LineEnd, WordBoundary, NoWordBoundary }
