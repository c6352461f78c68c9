namespace K8sDoctor.Troubleshooter.Session;

/// <summary>How a recording is played. Any thread may read and steer it; nothing here blocks.</summary>
public interface IPlayback
{
    /// <summary>Where it is, since the start of the recording; while it goes back, where it will be.</summary>
    TimeSpan Position { get; }

    /// <summary>How long the recording is; null while that is not known.</summary>
    TimeSpan? Length { get; }

    /// <summary>Everything has been played, and told to who follows.</summary>
    bool IsOver { get; }

    /// <summary>How many seconds of the recording pass in a second; above 0.</summary>
    double Speed { get; set; }

    /// <summary>Whether it stands still.</summary>
    bool Paused { get; set; }

    /// <summary>
    /// Goes to a position. Ahead, what lies between is played at once, in its order; back, it must be told from its start again: that is for who follows to ask
    /// for, see <see cref="WaitForRewindAsync"/>.
    /// </summary>
    void Seek(TimeSpan position);

    /// <summary>Completes when it is to go back; for one caller. A source that is asked again then begins there, and until then nothing moves.</summary>
    Task WaitForRewindAsync(CancellationToken cancellation);
}
