namespace K8sDoctor.Troubleshooter.Tests;

/// <summary>Waits for what other threads do. Real time bounds the wait, so that a failure ends with a message, and decides nothing.</summary>
internal static class Wait
{
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(2);

    /// <summary>Looks again and again whether it is so.</summary>
    /// <param name="isSo">What must come to pass.</param>
    /// <param name="step">What the test does between two looks: it moves its clock.</param>
    /// <param name="seen">What is to be seen instead, for the message.</param>
    public static async Task UntilAsync(Func<bool> isSo, Action? step = null, Func<string>? seen = null)
    {
        for (var began = TimeProvider.System.GetTimestamp(); !isSo();)
        {
            if (TimeProvider.System.GetElapsedTime(began) > Most)
                throw new TimeoutException($"it has not come to pass{(seen is null ? "" : $": {seen()}")}");
            step?.Invoke();
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
