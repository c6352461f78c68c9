using System.IO.Compression;
using K8sDoctor.SchemaCompiler;

// dotnet run --project build/SchemaCompiler -- build/openapi/kubernetes-1.36.schemas.json.gz src/Diagnostics/Resources/Data/kubernetes.schema
if (args is not [var source, var target])
{
    await Console.Error.WriteLineAsync("usage: SchemaCompiler SOURCE.json.gz TARGET.schema");
    return 2;
}

await using var file = File.OpenRead(source);
await using var json = new GZipStream(file, CompressionMode.Decompress);
await File.WriteAllBytesAsync(target, OpenApiCompiler.Compile(json));
return 0;
