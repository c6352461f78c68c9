using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using K8sDoctor.Benchmarks;
using K8sDoctor.Diagnostics.Resources;

// dotnet run -c Release --project tests/Benchmarks -- cel | load [RULES] | reader [PODS...] | engine|healthy [PODS] | rules [PODS] | live [PODS] | pending [RUNNING PENDING] | state [PODS] | logs [LINES-A-SECOND] | redraw | sync KUBECONFIG pages|stream | mask KIND
switch (args)
{
    case ["cel"]:
        var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.Instance)).WithOptions(ConfigOptions.DisableLogFile);
        BenchmarkRunner.Run<CelBenchmarks>(config);
        return 0;
    case ["load", .. var rules]:
        return LoadBenchmark.Run(Size(rules, 300));
    case ["reader", .. var sizes]:
        return ReaderBenchmark.Run(new InventedState().Mask, sizes.Length > 0 ? [.. sizes.Select(int.Parse)] : [10_000, 100_000]);
    case ["engine" or "healthy", .. var size]:
        return EngineBenchmark.Run(Size(size, 10_000), healthy: args[0] == "healthy");
    case ["rules", .. var size]:
        return EngineBenchmark.ByRule(Size(size, 200));
    case ["live", .. var size]:
        return EngineBenchmark.Live(Size(size, 10_000));
    case ["pending", .. var size]:
        return size is [var running, var pending] ? EngineBenchmark.Pending(int.Parse(running), int.Parse(pending)) : EngineBenchmark.Pending(20_000, 2_000);
    case ["storm", .. var size]:
        return size is [var all, var crashing] ? StormBenchmark.Run(int.Parse(all), int.Parse(crashing)) : StormBenchmark.Run(10_000, 5_000);
    case ["state", .. var size]:
        return StateBenchmark.Run(Size(size, 150_000));
    case ["logs", .. var size]:
        return await LogBenchmark.RunAsync(Size(size, 100_000), seconds: 10);
    case ["redraw"]:
        return await RedrawBenchmark.RunAsync();
    case ["sync", var kubeconfig, "pages" or "stream"]:
        return await SyncBenchmark.RunAsync(new InventedState().Mask, kubeconfig, args[2] == "stream");
    case ["mask", var name] when ResourceKinds.FindByName(name) is { } kind:
        return ShowMask.Run(new InventedState().Mask, kind);
    default:
        await Console.Error.WriteLineAsync("usage: Benchmarks cel | load [RULES] | reader [PODS...] | engine|healthy [PODS] | rules [PODS] | live [PODS] | pending [RUNNING PENDING] | state [PODS] | logs [LINES-A-SECOND] | redraw | sync KUBECONFIG pages|stream | mask KIND");
        return 2;
}

static int Size(string[] given, int otherwise) => given is [var size] ? int.Parse(size) : otherwise;
