using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Settings that are missing or wrong, in any language.</summary>
internal static class LogSignaturesConfig
{
    public static ImmutableArray<LogSignature> Table { get; } =
    [
        new("env-missing", "config", LogWeight.Decisive, ["environment variable", "env var", "not set", "is required", "must be set", "missing required"],
            @"((required |missing (required )?)?(environment variables?|env(ironment)? vars?)( is missing| not set| missing)?:? ['""`]?(?<variable>[A-Z][A-Z0-9_]{2,})|['""`]?\b(?<variable>[A-Z][A-Z0-9]*(_[A-Z0-9]+)+)['""`]?( environment variable| env(ironment)? var)?( is|:| was)? (not set|required|must be set|missing|undefined|empty|not defined|unset|must be (set|defined|provided))|missing required (setting|config\w*|option|parameter):? ['""`]?(?<variable>[\w.]+))",
            "the environment variable or setting {variable} is not set",
            "Set {variable} in the container's env (or in the ConfigMap or Secret that it is filled from)",
            ["Error: environment variable DATABASE_URL is not set", "FATAL: JWT_SECRET must be set", "Missing required environment variable: STRIPE_KEY", "config: REDIS_HOST is required", "panic: missing required config: broker.url"]),
        new("config-file-missing", "config", LogWeight.Decisive, ["no such file or directory", "No such file", "FileNotFoundError", "cannot find", "ENOENT", "Could not find file"],
            @"(\[Errno 2\] No such file or directory: '(?<path>[^']+)'|ENOENT: no such file or directory, \w+ '(?<path>[^']+)'|(open|stat|read|lstat|reading) ['""]?(?<path>/[^ :'""]+)['""]?: (no such file or directory|The system cannot find)|open\(\) ""(?<path>/[^""]+)"" failed \(2: No such file|Could not find file '(?<path>[^']+)'|(can't|cannot) (open|access|read) '?(?<path>/[^ :']+)'?: No such file|FileNotFoundException: (?<path>/\S+) \(No such file|(config|configuration) file ['""]?(?<path>[^ '""]+)['""]? (not found|does not exist|is missing))",
            "the file {path} is not in the container",
            "Mount the ConfigMap, Secret or volume that holds {path}, or correct the path",
            ["FileNotFoundError: [Errno 2] No such file or directory: '/etc/app/config.yaml'", "panic: open /config/settings.json: no such file or directory", "Error: ENOENT: no such file or directory, open '/app/certs/ca.pem'",
             "java.io.FileNotFoundException: /etc/app/keystore.jks (No such file or directory)", "cat: can't open '/data/seed.sql': No such file or directory"]),
        new("yaml-parse", "config", LogWeight.Decisive, ["yaml", "toml", "json"],
            @"(?<detail>yaml: (line \d+: .{1,100}|unmarshal errors?.*|did not find.{1,80})|yaml\.(scanner|parser)\.\w+Error: .{1,100}|json\.decoder\.JSONDecodeError: .{1,100}|SyntaxError: Unexpected token .{1,60} in JSON.*|toml: .{1,100}|invalid character .{1,60} looking for beginning of \w+|error (parsing|unmarshal\w*|decoding) (yaml|json|toml|config).{0,100})",
            "a configuration file does not parse: {detail}",
            "Correct the file (in its ConfigMap), and check it before it is applied",
            ["yaml: line 12: mapping values are not allowed in this context", "yaml.scanner.ScannerError: while scanning a simple key", "json.decoder.JSONDecodeError: Expecting ',' delimiter: line 3 column 5 (char 40)"]),
        new("config-invalid", "config", LogWeight.Trouble, ["invalid config", "configuration error", "failed to load config", "error loading config", "Unknown configuration", "unknown key", "invalid value"],
            @"(?<detail>(invalid config\w*|config(uration)? error|failed to (load|read|parse) config\w*|error (loading|reading|parsing) config\w*|unknown configuration|invalid value ['""`][^'""`]*['""`] for).{0,140})",
            "the program refuses its configuration: {detail}",
            "Correct the setting that the message names",
            ["Error: invalid configuration: unknown field \"replica\"", "failed to load config: missing section [server]", "Error: invalid value \"abc\" for flag -port: parse error"]),
        new("licence", "config", LogWeight.Decisive, ["license", "licence"],
            @"licen[sc]e (key )?(is |has )?(expired|invalid|not found|missing|not valid)|(invalid|expired|missing|no valid) licen[sc]e", "the program's licence is missing or no longer valid", "Provide a valid licence",
            ["ERROR license has expired", "FATAL: no valid licence found"]),
    ];
}
