namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>
/// What an exit code says. Codes above 128 are 128 + a signal, as shells and runtimes report a process that a signal ended (signal(7)); 125 to 127 are
/// the conventions of shells and container runtimes. Windows ends a process that crashed with an NTSTATUS ([MS-ERREF] 2.3), which is shown as it is or, as
/// the CRI's exit code has 32 bits with a sign, as a negative number.
/// </summary>
internal static class ExitsCode
{
    private const long FirstStatus = 0x40000000;

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
        255 or -1 => "the program ended with -1, a general error",
        > 128 and < 165 => Signal(code - 128),
        < 0 and >= int.MinValue => Status((uint)(int)code),
        >= FirstStatus and <= uint.MaxValue => Status((uint)code),
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

    private static string Status(uint status) => $"Windows status 0x{status:X8}" + status switch
    {
        0xC0000005 => ": access violation, it touched memory that is not its own, a bug in native code",
        0xC0000017 => ": no memory left",
        0xC000007B => ": a file of the program is of another architecture (32 and 64 bit mixed)",
        0xC00000FD => ": stack overflow",
        0xC000012D => ": the memory that may be committed is used up",
        0xC0000135 => ": a DLL that the program needs is not in the image",
        0xC0000139 => ": a DLL is there, but without a function that the program needs (another version)",
        0xC000013A => ": asked to stop (Ctrl-C or shutdown)",
        0xC0000142 => ": a DLL could not be initialized",
        0xC0000374 => ": heap corruption, a bug in native code",
        0xC0000409 => ": the program gave itself up (fail fast, or an overrun stack buffer)",
        0xE0434352 => ": an unhandled .NET exception",
        _ => "",
    };
}
