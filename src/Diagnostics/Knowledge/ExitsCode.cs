namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// What an exit code says. Codes above 128 are 128 + a signal, as shells and runtimes report a process that a signal ended (signal(7)); 125 to 127 are
/// the conventions of shells and container runtimes.
/// </summary>
internal static class ExitsCode
{
    /// <summary>In words, without subject: <c>killed by signal 11 (SIGSEGV): it touched memory that is not its own</c>.</summary>
    public static string Meaning(long code) => code switch
    {
        0 => "finished without an error",
        1 => "the program reported a general error",
        2 => "the program reported wrong usage or a shell built-in failed",
        64 => "wrong command line (EX_USAGE)",
        78 => "wrong configuration (EX_CONFIG)",
        125 => "the container runtime failed before the command ran",
        126 => "the command was found but could not be executed (no permission, or not executable)",
        127 => "the command was not found",
        128 => "the container could not be started",
        255 => "the program ended with -1, a general error",
        > 128 and < 165 => Signal(code - 128),
        _ => "the program's own error code",
    };

    private static string Signal(long signal) => signal switch
    {
        1 => "ended by signal 1 (SIGHUP)",
        2 => "ended by signal 2 (SIGINT)",
        3 => "ended by signal 3 (SIGQUIT)",
        4 => "killed by signal 4 (SIGILL): an instruction that this CPU does not know, often a binary built for newer CPUs",
        5 => "killed by signal 5 (SIGTRAP)",
        6 => "killed by signal 6 (SIGABRT): the program gave itself up (abort, failed assertion, out of memory in its own allocator)",
        7 => "killed by signal 7 (SIGBUS): bad memory access, often /dev/shm too small",
        8 => "killed by signal 8 (SIGFPE): arithmetic error, for example division by zero",
        9 => "killed by signal 9 (SIGKILL)",
        11 => "killed by signal 11 (SIGSEGV): it touched memory that is not its own, a bug in native code",
        13 => "ended by signal 13 (SIGPIPE): the reader of its output is gone",
        15 => "ended by signal 15 (SIGTERM): it was asked to stop",
        24 => "killed by signal 24 (SIGXCPU)",
        25 => "killed by signal 25 (SIGXFSZ)",
        31 => "killed by signal 31 (SIGSYS): a system call that seccomp forbids",
        _ => $"ended by signal {signal}",
    };
}
