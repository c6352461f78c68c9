using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Node.js, npm and their usual companions.</summary>
internal static class LogSignaturesNode
{
    public static ImmutableArray<LogSignature> Table { get; } =
    [
        new("node-module-missing", "image", LogWeight.Decisive, ["Cannot find module", "Cannot find package", "ERR_MODULE_NOT_FOUND"],
            @"Cannot find (module|package) '(?<module>[^']+)'",
            "the Node.js module '{module}' is not in the image",
            "Add '{module}' to package.json (dependencies, not devDependencies) and build the image again, or correct the path in the command",
            ["Error: Cannot find module 'express'", "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'pg' imported from /app/server.js"]),
        new("node-heap", "memory", LogWeight.Decisive, ["JavaScript heap out of memory", "Reached heap limit"],
            @"JavaScript heap out of memory|Reached heap limit",
            "Node.js is out of heap memory",
            "Raise the memory limit and --max-old-space-size with it, or find what fills the heap",
            ["FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory"]),
        new("node-missing-script", "image", LogWeight.Decisive, ["Missing script", "missing script"],
            @"Missing script: ""?(?<script>[\w:\-]+)""?",
            "package.json has no script '{script}'",
            "Correct the container's command, or add the script",
            ["npm ERR! Missing script: \"start:prod\"", "npm error Missing script: \"start\""]),
        new("node-package-json", "image", LogWeight.Decisive, ["package.json"],
            @"(ENOENT|no such file or directory).*(?<path>/\S*package\.json)",
            "there is no {path} in the image",
            "Correct the working directory of the image or what is copied into it",
            ["npm ERR! enoent ENOENT: no such file or directory, open '/app/package.json'"]),
        new("node-native-module", "image", LogWeight.Decisive, ["was compiled against a different Node.js version", "invalid ELF header", "ERR_DLOPEN_FAILED"],
            @"was compiled against a different Node\.js version|(?<path>/\S+\.node): invalid ELF header|ERR_DLOPEN_FAILED",
            "a native Node.js module is built for another Node.js or platform",
            "Install the modules inside the image (npm ci in the Dockerfile; keep node_modules in .dockerignore)",
            ["Error: /app/node_modules/bcrypt/lib/bcrypt.node: invalid ELF header"]),
        new("prisma", "dependency", LogWeight.Decisive, ["Can't reach database server"],
            @"Can't reach database server at `?(?<host>[\w.\-]+)`?:`?(?<port>\d+)",
            "the database {host}:{port} cannot be reached",
            "Let the database run and its Service have endpoints, or correct the address in DATABASE_URL",
            ["PrismaClientInitializationError: Can't reach database server at `postgres:5432`", "Error: P1001: Can't reach database server at `db`:`5432`"]),
        new("node-unhandled", "code", LogWeight.General, ["Unhandled", "UnhandledPromiseRejection"],
            @"(UnhandledPromiseRejection\w*|Unhandled promise rejection|triggerUncaughtException)(: (?<detail>.{1,160}))?",
            "Node.js ends on an unhandled error {detail}",
            "Correct what the error names; the stack beside it says where",
            ["[UnhandledPromiseRejection: This error originated either by throwing inside of an async function without a catch block"]),
        new("node-error", "code", LogWeight.General, ["TypeError:", "ReferenceError:", "RangeError:"],
            @"^(Uncaught )?(?<exception>TypeError|ReferenceError|RangeError): (?<detail>.+)",
            "the program ends with {exception}: {detail}",
            "Correct what the error names; the stack below it says where",
            ["TypeError: Cannot read properties of undefined (reading 'host')"]),
    ];
}
