using System.Text;
using K8sDoctor.Diagnostics.Cluster;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Knowledge;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class ModelServersTests
{
    private static readonly FieldPath Containers = FieldPath.Of(ResourceKinds.Pod, "spec.containers");
    private static readonly ResourceReader Reader = new(ClusterMask.Build([Containers.ToMask()!]));

    [Theory]
    [InlineData("vllm/vllm-openai:v0.6.3", "", "vLLM")]
    [InlineData("registry.corp/ml/serve:3", "python -m vllm.entrypoints.openai.api_server --model x", "vLLM")]
    [InlineData("ghcr.io/huggingface/text-generation-inference:2.4", "", "TGI")]
    [InlineData("nvcr.io/nvidia/tritonserver:24.10-py3", "tritonserver --model-repository=/models", "Triton")]
    [InlineData("ghcr.io/ggml-org/llama.cpp:server-cuda", "", "llama.cpp")]
    [InlineData("lmsysorg/sglang:latest", "", "SGLang")]
    [InlineData("ollama/ollama:0.4", "", "Ollama")]
    [InlineData("kserve/huggingfaceserver:v0.14", "", "KServe's model server")]
    [InlineData("nginx:1.27", "nginx -g daemon off;", "")]
    public void A_server_of_models_is_known_by_its_image_or_command(string image, string command, string name)
    {
        var pod = Reader.ReadObject(ResourceKinds.Pod, Encoding.UTF8.GetBytes(
            $$"""{"metadata": {"name": "p", "namespace": "ml"}, "spec": {"containers": [{"name": "c", "image": "{{image}}", "args": ["{{command}}"]}]} }"""));
        Assert.Equal(name, ModelServers.NameOf((ResourceMessage)Containers.List(pod.Body)[0]));
    }

    [Theory]
    [InlineData("Loading safetensors checkpoint shards:  45% Completed | 5/11 [02:01<02:29, 24.9s/it]", "loading", "45")]
    [InlineData("Loading checkpoint shards:  33%|███▎      | 1/3 [00:12<00:25, 12.5s/it]", "loading", "33")]
    [InlineData("INFO 11-23 18:41:47 model_runner.py:1056] Starting to load model meta-llama/Llama-3.1-70B-Instruct...", "loading", "")]
    [InlineData("llama_model_loader: loaded meta data with 29 key-value pairs and 292 tensors from /models/q4.gguf", "loading", "")]
    [InlineData("I1123 1 model_lifecycle.cc:472] loading: bert:1", "loading", "")]
    [InlineData("Waiting for shard to be ready... rank=0", "loading", "")]
    [InlineData("model-00001-of-00030.safetensors:  12%|█▏        | 583M/4.98G [00:10<01:20, 53.1MB/s]", "downloading", "12")]
    [InlineData("Fetching 12 files:  25%|██▌       | 3/12 [00:41<02:03, 13.7s/it]", "downloading", "25")]
    [InlineData("Completed 1.5 GiB/15.0 GiB (110.2 MiB/s) with 1 file(s) remaining", "downloading", "10")]
    [InlineData("Download: [3/15] -- ETA: 0:02:10", "downloading", "20")]
    [InlineData("2026-11-23 18:41:47.000 INFO Copying contents of s3://models/llama to local", "downloading", "")]
    [InlineData("Capturing CUDA graph shapes:  20%|██        | 7/35 [00:03<00:12,  2.2it/s]", "warming up", "20")]
    [InlineData("INFO:     Application startup complete.", "", "")]
    [InlineData("Connected to redis", "", "")]
    public void A_line_of_a_start_says_what_it_is_busy_with(string line, string stage, string percent)
    {
        var progress = ModelServers.Progress(CelValue.OfList(["starting", line]));
        Assert.Equal((stage, percent), (progress.Stage, progress.Percent));
    }

    [Fact]
    public void The_last_line_counts_and_a_start_that_is_over_is_no_start()
    {
        const string Loading = "Loading safetensors checkpoint shards:  90% Completed | 9/10";
        Assert.Equal("loading", ModelServers.Progress(CelValue.OfList([Loading, "some warning"])).Stage);
        Assert.Equal("", ModelServers.Progress(CelValue.OfList([Loading, "INFO:     Uvicorn running on http://0.0.0.0:8000"])).Stage);
        Assert.Equal("", ModelServers.Progress(CelValue.OfList(System.Collections.Immutable.ImmutableArray<string>.Empty)).Stage);
    }

    [Theory]
    [InlineData("Loading safetensors checkpoint shards:  20% Completed | 2/10", 300, 750)]
    [InlineData("Loading safetensors checkpoint shards:  90% Completed | 9/10", 300, 300)]
    [InlineData("Loading safetensors checkpoint shards:   0% Completed | 0/10", 300, 300)]
    [InlineData("Fetching 12 files:  25%|██▌       | 3/12", 300, 300)]
    [InlineData("something else", 300, 300)]
    public void The_time_that_loading_needs_is_told_from_its_pace(string line, int ran, int notEnough) =>
        Assert.Equal(TimeSpan.FromSeconds(notEnough), ModelServers.NotEnough(CelValue.OfList([line]), TimeSpan.FromSeconds(ran)));
}
