namespace K8sDoctor.Troubleshooter.Kubernetes;

/// <summary>
/// Large buffers that are used again and again while lists are read, and that the garbage collector may take afterwards. The shared array pool would keep one
/// of each size for each thread that ever read a page (measured: 86 MB after a list of 10,000 pods).
/// </summary>
internal sealed class PageBuffers
{
    private const int Most = 8;

    private readonly Lock _lock = new();
    private readonly List<WeakReference<byte[]>> _free = [];

    /// <summary>A buffer of at least so many bytes, with whatever was in it.</summary>
    public byte[] Rent(int atLeast)
    {
        lock (_lock)
        {
            for (var i = _free.Count - 1; i >= 0; i--)
            {
                if (_free[i].TryGetTarget(out var buffer) && buffer.Length < atLeast)
                    continue;
                _free.RemoveAt(i);
                if (buffer is not null)
                    return buffer;
            }
        }

        return GC.AllocateUninitializedArray<byte>(atLeast);
    }

    public void Return(byte[] buffer)
    {
        lock (_lock)
        {
            if (_free.Count == Most)
                _free.RemoveAt(0);
            _free.Add(new(buffer));
        }
    }
}
