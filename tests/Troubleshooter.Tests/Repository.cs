namespace K8sDoctor.Troubleshooter.Tests;

/// <summary>Finds the files of the repository that tests read.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Troubleshooter.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"no Troubleshooter.sln above {AppContext.BaseDirectory}");
    }
}
