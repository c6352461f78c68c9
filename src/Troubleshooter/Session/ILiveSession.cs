using K8sDoctor.Troubleshooter.Session.Inspection;
using K8sDoctor.Troubleshooter.Session.Tables;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>A running session as the live view sees it. The task that paints calls all of it: everything is quick and never blocks.</summary>
internal interface ILiveSession
{
    /// <summary>The newest picture.</summary>
    SessionView Current { get; }

    /// <summary>The newest picture of the table that is looked at; null before there is one.</summary>
    TableView? Table { get; }

    /// <summary>What is known of the row that was asked for last; null before it is known.</summary>
    InsightView? Insight { get; }

    /// <summary>True when all that the source has told so far is in the picture.</summary>
    bool IsSettled => true;

    /// <summary>What can be looked at instead.</summary>
    IPlaces Places { get; }

    /// <summary>How what is looked at is played, of a recording; null for a cluster.</summary>
    IPlayback? Playback => null;

    /// <summary>What can be asked for beyond the picture.</summary>
    IInspections Inspections => NoInspections.Instance;

    /// <summary>Steers it; null for a cluster.</summary>
    IScrubber? Scrubber => null;

    /// <summary>From now on this is looked at.</summary>
    void Look(Gaze gaze);
}
