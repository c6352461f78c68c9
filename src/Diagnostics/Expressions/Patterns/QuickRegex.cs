using System.Diagnostics;
using System.Text.RegularExpressions;

namespace K8sDoctor.Diagnostics.Expressions;

/// <summary>
/// .NET's backtracking engine with little patience: it is made and matches in no time, but some texts keep some patterns busy for ever. Once it has been too
/// slow, with one text or with many, it is not asked again. How long it took decides who answers, never what the answer is.
/// </summary>
internal sealed class QuickRegex(string pattern, RegexOptions options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Dawdling = TimeSpan.FromMilliseconds(0.5);
    private static readonly TimeSpan DawdlingPerCharacter = TimeSpan.FromMicroseconds(0.5);

    private readonly Lazy<Regex> _regex = new(() => new Regex(pattern, options | RegexOptions.CultureInvariant, Patience));
    private volatile bool _tooSlow;
    private long _dawdled;
    private long _spent;

    /// <summary>True once it has been too slow.</summary>
    public bool TooSlow => _tooSlow;

    /// <summary>Asks the engine; false when somebody else must answer.</summary>
    public bool TryRun<TState, TResult>(string text, TState state, Func<Regex, string, TState, TResult> use, out TResult result)
    {
        result = default!;
        if (_tooSlow)
            return false;
        try
        {
            var regex = _regex.Value;
            var start = Stopwatch.GetTimestamp();
            result = use(regex, text, state);
            Note(Stopwatch.GetElapsedTime(start), text.Length);
            return true;
        }
        catch (RegexMatchTimeoutException)
        {
            _tooSlow = true;
            return false;
        }
    }

    /// <summary>
    /// Adds up the time that went to texts that a linear engine would have done with by far sooner. On a busy machine a thread is set aside now and then and only
    /// seems to dawdle: so it counts when it is more than a quarter of all time.
    /// </summary>
    private void Note(TimeSpan elapsed, int length)
    {
        var spent = Interlocked.Add(ref _spent, elapsed.Ticks);
        if (elapsed <= Dawdling + (length * DawdlingPerCharacter))
            return;
        var dawdled = Interlocked.Add(ref _dawdled, elapsed.Ticks);
        if (dawdled > Patience.Ticks && dawdled > spent / 4)
            _tooSlow = true;
    }
}
