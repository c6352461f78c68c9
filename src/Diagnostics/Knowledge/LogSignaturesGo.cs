using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>The Go runtime and Rust's panics.</summary>
internal static class LogSignaturesGo
{
    public static ImmutableArray<LogSignature> Table { get; } =
    [
        new("go-nil", "code", LogWeight.Decisive, ["nil pointer dereference"],
            @"panic: runtime error: (invalid memory address or )?nil pointer dereference",
            "the Go program panics: nil pointer dereference",
            "Find the first line of the program's own code in the goroutine trace; often a setting or an answer that the code took for granted",
            ["panic: runtime error: invalid memory address or nil pointer dereference"]),
        new("go-deadlock", "code", LogWeight.Decisive, ["all goroutines are asleep"],
            @"fatal error: all goroutines are asleep - deadlock!",
            "the Go program ends in a deadlock", "Find the goroutines that wait for each other in the trace",
            ["fatal error: all goroutines are asleep - deadlock!"]),
        new("go-flag", "config", LogWeight.Decisive, ["flag provided but not defined", "unknown flag", "unknown shorthand flag", "unknown command", "unrecognized arguments", "unexpected argument", "unrecognized option"],
            @"(flag provided but not defined: |unknown (shorthand )?flag: |unknown command |unrecognized arguments: |unexpected argument |unrecognized option )['""]?(?<flag>[\w\-=.:/ ]+)",
            "the program does not know the argument {flag}",
            "Correct the container's args: the argument is misspelt, or of another version of the program",
            ["flag provided but not defined: -metrics-adr", "Error: unknown flag: --log-levle", "server.py: error: unrecognized arguments: --modle x", "error: unexpected argument '--foo' found"]),
        new("go-concurrent-map", "code", LogWeight.Decisive, ["concurrent map"],
            @"fatal error: concurrent map (?<what>\w+( and \w+ \w+)?)",
            "the Go program uses a map from several goroutines at once", "Guard the map with a lock",
            ["fatal error: concurrent map writes"]),
        new("go-panic", "code", LogWeight.General, ["panic: "],
            @"^panic: (?<detail>.{1,200})",
            "the Go program panics: {detail}",
            "Correct what the panic names; the goroutine trace below it says where",
            ["panic: no leader elected", "panic: assignment to entry in nil map"]),
        new("rust-panic", "code", LogWeight.General, ["panicked at"],
            @"thread '(?<thread>[^']*)' (\(\d+\) )?panicked at (?<detail>.{1,200})",
            "the Rust program panics at {detail}",
            "Correct what the panic names",
            ["thread 'main' panicked at src/main.rs:12:34:"]),
        new("go-fatal", "code", LogWeight.General, ["fatal"],
            @"(level=fatal.*msg=""(?<detail>[^""]{1,200})|^[\d\-T:.,Z/ ]*\[?FATAL\]?:?\s+(?<detail>.{1,200})|""level"":""fatal"".*""(msg|message|error)"":""(?<detail>[^""]{1,200}))",
            "the program gives up: {detail}",
            "Correct what the message names",
            ["time=\"2026-11-23T10:00:00Z\" level=fatal msg=\"cannot load licence\"", "2026-11-23 10:00:01 FATAL: no seed nodes"]),
    ];
}
