namespace K8sDoctor.Troubleshooter.Terminal.Keys;

/// <summary>One key as the key map names it: a printed character (<c>j</c>, <c>G</c>, <c>/</c>), or a name (<c>up</c>, <c>esc</c>, <c>ctrl+c</c>, <c>space</c>).</summary>
/// <param name="Typed">What it adds to a text that is being typed; empty where it adds nothing.</param>
internal readonly record struct KeyStroke(string Name, string Typed = "")
{
    public static KeyStroke Of(char typed) => new(typed == ' ' ? "space" : typed.ToString(), typed.ToString());
}
