namespace K8sDoctor.Diagnostics.Expressions;

/// <content>How values are shown to people.</content>
public readonly partial struct CelValue
{
    /// <summary>The value as text for a reader: durations like <c>1m30s</c>, times as RFC 3339, lists joined by commas. Raw cluster text.</summary>
    public string ToDisplay() => CelDisplay.Show(this);

    public override string ToString() => ToDisplay();
}
