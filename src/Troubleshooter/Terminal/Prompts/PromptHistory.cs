namespace K8sDoctor.Troubleshooter.Terminal.Prompts;

/// <summary>What was typed at a prompt in this session, each text once.</summary>
internal sealed class PromptHistory
{
    private const int Most = 100;
    private readonly List<string> _texts = [];
    private int _at;
    private string _typed = "";

    public void Add(string text)
    {
        _texts.Remove(text);
        if (text.Length > 0) _texts.Add(text);
        if (_texts.Count > Most) _texts.RemoveAt(0);
        _at = _texts.Count;
    }

    /// <summary>The text before; what is being typed is kept.</summary>
    public string? Earlier(string typed)
    {
        if (_at == 0) return null;
        if (_at == _texts.Count) _typed = typed;
        return _texts[--_at];
    }

    /// <summary>The text after; at last what was being typed.</summary>
    public string? Later()
    {
        if (_at == _texts.Count) return null;
        return ++_at == _texts.Count ? _typed : _texts[_at];
    }
}
