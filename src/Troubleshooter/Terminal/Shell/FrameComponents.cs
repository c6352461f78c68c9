using Terminal.Gui.Drivers;

namespace K8sDoctor.Troubleshooter.Terminal.Shell;

/// <summary>The parts of Terminal.Gui's ANSI driver, with <see cref="WaitingInput"/> and <see cref="FrameOutput"/>.</summary>
internal sealed class FrameComponents(WaitingInput input) : AnsiComponentFactory(input)
{
    public override IOutput CreateOutput() => new FrameOutput();
}
