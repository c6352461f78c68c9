using System.CommandLine;
using K8sDoctor.Troubleshooter.Reports;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary><c>k8sdoctor scan</c>: everything once, incidents first.</summary>
internal static class ScanCommand
{
    public static Command Create(CommandHost host, ReadingFlags flags)
    {
        var command = new Command("scan", "Look at everything once and report what is wrong: for CI, and for pasting");
        flags.AddSource(command);
        flags.AddReport(command);
        flags.AddLook(command);
        command.SetAction((result, cancellation) => RunAsync(host, flags.Read(result), cancellation));
        return command;
    }

    public static async Task<int> RunAsync(CommandHost host, Reading reading, CancellationToken cancellation)
    {
        var opened = await host.Open(reading, cancellation);
        await using var source = opened.Source;
        var options = new SessionOptions { Namespace = reading.Namespace, Recorded = opened.Recorded, Timeout = reading.Timeout, DryRunFixes = reading.DryRunFixes };
        var session = new DiagnosisSession(source, host.Diagnose(reading), options, host.Time);
        await opened.LoggedIn.WaitAsync(cancellation);
        SessionView view;
        await using (Progress.Of(host, session))
            view = await session.ScanAsync(cancellation);
        await host.Out.WriteAsync(reading.Output == OutputFormat.Json ? JsonReport.Write(view, null) : TextReport.Scan(view, Style(host, reading)));
        return ExitCodes.Of(view, reading.FailOn, reading.Strict);
    }

    internal static TextStyle Style(CommandHost host, Reading reading) => new(host.Width, host.Colour && !reading.NoColor);
}
