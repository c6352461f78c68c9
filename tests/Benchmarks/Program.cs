using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using K8sDoctor.Benchmarks;

// dotnet run -c Release --project tests/Benchmarks -- cel | reader [PODS...] | engine [PODS]
switch (args)
{
    case ["cel"]:
        var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.Instance)).WithOptions(ConfigOptions.DisableLogFile);
        BenchmarkRunner.Run<CelBenchmarks>(config);
        return 0;
    case ["reader", .. var sizes]:
        return ReaderBenchmark.Run(PodMask.Build(), sizes.Length > 0 ? [.. sizes.Select(int.Parse)] : [10_000, 100_000]);
    case ["engine", .. var pods]:
        return EngineBenchmark.Run(pods.Length > 0 ? int.Parse(pods[0]) : 10_000);
    default:
        await Console.Error.WriteLineAsync("usage: Benchmarks cel | reader [PODS...] | engine [PODS]");
        return 2;
}
