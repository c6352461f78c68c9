using K8sDoctor.Troubleshooter.Session;
using K8sDoctor.Troubleshooter.Terminal.Keys;

namespace K8sDoctor.Troubleshooter.Terminal.Recording;

/// <summary>What keys do with a recording that is shown.</summary>
/// <param name="scrubber">Null where a cluster is shown.</param>
internal sealed class RecordingCommands(LiveContext context, IScrubber? scrubber)
{
    private static readonly TimeSpan Leap = TimeSpan.FromSeconds(30);

    /// <returns>False if the command is about something else.</returns>
    public bool Do(LiveCommand command)
    {
        Action<IScrubber>? action = command switch
        {
            LiveCommand.Play => s => s.PlayOrPause(),
            LiveCommand.Faster => s => s.Faster(),
            LiveCommand.Slower => s => s.Slower(),
            LiveCommand.SeekBack => s => s.Jump(-Leap),
            LiveCommand.SeekAhead => s => s.Jump(Leap),
            LiveCommand.NextChange => s => s.ToNextChange(),
            _ => null,
        };
        if (action is null) return false;
        if (scrubber is null) context.Say("This is a cluster; a recording can be played: k8sdoctor --from FILE, or k8sdoctor demo.");
        else action(scrubber);
        return true;
    }
}
