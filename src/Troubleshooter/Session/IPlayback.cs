namespace K8sDoctor.Troubleshooter.Session;

/// <summary>How a recording is played. Any thread may read and steer it; nothing here blocks.</summary>
public interface IPlayback
{
    /// <summary>Where it is, since the start of the recording.</summary>
    TimeSpan Position { get; }

    /// <summary>Everything has been played, and told to who follows.</summary>
    bool IsOver { get; }

    /// <summary>How many seconds of the recording pass in a second; above 0.</summary>
    double Speed { get; set; }

    bool Paused { get; set; }
}
