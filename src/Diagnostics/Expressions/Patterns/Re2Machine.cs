using System.Globalization;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>
/// Runs a pattern over a text in steps: at each character all ways through the pattern are followed at once, the preferred ones first (Pike's machine, as in
/// RE2). The time is bounded by the length of the text times that of the program, whatever either holds.
/// </summary>
internal sealed class Re2Machine(Re2Program program)
{
    private Search? _idle;

    public bool IsMatch(string text) => Run(text, 0, first: true) is not null;

    /// <summary>The leftmost match from a position on; of several there, the one that a backtracking engine finds.</summary>
    public (int Start, int End)? Find(string text, int from) => Run(text, from, first: false);

    /// <summary>A search is used again, so that a healthy object costs no memory; a second thread makes one of its own.</summary>
    private (int Start, int End)? Run(string text, int from, bool first)
    {
        var search = Interlocked.Exchange(ref _idle, null) ?? new Search(program);
        var found = search.Run(text, from, first);
        _idle = search;
        return found;
    }

    /// <summary>The ways that are alive at a position, in order of preference: where in the program they are and where their match began.</summary>
    private sealed class Threads(int size)
    {
        private readonly int[] _seen = new int[size];
        private int _round;

        public List<(int At, int Start)> All { get; } = [];

        public void Clear()
        {
            All.Clear();
            if (++_round < int.MaxValue)
                return;
            Array.Clear(_seen);
            _round = 1;
        }

        /// <summary>False when a more preferred way was here before.</summary>
        public bool Enter(int at)
        {
            if (_seen[at] == _round)
                return false;
            _seen[at] = _round;
            return true;
        }
    }

    private sealed class Search(Re2Program program)
    {
        private readonly Stack<int> _open = new();
        private Threads _now = new(program.Code.Length);
        private Threads _next = new(program.Code.Length);
        private (int Start, int End)? _found;
        private string _text = "";

        public (int Start, int End)? Run(string text, int from, bool first)
        {
            (_text, _found) = (text, null);
            _open.Clear();
            _now.Clear();
            var found = Run(from, first);
            _text = "";
            return found;
        }

        private (int Start, int End)? Run(int from, bool first)
        {
            for (var at = from; ; )
            {
                if (_found is null)
                    Follow(_now, program.Start, at, at);
                var length = Length(at);
                _next.Clear();
                Step(at, length);
                if ((first && _found is not null) || at >= _text.Length || (_found is not null && _next.All.Count == 0))
                    return _found;
                (_now, _next) = (_next, _now);
                at += length;
            }
        }

        private int Length(int at) => at + 1 < _text.Length && char.IsSurrogatePair(_text[at], _text[at + 1]) ? 2 : 1;

        private void Step(int at, int length)
        {
            foreach (var (place, start) in _now.All)
            {
                ref readonly var instruction = ref program.Code.AsSpan()[place];
                if (instruction.Operation == Re2Operation.Match)
                {
                    _found = (start, at);
                    return; // the others are less preferred
                }

                if (at < _text.Length && instruction.Set!.Contains(_text, at, length))
                    Follow(_next, instruction.Next, start, at + length);
            }
        }

        /// <summary>Goes on to where a character is read or the pattern ends.</summary>
        private void Follow(Threads threads, int place, int start, int at)
        {
            _open.Push(place);
            while (_open.TryPop(out var next))
            {
                if (!threads.Enter(next))
                    continue;
                ref readonly var instruction = ref program.Code.AsSpan()[next];
                switch (instruction.Operation)
                {
                    case Re2Operation.Fork:
                        _open.Push(instruction.Other);
                        _open.Push(instruction.Next);
                        break;
                    case Re2Operation.Anchor when !IsAt(instruction.Anchor, at):
                        break;
                    case Re2Operation.Anchor:
                        _open.Push(instruction.Next);
                        break;
                    default:
                        threads.All.Add((next, start));
                        break;
                }
            }
        }

        private bool IsAt(Re2Anchor anchor, int at) => anchor switch
        {
            Re2Anchor.TextStart => at == 0,
            Re2Anchor.TextEnd => at == _text.Length,
            Re2Anchor.LineStart => at == 0 || _text[at - 1] == '\n',
            Re2Anchor.LineEnd => at == _text.Length || _text[at] == '\n',
            _ => (IsWord(at - 1) != IsWord(at)) == (anchor == Re2Anchor.WordBoundary),
        };

        /// <summary>A word character as .NET's <c>\b</c> knows it.</summary>
        private bool IsWord(int at) => at >= 0 && at < _text.Length && (_text[at] is '\u200C' or '\u200D' || char.GetUnicodeCategory(_text[at]) is
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or
            UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation);
    }
}
