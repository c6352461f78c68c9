using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using K8sDoctor.Benchmarks;

var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.Instance)).WithOptions(ConfigOptions.DisableLogFile);
switch (args)
{
    case ["cel"]:
        BenchmarkRunner.Run<CelBenchmarks>(config);
        return 0;
    default:
        await Console.Error.WriteLineAsync("usage: Benchmarks cel");
        return 2;
}
