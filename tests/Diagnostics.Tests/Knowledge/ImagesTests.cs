using K8sDoctor.Diagnostics.Knowledge;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class ImagesTests
{
    [Theory]
    [InlineData("nginx", "docker.io", "library/nginx", "", "nginx", "latest")]
    [InlineData("shop/cart:2.1", "docker.io", "shop/cart", "2.1", "shop/cart", "2.1")]
    [InlineData("registry:5000/app", "registry:5000", "app", "", "registry:5000/app", "latest")]
    [InlineData("ghcr.io/a/b/c:v1@sha256:00ff", "ghcr.io", "a/b/c", "v1", "ghcr.io/a/b/c", "sha256:00ff")]
    [InlineData("localhost/app:dev", "localhost", "app", "dev", "localhost/app", "dev")]
    public void A_reference_is_taken_apart(string image, string registry, string repository, string tag, string name, string version)
    {
        var parts = ImagesReference.Parse(image);
        Assert.Equal((registry, repository, tag, name, version), (parts.Registry, parts.Repository, parts.Tag, parts.Name, parts.Version));
    }

    [Theory]
    [InlineData("rpc error: code = NotFound desc = failed to pull and unpack image \"r/x:1\": failed to resolve reference \"r/x:1\": r/x:1: not found", "not-found")]
    [InlineData("Error response from daemon: manifest for x:9 not found: manifest unknown: manifest unknown", "not-found")]
    [InlineData("initializing source docker://r/x:9: reading manifest 9 in r/x: manifest unknown", "not-found")]
    [InlineData("pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed", "unauthorized")]
    [InlineData("unexpected status from HEAD request to https://r/v2/x/manifests/1: 401 Unauthorized", "unauthorized")]
    [InlineData("Requesting bearer token: invalid status code from registry 403 (Forbidden): denied: no", "unauthorized")]
    [InlineData("toomanyrequests: You have reached your pull rate limit. not found", "rate-limited")]
    [InlineData("dial tcp: lookup registry.invalid on 10.0.0.1:53: read udp 10.0.0.2:1->10.0.0.1:53: i/o timeout", "dns")]
    [InlineData("dial tcp 10.1.1.1:443: i/o timeout", "unreachable")]
    [InlineData("tls: failed to verify certificate: x509: certificate signed by unknown authority", "tls")]
    [InlineData("http: server gave HTTP response to HTTPS client", "tls")]
    [InlineData("no matching manifest for linux/arm64/v8 in the manifest list entries", "platform")]
    [InlineData("choosing image instance: no image found in manifest list for architecture arm64", "platform")]
    [InlineData("failed to extract layer sha256:1: write /x: no space left on device", "disk")]
    [InlineData("pull QPS exceeded", "qps")]
    [InlineData("Back-off pulling image \"x\"", "unknown")]
    public void A_pulls_error_is_recognised(string message, string kind) => Assert.Equal(kind, ImagesPullFailure.Parse(message).Kind);

    [Fact]
    public void The_wrappers_around_the_reason_are_taken_off() => Assert.Equal(
        "r.io/x:9: not found",
        ImagesPullFailure.Parse("Back-off pulling image \"r.io/x:9\": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image \"r.io/x:9\": failed to resolve image: r.io/x:9: not found").Reason);
}
