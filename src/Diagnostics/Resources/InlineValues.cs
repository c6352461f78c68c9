using System.Runtime.CompilerServices;

namespace K8sDoctor.Diagnostics.Resources;

// Inline storage of small messages and lists, one type per length.

[InlineArray(1)]
internal struct Values1
{
    private object? _first;
}

[InlineArray(2)]
internal struct Values2
{
    private object? _first;
}

[InlineArray(3)]
internal struct Values3
{
    private object? _first;
}

[InlineArray(4)]
internal struct Values4
{
    private object? _first;
}

[InlineArray(5)]
internal struct Values5
{
    private object? _first;
}

[InlineArray(6)]
internal struct Values6
{
    private object? _first;
}

[InlineArray(7)]
internal struct Values7
{
    private object? _first;
}

[InlineArray(8)]
internal struct Values8
{
    private object? _first;
}

[InlineArray(9)]
internal struct Values9
{
    private object? _first;
}

[InlineArray(10)]
internal struct Values10
{
    private object? _first;
}

[InlineArray(11)]
internal struct Values11
{
    private object? _first;
}

[InlineArray(12)]
internal struct Values12
{
    private object? _first;
}

[InlineArray(13)]
internal struct Values13
{
    private object? _first;
}

[InlineArray(14)]
internal struct Values14
{
    private object? _first;
}

[InlineArray(15)]
internal struct Values15
{
    private object? _first;
}

[InlineArray(16)]
internal struct Values16
{
    private object? _first;
}
