using System.Globalization;
using System.Text;

namespace K8sDoctor.FakeApiServer;

/// <summary>What is wrong with an invented Deployment.</summary>
internal enum InventedFault { None, Crash, Pull, Memory, Unschedulable }

/// <summary>The values of one invented Deployment, its ReplicaSet and its pods; pure functions of seed and index.</summary>
internal sealed class InventedOwner
{
    private const int MostRestarts = 25;
    private const string SafeLetters = "bcdfghjklmnpqrstvwxz2456789";
    private static readonly string[] Areas = ["checkout", "search", "billing", "catalog", "ingest", "media", "identity", "reports"];

    private readonly InventedOptions _options;
    private readonly int _index;

    public InventedOwner(InventedOptions options, int index)
    {
        (_options, _index) = (options, index);
        Name = $"{Areas[index % Areas.Length]}-{index.ToString("d5", CultureInfo.InvariantCulture)}";
        Namespace = NamespaceName(index / options.OwnersPerNamespace);
        ReplicaSet = $"{Name}-{Hash}";
        var fails = options.FailingEvery > 0 && index % options.FailingEvery == options.FailingEvery - 1;
        Fault = options.Crashing ? InventedFault.Crash : fails ? (InventedFault)(1 + (index / options.FailingEvery % 4)) : InventedFault.None;
        Values = OwnerValues();
    }

    public string Name { get; }

    public string Namespace { get; }

    public string ReplicaSet { get; }

    public InventedFault Fault { get; }

    public Dictionary<string, string> Values { get; }

    private string Hash => Letters(_options.Seed, _index, 3, 10);

    public static string NodeName(int node) => $"ip-10-0-{InventedCluster.Number(node / 250)}-{InventedCluster.Number((node % 250) + 1)}.eu-central-1.compute.internal";

    public static string NamespaceName(int ns) => $"team-{ns.ToString("d3", CultureInfo.InvariantCulture)}";

    public static string Uid(int seed, long index, int salt) => new Guid(Bytes(seed, index, salt, 16)).ToString();

    /// <summary>What is a pod's own: its name, ids, addresses, times, node and token volume.</summary>
    public Dictionary<string, string> PodValues(int replica, int nodes)
    {
        var seed = _options.Seed;
        var pod = ((long)_index * _options.PodsPerOwner) + replica;
        var created = _options.Now.AddSeconds(-(double)(Mix(seed, pod, 11) % 2_600_000));
        var node = (int)(Mix(seed, pod, 12) % (ulong)nodes);
        return new(Values)
        {
            ["pod"] = $"{ReplicaSet}-{Letters(seed, pod, 13, 5)}",
            ["podUid"] = Uid(seed, pod, 14),
            ["podVersion"] = InventedCluster.Number(500_000_000 + (long)(Mix(seed, pod, 15) % 300_000_000)),
            ["node"] = NodeName(node),
            ["hostIp"] = $"10.0.{InventedCluster.Number(node / 250)}.{InventedCluster.Number((node % 250) + 1)}",
            ["podIp"] = $"10.{InventedCluster.Number(64 + (pod / 62500))}.{InventedCluster.Number(pod / 250 % 250)}.{InventedCluster.Number((pod % 250) + 2)}",
            ["token"] = $"kube-api-access-{Letters(seed, pod, 16, 5)}",
            ["created"] = InventedCluster.Time(created),
            ["initialized"] = InventedCluster.Time(created.AddSeconds(2)),
            ["started"] = InventedCluster.Time(created.AddSeconds(4)),
            ["ready"] = InventedCluster.Time(created.AddSeconds(15 + (Mix(seed, pod, 17) % 20))),
            ["container1"] = Hex(seed, pod, 18), ["container2"] = Hex(seed, pod, 19), ["container3"] = Hex(seed, pod, 20),
            ["crashStarted"] = InventedCluster.Time(_options.Now.AddSeconds(-90 - (replica % MostRestarts * 3))),
            ["crashFinished"] = InventedCluster.Time(_options.Now.AddSeconds(-80 - (replica % MostRestarts * 3))),
            ["restarts"] = InventedCluster.Number(5 + (replica % MostRestarts)),
            ["eventId"] = Hex(seed, pod, 21)[..16],
            ["eventUid"] = Uid(seed, pod, 22),
            ["eventLast"] = InventedCluster.Time(_options.Now.AddSeconds(-20 - (replica % MostRestarts))),
        };
    }

    private Dictionary<string, string> OwnerValues()
    {
        var (reason, message) = Fault switch
        {
            InventedFault.Pull => ("Failed", "Failed to pull image: rpc error: code = NotFound desc = failed to resolve reference: not found"),
            InventedFault.Unschedulable => ("FailedScheduling", "0/40 nodes are available: 40 Insufficient memory. preemption: 0/40 nodes are available: 40 No preemption victims found for incoming pod."),
            _ => ("BackOff", $"Back-off restarting failed container app in pod of {Name}"),
        };
        return new()
        {
            ["namespace"] = Namespace, ["owner"] = Name, ["replicaSet"] = ReplicaSet, ["hash"] = Hash,
            ["image"] = $"registry.example.com/{Name}/server:1.{InventedCluster.Number(_index % 90)}.{InventedCluster.Number(_index % 7)}",
            ["imageDigest"] = Hex(_options.Seed, _index, 4), ["ownerUid"] = Uid(_options.Seed, _index, 1), ["replicaSetUid"] = Uid(_options.Seed, _index, 2),
            ["ownerVersion"] = InventedCluster.Number(400_000_000 + _index), ["ownerCreated"] = InventedCluster.Time(_options.Now.AddDays(-31).AddSeconds(_index)),
            ["replicas"] = InventedCluster.Number(_options.PodsPerOwner), ["available"] = InventedCluster.Number(Fault == InventedFault.None ? _options.PodsPerOwner : 0),
            ["availableStatus"] = Fault == InventedFault.None ? "True" : "False",
            ["reason"] = reason, ["message"] = message, ["memory"] = Fault == InventedFault.Unschedulable ? "900Gi" : "512Mi",
        };
    }

    private static string Letters(int seed, long index, int salt, int count)
    {
        var text = new StringBuilder(count);
        for (var bits = Mix(seed, index, salt); text.Length < count; bits /= (ulong)SafeLetters.Length)
            text.Append(SafeLetters[(int)(bits % (ulong)SafeLetters.Length)]);
        return text.ToString();
    }

    private static string Hex(int seed, long index, int salt) => Convert.ToHexStringLower(Bytes(seed, index, salt, 32));

    private static byte[] Bytes(int seed, long index, int salt, int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i += 8)
            BitConverter.TryWriteBytes(bytes.AsSpan(i), Mix(seed, index, (salt * 100) + i));
        return bytes;
    }

    /// <summary>SplitMix64: enough to look random.</summary>
    private static ulong Mix(int seed, long index, int salt)
    {
        var x = ((ulong)index * 0x9E3779B97F4A7C15) + ((ulong)(uint)seed << 40) + ((ulong)(uint)salt << 20) + 0x632BE59BD9B4E019;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
