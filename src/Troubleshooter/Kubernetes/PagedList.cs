using System.Collections.Immutable;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>A list that is being read page by page. What was read outlives a failure for a while: a server that stumbles at the last page is not asked for all again.</summary>
internal sealed class PagedList(TimeProvider clock)
{
    public const int MostObjects = 500;

    // A page of 500 pods has 2 to 10 MB. What has much more comes in smaller pages, so that memory stays bounded whatever the objects hold.
    private const int LargePage = 16 * 1024 * 1024;
    private const int ShrinkBy = 8;

    // A server keeps the versions of the last five minutes; and a longer outage may be one after which tokens mean something else (a restored etcd).
    private static readonly TimeSpan Keep = TimeSpan.FromMinutes(1);

    private ImmutableArray<ResourceObject>.Builder _objects = ImmutableArray.CreateBuilder<ResourceObject>();
    private long _lastPage;

    /// <summary>How many objects the next page shall have at most.</summary>
    public int Limit { get; private set; } = MostObjects;

    /// <summary>Names the next page; null at the front.</summary>
    public string? Token { get; private set; }

    public bool IsFinished { get; private set; }

    /// <summary>True when some pages are there, and the next one may still be had.</summary>
    public bool MayGoOn => Token is not null && clock.GetElapsedTime(_lastPage) <= Keep;

    /// <summary>The version of the list: from where to watch on.</summary>
    public string Version { get; private set; } = "";

    /// <summary>To be called before reading: starts at the front, unless the last attempt failed just now.</summary>
    public void Begin()
    {
        if (!MayGoOn)
            Restart();
    }

    public void Restart()
    {
        _objects = ImmutableArray.CreateBuilder<ResourceObject>();
        (Token, Version, IsFinished) = (null, "", false);
    }

    public void Add(ResourceListPage page, int bytes)
    {
        _objects.AddRange(page.Objects);
        if (Version.Length == 0)
            Version = page.ResourceVersion ?? "";
        Token = page.Continue;
        IsFinished = Token is null;
        _lastPage = clock.GetTimestamp();
        Limit = bytes > LargePage ? Math.Max(1, (int)((long)Limit * LargePage / bytes)) : Math.Min(MostObjects, Limit * 2);
    }

    /// <summary>The next page shall be much smaller.</summary>
    public void Shrink() => Limit = Math.Max(1, Limit / ShrinkBy);

    /// <summary>Hands the objects out, and keeps none.</summary>
    public ImmutableArray<ResourceObject> Take()
    {
        var objects = _objects.DrainToImmutable();
        Restart();
        return objects;
    }
}
