using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Ruby, PHP, Perl and shells.</summary>
internal static class LogSignaturesScripting
{
    public static ImmutableArray<LogSignature> Table { get; } =
    [
        new("ruby-load", "image", LogWeight.Decisive, ["cannot load such file", "Could not find gem", "Bundler::GemNotFound"],
            @"cannot load such file -- (?<module>\S+)|Could not find gem '(?<module>[^']+)'|Bundler::GemNotFound.*?(?<module>[\w\-]+-[\d.]+)?",
            "the Ruby library '{module|of the Gemfile}' is not in the image",
            "Run bundle install in the image's build with the groups that production needs",
            ["<internal:/usr/local/lib/ruby/3.3.0/rubygems>: cannot load such file -- puma (LoadError)", "Could not find gem 'pg' in locally installed gems."]),
        new("rails-secret", "config", LogWeight.Decisive, ["secret_key_base", "InvalidMessage", "MissingKeyError"],
            @"Missing `?secret_key_base`?|ActiveSupport::MessageEncryptor::InvalidMessage|EncryptedFile::MissingKeyError",
            "Rails has no secret_key_base, or the wrong master key",
            "Set SECRET_KEY_BASE or RAILS_MASTER_KEY from a Secret",
            ["ArgumentError: Missing `secret_key_base` for 'production' environment"]),
        new("rails-migrations", "schema", LogWeight.Decisive, ["PendingMigrationError", "Migrations are pending"],
            @"PendingMigrationError|Migrations are pending",
            "the database has not the schema that the program expects",
            "Run the migrations (a Job before the rollout)",
            ["ActiveRecord::PendingMigrationError: Migrations are pending. To resolve this issue, run: bin/rails db:migrate"]),
        new("php-memory", "memory", LogWeight.Decisive, ["Allowed memory size"],
            @"Allowed memory size of (?<bytes>\d+) bytes exhausted",
            "PHP reached its memory_limit of {bytes} bytes",
            "Raise memory_limit in php.ini (and the container's limit with it)",
            ["PHP Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 65536 bytes)"]),
        new("php-class", "image", LogWeight.Decisive, ["PHP Fatal error"],
            @"PHP Fatal error: +(Uncaught )?(?<detail>(Error: )?(Class|Interface|Call to undefined function|require\(\)|Failed opening).{1,160})",
            "PHP stops: {detail}",
            "Put the missing extension or package into the image (composer install --no-dev)",
            ["PHP Fatal error:  Uncaught Error: Class \"Redis\" not found in /app/cache.php:3"]),
        new("shell-not-found", "image", LogWeight.Decisive, [": not found", "command not found"],
            @"^(/bin/)?(ba|da|a)?sh: (\d+: |line \d+: |can't open '?)?(?<command>[^:' ]+)'?: (command )?not found|^\S+\.sh: (line )?\d+: (?<command>[^: ]+): (command )?not found",
            "the command '{command}' is not in the image",
            "Install '{command}' into the image, or correct the script",
            ["sh: curl: not found", "/bin/sh: 1: gunicorn: not found", "bash: line 1: psql: command not found", "entrypoint.sh: line 4: envsubst: command not found"]),
        new("shell-unbound", "config", LogWeight.Decisive, ["unbound variable", "parameter not set", "parameter null or not set"],
            @"(?<variable>[A-Za-z_]\w*): (unbound variable|parameter (null or )?not set)",
            "the environment variable {variable} is not set",
            "Set {variable} in the container's env (or in the ConfigMap or Secret that it is filled from)",
            ["/entrypoint.sh: line 3: DB_HOST: unbound variable", "sh: 1: API_KEY: parameter not set"]),
        new("shell-crlf", "image", LogWeight.Decisive, ["\\r", "^M", "bad interpreter"],
            @"(?<what>bad interpreter: [^:]+|\$'\\r': command not found|: not found\\r|env: '[^']*\\r')",
            "a script cannot run: {what} (Windows line endings, or an interpreter that is not in the image)",
            "Save the script with Unix line endings, or install its interpreter",
            ["/entrypoint.sh: /bin/bash^M: bad interpreter: No such file or directory", "env: 'python3\\r': No such file or directory"]),
    ];
}
