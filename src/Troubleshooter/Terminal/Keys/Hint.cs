namespace K8sDoctor.Troubleshooter.Terminal.Keys;

/// <summary>A key that the footer tells of.</summary>
/// <param name="Word">What it does on the page at hand; empty for what it is called everywhere.</param>
internal readonly record struct Hint(LiveCommand Command, string Word = "")
{
    public static implicit operator Hint(LiveCommand command) => new(command);
}
