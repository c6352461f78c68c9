using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class ImagesTests
{
    [Theory]
    [InlineData("nginx", "docker.io", "library/nginx", "", "nginx", "latest")]
    [InlineData("docker.io/nginx:1", "docker.io", "library/nginx", "1", "nginx", "1")]
    [InlineData("index.docker.io/shop/cart:2.1", "docker.io", "shop/cart", "2.1", "shop/cart", "2.1")]
    [InlineData("shop/cart:2.1", "docker.io", "shop/cart", "2.1", "shop/cart", "2.1")]
    [InlineData("shop/library/cart:2.1", "docker.io", "shop/library/cart", "2.1", "shop/library/cart", "2.1")]
    [InlineData("registry:5000/app", "registry:5000", "app", "", "registry:5000/app", "latest")]
    [InlineData("[fd00::1]:5000/app:v1", "[fd00::1]:5000", "app", "v1", "[fd00::1]:5000/app", "v1")]
    [InlineData("ghcr.io/a/b/c:v1@sha256:00ff", "ghcr.io", "a/b/c", "v1", "ghcr.io/a/b/c", "sha256:00ff")]
    [InlineData("123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:1", "123456789012.dkr.ecr.eu-west-1.amazonaws.com", "shop", "1", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop", "1")]
    [InlineData("localhost/app:dev", "localhost", "app", "dev", "localhost/app", "dev")]
    [InlineData("Registry/App:V1", "Registry", "App", "V1", "Registry/App", "V1")]
    [InlineData("App:V1", "docker.io", "library/App", "V1", "App", "V1")]
    public void A_reference_is_taken_apart(string image, string registry, string repository, string tag, string name, string version)
    {
        var parts = ImagesReference.Parse(image);
        Assert.Equal((registry, repository, tag, name, version), (parts.Registry, parts.Repository, parts.Tag, parts.Name, parts.Version));
    }

    [Theory]
    // It is not there: containerd 1 and 2, Docker, CRI-O; Docker Hub, GAR, ECR, ACR, Harbor, Artifactory.
    [InlineData("rpc error: code = NotFound desc = failed to pull and unpack image \"r/x:1\": failed to resolve reference \"r/x:1\": r/x:1: not found", "not-found")]
    [InlineData("rpc error: code = NotFound desc = failed to pull and unpack image \"r/x:1\": failed to resolve image: r/x:1: not found", "not-found")]
    [InlineData("Error response from daemon: manifest for x:9 not found: manifest unknown: manifest unknown", "not-found")]
    [InlineData("Error response from daemon: manifest for gcr.io/p/x:9 not found: manifest unknown: Failed to fetch \"9\"", "not-found")]
    [InlineData("initializing source docker://r/x:9: reading manifest 9 in r/x: manifest unknown", "not-found")]
    [InlineData("reading manifest 9 in registry.corp/x: StatusCode: 404, \"404 page not found\"", "not-found")]
    [InlineData("failed to resolve reference \"r/x:9\": unexpected status from HEAD request to https://r/v2/x/manifests/9: 404 Not Found", "not-found")]
    [InlineData("name unknown: The repository with name 'shop' does not exist in the registry with id '123456789012'", "not-found")]
    [InlineData("name unknown: Repository \"shop\" not found", "not-found")]
    [InlineData("manifest tagged by \"v9\" is not found", "not-found")]
    [InlineData("not found: artifact shop/web:v9 not found", "not-found")]
    [InlineData("manifest unknown: The named manifest is not known to the registry.", "not-found")]
    [InlineData("repository shop/x not found: does not exist or no pull access", "not-found")]
    [InlineData("Back-off pulling image \"r/x:1.0.429\": ErrImagePull: r/x:1.0.429: not found", "not-found")]
    [InlineData("Back-off pulling image \"r/x:401\": ErrImagePull: r/x:401: not found", "not-found")]
    // It wants a login.
    [InlineData("pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed", "unauthorized")]
    [InlineData("failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository: 401 Unauthorized", "unauthorized")]
    [InlineData("failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://auth.docker.io/token: 403 Forbidden", "unauthorized")]
    [InlineData("unexpected status from HEAD request to https://r/v2/x/manifests/1: 401 Unauthorized", "unauthorized")]
    [InlineData("Requesting bearer token: invalid status code from registry 403 (Forbidden): denied: no", "unauthorized")]
    [InlineData("reading manifest v1 in ghcr.io/a/b: denied", "unauthorized")]
    [InlineData("Error response from daemon: Head \"https://123.dkr.ecr.eu-west-1.amazonaws.com/v2/x/manifests/1\": no basic auth credentials", "unauthorized")]
    [InlineData("denied: Your authorization token has expired. Reauthenticate and try again.", "unauthorized")]
    [InlineData("unauthorized: authentication required, visit https://aka.ms/acr/authorization for more information.", "unauthorized")]
    [InlineData("denied: Permission \"artifactregistry.repositories.downloadArtifacts\" denied on resource \"projects/p/locations/eu\" (or it may not exist)", "unauthorized")]
    [InlineData("unauthorized: access to the requested resource is not authorized", "unauthorized")]
    [InlineData("unauthorized to access repository: shop/web, action: pull", "unauthorized")]
    [InlineData("unable to retrieve auth token: invalid username/password: unauthorized: incorrect username or password", "unauthorized")]
    [InlineData("The client does not have permission for manifest", "unauthorized")]
    // It limits.
    [InlineData("toomanyrequests: You have reached your pull rate limit. not found", "rate-limited")]
    [InlineData("unexpected status from HEAD request to https://registry-1.docker.io/v2/x/manifests/1: 429 Too Many Requests", "rate-limited")]
    [InlineData("reading manifest latest in docker.io/library/nginx: toomanyrequests: You have reached your unauthenticated pull rate limit.", "rate-limited")]
    [InlineData("toomanyrequests: Rate exceeded", "rate-limited")]
    [InlineData("toomanyrequests: Data limit exceeded", "rate-limited")]
    [InlineData("denied: Quota exceeded for quota metric 'Requests per project per region' and limit", "rate-limited")]
    [InlineData("pull QPS exceeded", "qps")]
    // It is broken, or something before it is.
    [InlineData("unexpected status from HEAD request to https://r/v2/x/manifests/1: 503 Service Unavailable", "server-error")]
    [InlineData("pinging container registry r: received unexpected HTTP status: 502 Bad Gateway", "server-error")]
    [InlineData("error pinging docker registry r: invalid status code from registry 502 (Bad Gateway)", "server-error")]
    [InlineData("failed to fetch oauth token: unexpected status from POST request to https://auth.corp/token: 500 Internal Server Error", "server-error")]
    [InlineData("reading manifest 1 in r/x: StatusCode: 504, \"<html>\"", "server-error")]
    [InlineData("dial tcp 10.1.1.1:443: i/o timeout", "unreachable")]
    [InlineData("dial tcp 10.1.1.1:443: connect: connection refused", "unreachable")]
    [InlineData("failed to authorize: failed to fetch anonymous token: Get \"https://auth.docker.io/token\": dial tcp 3.4.5.6:443: i/o timeout", "unreachable")]
    [InlineData("Get \"https://r/v2/\": net/http: TLS handshake timeout", "unreachable")]
    [InlineData("Get \"https://r/v2/\": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)", "unreachable")]
    [InlineData("failed to copy: httpReadSeeker: failed open: failed to do request: Get \"https://blobs.r/x\": EOF", "unreachable")]
    [InlineData("RegistryUnavailable: image pull failed for r/x because the registry is unavailable: ", "unreachable")]
    [InlineData("failed to pull and unpack image \"r/x:1\": failed to copy: context canceled", "stalled")]
    [InlineData("dial tcp: lookup registry.invalid on 10.0.0.1:53: read udp 10.0.0.2:1->10.0.0.1:53: i/o timeout", "dns")]
    [InlineData("dial tcp: lookup registry.corp: no such host", "dns")]
    [InlineData("dial tcp: lookup registry.corp on 10.0.0.1:53: server misbehaving", "dns")]
    [InlineData("proxyconnect tcp: dial tcp 10.9.9.9:3128: connect: connection refused", "proxy")]
    [InlineData("proxyconnect tcp: dial tcp: lookup proxy.corp on 10.0.0.1:53: no such host", "proxy")]
    [InlineData("Get \"https://r/v2/\": Proxy Authentication Required", "proxy")]
    [InlineData("tls: failed to verify certificate: x509: certificate signed by unknown authority", "tls")]
    [InlineData("x509: certificate is valid for a.corp, not b.corp", "tls")]
    [InlineData("remote error: tls: handshake failure", "tls")]
    [InlineData("http: server gave HTTP response to HTTPS client", "plain-http")]
    [InlineData("tls: first record does not look like a TLS handshake", "plain-http")]
    // The image itself.
    [InlineData("no matching manifest for linux/arm64/v8 in the manifest list entries", "platform")]
    [InlineData("no match for platform in manifest: not found", "platform")]
    [InlineData("choosing image instance: no image found in manifest list for architecture arm64", "platform")]
    [InlineData("choosing image instance: no image found in image index for architecture \"arm64\", variant \"v8\", OS \"linux\"", "platform")]
    [InlineData("image with reference x was found but does not match the specified platform: wanted linux/arm64, actual: linux/amd64", "platform")]
    [InlineData("image operating system \"windows\" cannot be used on this platform", "platform")]
    [InlineData("not implemented: media type \"application/vnd.docker.distribution.manifest.v1+prettyjws\" is no longer supported since containerd v2.1, please rebuild the image", "format")]
    [InlineData("pull manifest: schema 1 image manifests are no longer supported: invalid argument", "format")]
    [InlineData("Error response from daemon: missing signature key", "format")]
    [InlineData("Source image rejected: A signature was required, but no signature exists", "signature")]
    [InlineData("412 Precondition Failed: current image with 12 vulnerabilities cannot be pulled due to configured policy in 'Prevent images with vulnerability severity of Critical'", "policy")]
    [InlineData("failed to extract layer sha256:1: write /x: no space left on device", "disk")]
    [InlineData("failed to extract layer sha256:1: failed to unpack: unexpected EOF", "corrupt")]
    [InlineData("failed commit on ref \"layer-sha256:1\": unexpected commit digest sha256:e3b0, expected sha256:00d2: failed precondition", "corrupt")]
    [InlineData("failed commit on ref \"layer-sha256:1\": unexpected commit size 5674492, expected 2312958: unknown", "corrupt")]
    [InlineData("wrong diff id calculated on extraction \"sha256:55\"", "corrupt")]
    [InlineData("httpReadSeeker: failed open: content at https://r/v2/x/blobs/sha256:1 not found: not found", "corrupt")]
    [InlineData("short-name \"nginx\" did not resolve to an alias and no unqualified-search registries are defined in \"/etc/containers/registries.conf\"", "short-name")]
    [InlineData("short name mode is enforcing, but image name nginx:1 returns ambiguous list", "short-name")]
    [InlineData("Back-off pulling image \"x\"", "unknown")]
    public void A_pulls_error_is_recognised(string message, string kind) => Assert.Equal(kind, ImagesPullFailure.Parse(message).Kind);

    [Theory]
    [InlineData("proxyconnect tcp: dial tcp 10.9.9.9:3128: connect: connection refused", "10.9.9.9:3128")]
    [InlineData("proxyconnect tcp: dial tcp: lookup proxy.corp on 10.0.0.1:53: no such host", "proxy.corp")]
    [InlineData("no matching manifest for linux/arm64/v8 in the manifest list entries", "linux/arm64/v8")]
    [InlineData("no image found in image index for architecture \"arm64\", variant \"v8\", OS \"linux\"", "arm64")]
    [InlineData("unexpected status from HEAD request to https://r/v2/x/manifests/1: 503 Service Unavailable", "503")]
    [InlineData("StatusCode: 504, \"<html>\"", "504")]
    [InlineData("dial tcp: lookup auth.docker.io on 10.0.0.1:53: no such host", "auth.docker.io")]
    [InlineData("dial tcp 10.1.1.1:443: connect: connection refused", "10.1.1.1:443")]
    [InlineData("x509: certificate signed by unknown authority", "authority")]
    [InlineData("x509: certificate has expired or is not yet valid: current time 2026-01-01T00:00:00Z is after 2025-12-31T00:00:00Z", "expired")]
    [InlineData("x509: certificate is valid for a.corp, not b.corp", "name")]
    public void What_an_error_names_is_told(string message, string what) => Assert.Equal(what, ImagesPullFailure.Parse(message).What);

    [Theory]
    [InlineData("Back-off pulling image \"r.io/x:9\": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image \"r.io/x:9\": failed to resolve image: r.io/x:9: not found", "r.io/x:9: not found")]
    [InlineData("Back-off pulling image \"x\": SignatureValidationFailed: image pull failed for x because the signature validation failed: Source image rejected: no", "Source image rejected: no")]
    public void The_wrappers_around_the_reason_are_taken_off(string message, string reason) => Assert.Equal(reason, ImagesPullFailure.Parse(message).Reason);

    [Theory]
    [InlineData("5m12.402735213s", 312.4)]
    [InlineData("1h2m3s", 3723)]
    [InlineData("850ms", 0.85)]
    [InlineData("612.4µs", 0)]
    public void A_duration_is_read_as_Go_writes_it(string text, double seconds) => Assert.Equal(seconds, ImagesPulls.Duration(text).TotalSeconds, 0.1);

    [Fact]
    public void What_an_image_took_before_is_read_off_the_events_of_siblings()
    {
        var world = new KnowledgeWorld()
            .Add(ResourceKinds.StatefulSet, """{"metadata": {"name": "llm", "namespace": "ml"}}""")
            .Add(ResourceKinds.Pod, Member("llm-0"))
            .Add(ResourceKinds.Pod, Member("llm-1"))
            .Add(ResourceKinds.Event, """
                {"metadata": {"name": "llm-0.1", "namespace": "ml"}, "reason": "Pulled",
                 "message": "Successfully pulled image \"vllm/vllm-openai:v0.6\" in 6m31.2s (7m2s including waiting). Image size: 9663676416 bytes."}
                """)
            .Add(ResourceKinds.Event, """
                {"metadata": {"name": "llm-0.2", "namespace": "ml"}, "reason": "Pulled", "message": "Successfully pulled image \"busybox\" in 59m1s (59m1s including waiting)"}
                """);
        var pull = world.Call("siblingPull", CelValue.Of(world.Find(ResourceKinds.Pod, "ml", "llm-1")), CelValue.Of("vllm/vllm-openai:v0.6")).ToDisplay();

        Assert.Contains("6m32s", pull, StringComparison.Ordinal);
        Assert.Contains("9GiB", pull, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shop/web:1", "migrate")]
    [InlineData("shop/proxy:2", "proxy")]
    [InlineData("shop/other:3", "")]
    public void All_containers_of_an_image_have_one_first(string image, string first)
    {
        var world = new KnowledgeWorld().Add(ResourceKinds.Pod, """
            {"metadata": {"name": "web-1", "namespace": "shop"}, "spec": {
             "initContainers": [{"name": "migrate", "image": "shop/web:1"}],
             "containers": [{"name": "web", "image": "shop/web:1"}, {"name": "proxy", "image": "shop/proxy:2"}, {"name": "worker", "image": "shop/proxy:2"}]}}
            """);

        Assert.Equal(first, world.Call("firstOfImage", CelValue.Of(world.Find(ResourceKinds.Pod, "shop", "web-1")), CelValue.Of(image)).AsString);
    }

    private static string Member(string name) => $$"""
        {"metadata": {"name": "{{name}}", "namespace": "ml", "ownerReferences": [{"apiVersion": "apps/v1", "kind": "StatefulSet", "name": "llm", "uid": "u", "controller": true}]} }
        """;
}
