using System.Collections.Immutable;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Credentials and answers of the large clouds' SDKs, object stores and Vault.</summary>
internal static class LogSignaturesCloud
{
    public static ImmutableArray<LogSignature> Table { get; } =
    [
        new("aws-no-credentials", "credentials", LogWeight.Decisive, ["Unable to locate credentials", "NoCredentialProviders", "Unable to load credentials", "failed to refresh cached credentials", "NoCredentialsError"],
            @"Unable to locate credentials|NoCredentialProviders|Unable to load (AWS )?credentials|failed to refresh cached credentials|NoCredentialsError|Could not load credentials from any providers",
            "the program finds no AWS credentials",
            "Give its ServiceAccount an IAM role (EKS Pod Identity, or the annotation eks.amazonaws.com/role-arn), or set AWS_ACCESS_KEY_ID and its secret from a Secret",
            ["botocore.exceptions.NoCredentialsError: Unable to locate credentials", "NoCredentialProviders: no valid providers in chain. Deprecated."]),
        new("aws-denied", "credentials", LogWeight.Decisive, ["AccessDenied", "is not authorized to perform", "InvalidClientTokenId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidAccessKeyId"],
            @"is not authorized to perform: (?<action>[\w:]+)( on resource: (?<resource>\S+))?|\((?<code>AccessDenied|InvalidClientTokenId|SignatureDoesNotMatch|ExpiredToken\w*|InvalidAccessKeyId)\)|(?<code>AccessDenied|InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken\w*|InvalidClientTokenId): ",
            "AWS refuses {action|the request} ({code|not authorized})",
            "Allow {action|the action} in the policy of the role that the pod uses, or correct its credentials",
            ["botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the GetObject operation: Access Denied",
             "User: arn:aws:sts::1:assumed-role/x is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:eu:1:q"]),
        new("s3-bucket", "config", LogWeight.Decisive, ["NoSuchBucket", "NoSuchKey"],
            @"\(?(?<code>NoSuchBucket|NoSuchKey)\)?", "the object store has not what is asked for ({code})", "Correct the bucket or key in the program's settings, or create it",
            ["An error occurred (NoSuchBucket) when calling the ListObjectsV2 operation: The specified bucket does not exist"]),
        new("aws-region", "config", LogWeight.Decisive, ["must specify a region", "Missing Region", "MissingRegion", "could not find region configuration"],
            @"You must specify a region|Missing ?Region|could not find region configuration", "no AWS region is set", "Set AWS_REGION in the container's env",
            ["botocore.exceptions.NoRegionError: You must specify a region.", "MissingRegion: could not find region configuration"]),
        new("gcp-no-credentials", "credentials", LogWeight.Decisive, ["Could not automatically determine credentials", "could not find default credentials", "default credentials were not found"],
            @"Could not automatically determine credentials|could not find default credentials|default credentials were not found", "the program finds no Google Cloud credentials",
            "Bind its ServiceAccount with Workload Identity, or mount a key and set GOOGLE_APPLICATION_CREDENTIALS",
            ["google.auth.exceptions.DefaultCredentialsError: Your default credentials were not found.", "google: could not find default credentials."]),
        new("gcp-denied", "credentials", LogWeight.Decisive, ["PERMISSION_DENIED", "PermissionDenied desc", "does not have storage."],
            @"PERMISSION_DENIED(: (?<detail>.{1,120}))?|code = PermissionDenied desc = (?<detail>.{1,120})|(?<detail>\S+ does not have \S+ access)", "the service refuses: {detail|permission denied}",
            "Grant the role that the message names to the account that the pod uses", ["rpc error: code = PermissionDenied desc = The caller does not have permission"]),
        new("azure-credentials", "credentials", LogWeight.Decisive, ["DefaultAzureCredential", "AADSTS", "ManagedIdentityCredential"],
            @"DefaultAzureCredential failed to retrieve a token|ManagedIdentityCredential authentication (unavailable|failed)|(?<code>AADSTS\d+): (?<detail>.{1,120})",
            "Azure gives the program no token ({code|no credential works})", "Set up Workload Identity for its ServiceAccount, or correct client id and secret",
            ["azure.core.exceptions.ClientAuthenticationError: DefaultAzureCredential failed to retrieve a token from the included credentials.", "AADSTS700016: Application with identifier 'x' was not found in the directory"]),
        new("vault", "credentials", LogWeight.Decisive, ["vault", "Vault is sealed"],
            @"Vault is sealed|vault.*(permission denied|\* invalid role name|403)|URL: (GET|PUT|POST) \S+/v1/\S+.*Code: 403", "Vault refuses the program",
            "Unseal Vault, or correct the role and policy that the pod logs in with", ["Error making API request to vault: Code: 403. Errors: * permission denied", "Code: 503. Errors: * Vault is sealed"]),
    ];
}
