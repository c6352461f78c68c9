using System.CommandLine;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary><c>k8sdoctor rules</c>: lists, shows, checks, tests and documents rules.</summary>
internal static class RulesCommand
{
    /// <summary>The command; its actions return exit codes (0 good, 1 faults or failed tests, 2 usage).</summary>
    public static Command Create(TextWriter output, TextWriter errors)
    {
        var command = new Command("rules", "List, show, check, test and document the rules, also your own (--rules DIR)");
        command.SetAction(_ =>
        {
            errors.WriteLine("which of: list, show, check, test, docs?");
            output.Flush();
            return 2;
        });
        return command;
    }
}
