using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Message brokers and coordinators.</summary>
internal static class LogSignaturesMessaging
{
    public static ImmutableArray<LogSignature> Table { get; } =
    [
        new("rabbitmq-access", "credentials", LogWeight.Decisive, ["ACCESS_REFUSED"],
            @"ACCESS_REFUSED( - (?<detail>.{1,120}))?", "RabbitMQ refuses the login: {detail|ACCESS_REFUSED}", "Correct user, password and virtual host in the program's settings",
            ["pika.exceptions.ProbableAuthenticationError: ConnectionClosedByBroker: (403) 'ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN.'"]),
        new("kafka-auth", "credentials", LogWeight.Decisive, ["SaslAuthenticationException", "SASL authentication", "Authentication failed during authentication"],
            @"SaslAuthenticationException|SASL authentication (failed|error)|Authentication failed during authentication", "Kafka refuses the login (SASL authentication failed)",
            "Correct the SASL mechanism, user and password", ["org.apache.kafka.common.errors.SaslAuthenticationException: Authentication failed during authentication due to invalid credentials"]),
        new("kafka-brokers", "dependency", LogWeight.Trouble, ["NoBrokersAvailable", "could not be established", "brokers are down"],
            @"NoBrokersAvailable|Connection to node -?\d+ \((?<host>[^/:)]+)(/[\d.]+)?:(?<port>\d+)\) could not be established|\d+/\d+ brokers are down",
            "no Kafka broker can be reached at {host|the configured address}:{port|9092}", "Let the brokers run, or correct bootstrap.servers",
            ["kafka.errors.NoBrokersAvailable: NoBrokersAvailable", "[Producer clientId=p] Connection to node -1 (kafka/10.96.3.4:9092) could not be established. Broker may not be available."]),
        new("kafka-bootstrap", "dns", LogWeight.Decisive, ["No resolvable bootstrap urls"],
            @"No resolvable bootstrap urls given", "none of the Kafka addresses in bootstrap.servers resolves", "Correct the names in bootstrap.servers",
            ["org.apache.kafka.common.config.ConfigException: No resolvable bootstrap urls given in bootstrap.servers"]),
        new("nats-auth", "credentials", LogWeight.Decisive, ["nats: authorization violation", "Authorization Violation"],
            @"authorization violation", "NATS refuses the login: authorization violation", "Correct the credentials in the program's settings", ["nats: authorization violation"]),
        new("zookeeper-timeout", "dependency", LogWeight.Decisive, ["ZooKeeperClientTimeoutException", "ConnectionLossException"],
            @"ZooKeeperClientTimeoutException|ConnectionLossException", "ZooKeeper cannot be reached in time", "Let ZooKeeper run and its Service have endpoints, or correct the connect string",
            ["kafka.zookeeper.ZooKeeperClientTimeoutException: Timed out waiting for connection while in state: CONNECTING"]),
        new("etcd-unavailable", "dependency", LogWeight.Trouble, ["etcdserver: ", "etcdclient"],
            @"etcdserver: (?<detail>request timed out|no leader|leader changed|mvcc: database space exceeded)", "etcd does not serve: {detail}", "Look at the etcd members' own logs (for space: defragment and disarm the alarm)",
            ["Error: etcdserver: mvcc: database space exceeded"]),
    ];
}
