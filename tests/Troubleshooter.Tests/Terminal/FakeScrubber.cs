using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Terminal;

/// <summary>Remembers what was asked of it.</summary>
internal sealed class FakeScrubber : IScrubber
{
    public ScrubberView View { get; set; } = new(TimeSpan.FromSeconds(780), TimeSpan.FromSeconds(1017), 1, PlayState.Playing);

    public List<string> Asked { get; } = [];

    public void PlayOrPause() => Asked.Add("play");

    public void Faster() => Asked.Add("faster");

    public void Slower() => Asked.Add("slower");

    public void Jump(TimeSpan by) => Asked.Add($"{by.TotalSeconds}");

    public void ToNextChange() => Asked.Add("next");
}
