using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Tests.Session;

public sealed class RedactorTests
{
    [Theory]
    [InlineData("postgres://shop:hunter2@db:5432/shop", "hunter2")]
    [InlineData("amqp://:s3cr3t@mq/", "s3cr3t")]
    [InlineData("DB_PASSWORD=hunter2 starting", "hunter2")]
    [InlineData("db_password: hunter", "hunter")]
    [InlineData("password: hunter", "hunter")]
    [InlineData("{\"apiKey\": \"abc def\", \"user\": 1}", "abc def")]
    [InlineData("--token abcdef", "abcdef")]
    [InlineData("--password='two words'", "two words")]
    [InlineData("Server=db;User=sa;Password=Pa55;Encrypt=true", "Pa55")]
    [InlineData("AccountKey=abc123==;EndpointSuffix=x", "abc123==")]
    [InlineData("key AKIAIOSFODNN7EXAMPLE denied", "AKIAIOSFODNN7EXAMPLE")]
    [InlineData("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalrXUtnFEMI")]
    [InlineData("Authorization: Bearer abcdefgh.ijk", "abcdefgh")]
    [InlineData("authorization=Basic dXNlcjpwYXNz", "dXNlcjpwYXNz")]
    [InlineData("got eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.c2ln here", "eyJhbGciOiJIUzI1NiIs")]
    [InlineData("ghp_0123456789012345678901234567890123456789", "ghp_0123")]
    [InlineData("hf_abcdefghijklmnopqrstuvwxyz", "hf_abc")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----", "MIIEow")]
    [InlineData("-----BEGIN PRIVATE KEY----- MIIEow and it was cut", "MIIEow")]
    [InlineData("MIIEowIBAAKCAQEAx4UbaDzY5xjW6hc9jwN0mX33XpTDVW8WuRZbP6gD1Qz7Kc9w", "MIIE")]
    [InlineData("https://x.blob.core.windows.net/a?sv=1&sig=abc%2Fdef&se=2", "abc%2Fdef")]
    public void A_secret_does_not_survive(string text, string secret)
    {
        var safe = new SafeText(text, multiline: true).Value;

        Assert.DoesNotContain(secret, safe);
        Assert.Contains(Redactor.Mark, safe);
    }

    [Theory]
    [InlineData("couldn't find key password in Secret shop/db")]
    [InlineData("FATAL: password authentication failed for user \"importer\"")]
    [InlineData("secret \"db\" not found")]
    [InlineData("invalid token: unexpected end of input")]
    [InlineData("kubectl -n shop create secret generic db --from-literal=password=<value>")]
    [InlineData("export PGPASSWORD=$DB_PASSWORD")]
    [InlineData("kubectl create secret docker-registry pull --docker-password=PASSWORD --docker-username=USER")]
    [InlineData("{\"data\":{\"password\":\"VALUE\"}}")]
    [InlineData("wrong password: the server refuses the user")]
    [InlineData("registry.example.com/ml/iris-api@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    [InlineData("pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials")]
    [InlineData("Head \"https://registry.invalid/v2/shop/cart/manifests/2.1\": dial tcp: lookup registry.invalid on 10.0.0.10:53: no such host")]
    [InlineData("secretKeyRef: {name: db, key: password}")]
    [InlineData("exec: \"/app/start.sh\": stat /app/start.sh: no such file or directory")]
    public void What_is_no_secret_stays(string text) => Assert.Equal(text, new SafeText(text).Value);

    [Theory]
    [InlineData("password=")]
    [InlineData("a://b:")]
    [InlineData("token token token ")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("--secret")]
    [InlineData("eyJ.")]
    public void Hostile_repetition_is_bounded(string unit) =>
        Assert.InRange(new SafeText(string.Concat(Enumerable.Repeat(unit, 200_000 / unit.Length))).Value.Length, 0, Sanitizer.MaxText + 100);
}
