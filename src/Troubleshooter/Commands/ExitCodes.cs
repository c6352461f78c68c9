using K8sDoctor.Diagnostics.Diagnosis;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>What the program says to a script. Findings win over an incomplete diagnosis.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;
    public const int Findings = 1;
    public const int Usage = 2;
    public const int Unreachable = 3;
    public const int Incomplete = 4;
    public const int Interrupted = 130;

    /// <param name="failOn">The least severity that counts; null for none.</param>
    /// <param name="strict">Any blind spot counts as incomplete.</param>
    public static int Of(SessionView view, Severity? failOn, bool strict)
    {
        if (failOn is { } least && view.Incidents.Any(i => i.Severity >= least))
            return Findings;
        return view.Incomplete.IsEmpty && (!strict || view.BlindSpots.IsEmpty) ? Ok : Incomplete;
    }
}
