using K8sDoctor.Diagnostics.Cluster;

namespace K8sDoctor.Troubleshooter.Session;

/// <summary>How many objects of the cluster change in a second: the mean of the last ten whole seconds.</summary>
internal sealed class ChangeRate(TimeProvider time)
{
    private const int Seconds = 10;
    private readonly int[] _counts = new int[Seconds + 1];
    private long _second;

    public void Note(ClusterChange change)
    {
        if (change is Upserted or Deleted)
            _counts[Move()]++;
    }

    public double PerSecond
    {
        get
        {
            var now = Move();
            var sum = 0;
            for (var i = 0; i < _counts.Length; i++)
                sum += i == now ? 0 : _counts[i];
            return (double)sum / Seconds;
        }
    }

    // The second that is still going on is not counted.
    private int Move()
    {
        var second = time.GetTimestamp() / time.TimestampFrequency;
        for (var passed = Math.Min(second - _second, _counts.Length); passed > 0; passed--)
            _counts[(second - passed + 1) % _counts.Length] = 0;
        _second = Math.Max(second, _second);
        return (int)(_second % _counts.Length);
    }
}
