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

    /// <param name="strict">Any blind spot counts as incomplete.</param>
    public static int Of(SessionView view, FailOn failOn, bool strict)
    {
        if (view.Incidents.Any(i => Counts(i.Severity, failOn)))
            return Findings;
        return view.Incomplete.IsEmpty && (!strict || view.BlindSpots.IsEmpty) ? Ok : Incomplete;
    }

    private static bool Counts(Severity severity, FailOn failOn) => failOn switch
    {
        FailOn.Critical => severity == Severity.Critical,
        FailOn.Warning => severity >= Severity.Warning,
        FailOn.Info => true,
        _ => false,
    };
}
