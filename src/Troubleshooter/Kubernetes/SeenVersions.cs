using System.Globalization;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>Which versions of a scope have been seen: from where to watch on, and which news are old.</summary>
/// <remarks>
/// Resource versions of one resource type are ordered as integers: https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions, a promise
/// since Kubernetes 1.35 (KEP-5504) of what kube-apiserver has always done. One that is no integer is compared with nothing, and taken as it comes.
/// </remarks>
internal sealed class SeenVersions
{
    // Only what changed since the last list or bookmark: a bookmark a minute keeps this small.
    private readonly Dictionary<ObjectKey, ulong> _objects = [];
    private ulong _complete;

    /// <summary>From where to watch on; empty before the first list.</summary>
    public string Last { get; private set; } = "";

    /// <summary>The version as a number; 0, which is no version, where it is none.</summary>
    public static ulong Number(string? version) => ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>A finished list: it wins over all that was seen before, also where its version is lower (an etcd that was restored).</summary>
    public void Begin(string version)
    {
        _objects.Clear();
        _complete = Number(version);
        Last = version;
    }

    /// <summary>The server says that it has sent everything up to this version. False when that is before what it said earlier.</summary>
    public bool Complete(string version)
    {
        var number = Number(version);
        if (number > 0 && number < Math.Max(_complete, Number(Last)))
            return false;
        _objects.Clear();
        _complete = number;
        Last = version;
        return true;
    }

    /// <summary>Notes news of an object, unless they are old.</summary>
    public NewsAge Take(ObjectKey key, string? version)
    {
        var number = Number(version);
        if (number > 0)
        {
            if (number <= _complete)
                return NewsAge.Impossible;
            if (number <= _objects.GetValueOrDefault(key))
                return NewsAge.Repeated;
            _objects[key] = number;
        }

        if (number == 0 ? version is { Length: > 0 } : number > Number(Last))
            Last = version!;
        return NewsAge.New;
    }

    /// <summary>True when a list of now is older than what was seen: the server has gone back in time.</summary>
    public bool IsAheadOf(string? version) => Number(version) is > 0 and var number && number < Number(Last);
}

/// <summary>How news of an object relate to what is held of it.</summary>
internal enum NewsAge
{
    New,

    /// <summary>The same, or something later, has been taken already.</summary>
    Repeated,

    /// <summary>The server had said that everything up to this version was sent: it repeats itself, or it counts anew.</summary>
    Impossible,
}
