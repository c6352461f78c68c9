using System.Runtime.CompilerServices;

namespace K8sDoctor.Troubleshooter.Tests;

/// <summary>
/// Holds a text to a file in the folder <c>expected</c> beside the test, which a reviewer has read. <c>UPDATE_EXPECTED=1</c> writes the files anew: look at
/// the difference that git shows.
/// </summary>
internal static class Expected
{
    public static void Matches(string name, string actual, [CallerFilePath] string test = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(test)!, "expected", name);
        if (Environment.GetEnvironmentVariable("UPDATE_EXPECTED") == "1")
            File.WriteAllText(file, actual);
        Assert.True(File.Exists(file), $"{file} is not there: run with UPDATE_EXPECTED=1");
        Assert.Equal(File.ReadAllText(file), actual);
    }
}
