namespace K8sDoctor.Troubleshooter.Session;

/// <summary>Steers a recording that is shown. Quick, and never blocks.</summary>
internal interface IScrubber
{
    ScrubberView View { get; }

    /// <summary>Goes on or stands still; from its end it begins anew.</summary>
    void PlayOrPause();

    void Faster();

    void Slower();

    /// <summary>Goes that much ahead, or back where it is negative.</summary>
    void Jump(TimeSpan by);

    /// <summary>Goes ahead until an incident comes, goes, or is told otherwise, and stands still there; or no further, where that is under way.</summary>
    void ToNextChange();
}

internal enum PlayState { Playing, Paused, Searching, Over }

/// <summary>Where a recording stands.</summary>
/// <param name="Position">Since its start, in whole seconds.</param>
/// <param name="Length">Null while it is not known.</param>
/// <param name="Speed">How many seconds of it pass in a second.</param>
internal readonly record struct ScrubberView(TimeSpan Position, TimeSpan? Length, double Speed, PlayState State);
