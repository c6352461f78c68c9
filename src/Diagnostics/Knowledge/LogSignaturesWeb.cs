using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>nginx, HAProxy, Envoy, Apache and Caddy.</summary>
internal static class LogSignaturesWeb
{
    public static ImmutableArray<LogSignature> Table { get; } =
    [
        new("nginx-upstream", "dns", LogWeight.Decisive, ["host not found in upstream"],
            @"host not found in upstream ""(?<host>[^"":/]+)(:(?<port>\d+))?", "nginx does not find its upstream '{host}': no such name in the cluster's DNS",
            "Create the Service {host}, or correct the name in nginx's configuration",
            ["nginx: [emerg] host not found in upstream \"backend\" in /etc/nginx/conf.d/default.conf:12"]),
        new("nginx-permission", "permission", LogWeight.Decisive, ["[emerg]"],
            @"\[emerg\].*(mkdir\(\)|open\(\)|bind\(\)|chown\() (to )?""?(?<path>[^"" ]+)[^(]*failed \((13: Permission denied|1: Operation not permitted)",
            "nginx may not use {path}", "Use an unprivileged image (nginxinc/nginx-unprivileged), or mount an emptyDir there and listen above 1024",
            ["nginx: [emerg] mkdir() \"/var/cache/nginx/client_temp\" failed (13: Permission denied)", "nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)"]),
        new("nginx-config", "config", LogWeight.Decisive, ["[emerg]"],
            @"\[emerg\] (\d+#\d+: )?(?<detail>(unknown (directive|variable|log format)|unexpected|invalid|""\w+"" directive|directive|cannot load certificate|no ""\w+"" section|duplicate|conflicting|open\(\) ""\S+"" failed \(2:|SSL_CTX|the ""\w+"").{1,160})",
            "nginx refuses its configuration: {detail}", "Correct the line that it names (nginx -t)",
            ["nginx: [emerg] unknown directive \"servr\" in /etc/nginx/nginx.conf:3", "2026/11/23 10:00:00 [emerg] 1#1: unexpected \"}\" in /etc/nginx/nginx.conf:20"]),
        new("haproxy-config", "config", LogWeight.Decisive, ["[ALERT]"],
            @"\[ALERT\].* (?<detail>(parsing|Fatal errors found|could not resolve).{1,160})", "HAProxy refuses its configuration: {detail}", "Correct the line that it names (haproxy -c)",
            ["[ALERT]    (1) : config : parsing [/usr/local/etc/haproxy/haproxy.cfg:12] : unknown keyword 'servr' in 'backend' section"]),
        new("apache-config", "config", LogWeight.Decisive, ["AH0", "Syntax error on line"],
            @"Syntax error on line (?<line>\d+) of (?<path>[^:]+)|AH00526: (?<detail>.+)|AH00072: make_sock: could not bind", "Apache refuses its configuration or port {path}", "Correct the line that it names (apachectl configtest)",
            ["AH00526: Syntax error on line 3 of /etc/apache2/sites-enabled/000-default.conf:"]),
        new("envoy-config", "config", LogWeight.Decisive, ["error initializing configuration", "error initializing config"],
            @"error initializing config\w* '?(?<path>[^']*)'?: (?<detail>.{1,160})", "Envoy refuses its configuration: {detail}", "Correct what it names",
            ["[critical][main] error initializing configuration '/etc/envoy/envoy.yaml': Unable to parse JSON as proto"]),
    ];
}
