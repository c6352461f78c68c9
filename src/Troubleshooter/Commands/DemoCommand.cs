using System.CommandLine;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary><c>k8sdoctor demo</c>: the live view on the recorded cluster inside the program; without a terminal, the scan of its first moment.</summary>
internal static class DemoCommand
{
    /// <summary>Where the demo opens: the faults of the recording have all shown by then.</summary>
    private static readonly TimeSpan Opening = TimeSpan.FromSeconds(780);

    public static Command Create(CommandHost host, ReadingFlags flags)
    {
        var command = new Command("demo", "Show the live view on a recorded cluster that ships inside the program");
        flags.AddLook(command);
        flags.AddScreen(command);
        command.SetAction(async (result, cancellation) =>
        {
            var look = flags.Read(result);
            var reading = new Reading { Demo = true, At = Opening, NoColor = look.NoColor, Ascii = look.Ascii, Plain = look.Plain, Speed = look.Speed };
            if (host.IsTerminal || reading.Plain)
                return await LiveCommand.RunAsync(host, reading, cancellation);
            await ScanCommand.RunAsync(host, reading, cancellation);
            return ExitCodes.Ok;
        });
        return command;
    }
}
