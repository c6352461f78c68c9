namespace K8sDoctor.Troubleshooter.Tests.Reports;

/// <summary>
/// Holds a text to a file in Reports/expected. To take what the program writes now as right, run the tests with K8SDOCTOR_ACCEPT=1 and look at the
/// difference that git shows.
/// </summary>
internal static class Golden
{
    public static void Check(string name, string actual)
    {
        var path = Repository.Path("tests", "Troubleshooter.Tests", "Reports", "expected", name);
        if (Environment.GetEnvironmentVariable("K8SDOCTOR_ACCEPT") == "1")
            File.WriteAllText(path, actual);
        Assert.True(File.Exists(path), $"{path} is not there: run with K8SDOCTOR_ACCEPT=1");
        Assert.Equal(File.ReadAllText(path), actual, ignoreLineEndingDifferences: false);
    }
}
