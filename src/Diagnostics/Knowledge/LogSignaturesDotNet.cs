using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>.NET and ASP.NET Core.</summary>
internal static class LogSignaturesDotNet
{
    public static ImmutableArray<LogSignature> Table { get; } =
    [
        new("dotnet-framework-missing", "image", LogWeight.Decisive, ["You must install or update .NET", "The framework '", "It was not possible to find any compatible framework version"],
            @"You must install or update \.NET to run this application|It was not possible to find any compatible framework version|The framework '(?<framework>[^']+)', version '(?<version>[^']+)'.* was not found",
            "the image has not the .NET version that the program needs ({framework} {version})",
            "Build the image on the runtime of that version",
            ["You must install or update .NET to run this application.", "The framework 'Microsoft.AspNetCore.App', version '10.0.0' (x64) was not found."]),
        new("dotnet-assembly-missing", "image", LogWeight.Decisive, ["Could not load file or assembly", "The application to execute does not exist"],
            @"Could not load file or assembly '(?<assembly>[^,']+)|The application to execute does not exist: '(?<assembly>[^']+)'",
            "{assembly} is not in the image",
            "Publish the program with all its dependencies into the image, or correct the path in the command",
            ["Unhandled exception. System.IO.FileNotFoundException: Could not load file or assembly 'Npgsql, Version=8.0.0.0'",
             "The application to execute does not exist: '/app/Shop.dll'."]),
        new("dotnet-icu", "image", LogWeight.Decisive, ["Couldn't find a valid ICU package"],
            @"Couldn't find a valid ICU package",
            "the image has no ICU library, and the program is not set to do without",
            "Set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1, or install ICU into the image",
            ["Process terminated. Couldn't find a valid ICU package installed on the system."]),
        new("dotnet-port-permission", "permission", LogWeight.Decisive, ["Failed to bind to address"],
            @"Failed to bind to address (?<address>\S+)(: (?<detail>address already in use|permission denied))?",
            "the program cannot listen on {address} {detail}",
            "Listen on a port above 1024 that no other container of the pod uses (ASPNETCORE_HTTP_PORTS)",
            ["System.IO.IOException: Failed to bind to address http://0.0.0.0:80: address already in use."]),
        new("dotnet-di", "code", LogWeight.Decisive, ["Unable to resolve service for type"],
            @"Unable to resolve service for type '(?<type>[^']+)'",
            "the service {type} is not registered",
            "Register it, or set the configuration that registers it",
            ["System.InvalidOperationException: Unable to resolve service for type 'Shop.IClock' while attempting to activate 'Shop.Cart'."]),
        new("dotnet-options", "config", LogWeight.Decisive, ["OptionsValidationException", "ConnectionString property has not been initialized", "Format of the initialization string"],
            @"OptionsValidationException: (?<detail>.+)|(?<detail>The ConnectionString property has not been initialized|Format of the initialization string does not conform.*)",
            "a setting is missing or wrong: {detail}",
            "Set what the message names in the environment or configuration of the container",
            ["Microsoft.Extensions.Options.OptionsValidationException: DataAnnotation validation failed for 'SmtpOptions'", "System.InvalidOperationException: The ConnectionString property has not been initialized."]),
        new("dotnet-unhandled", "code", LogWeight.General, ["Unhandled exception"],
            @"^Unhandled exception[.:] (?<exception>[\w.]+)(: (?<detail>.{1,200}))?",
            "the .NET program ends with {exception}: {detail|no message}",
            "Correct what the exception names",
            ["Unhandled exception. System.InvalidOperationException: Sequence contains no elements"]),
    ];
}
