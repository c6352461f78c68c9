namespace K8sDoctor.Diagnostics.Resources;

/// <summary>Which fields of each kind are kept: the union of the paths that rules, host functions and views read.</summary>
public sealed class FieldMask
{
}
