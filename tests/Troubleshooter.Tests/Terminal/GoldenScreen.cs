using System.Runtime.CompilerServices;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

/// <summary>Compares a screen with the text file that a reviewer has looked at. <c>UPDATE_GOLDEN=1</c> writes the files anew.</summary>
internal static class GoldenScreen
{
    public static void Matches(string name, string screen, [CallerFilePath] string source = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(source)!, "Golden", $"{name}.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllText(file, screen);
        Assert.Equal(File.ReadAllText(file), screen);
    }
}
