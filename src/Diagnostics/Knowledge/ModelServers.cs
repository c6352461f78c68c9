using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Diagnostics.Resources;

namespace K8sDoctor.Diagnostics.Knowledge;

/// <summary>Programs that serve models: which one a container runs, and how far its log says the model is.</summary>
internal static class ModelServers
{
    private const string TypeName = "io.k8s.api.core.v1.Container";
    private const double LeastPercent = 5;

    private static readonly FieldPath Image = FieldPath.In(TypeName, "image");
    private static readonly FieldPath Command = FieldPath.In(TypeName, "command");
    private static readonly FieldPath Args = FieldPath.In(TypeName, "args");

    public static readonly ImmutableArray<FieldPath> Reads = [Image, Command, Args];

    /// <summary>Words in the image's name or the command line. The first that matches is it: the special before the general.</summary>
    private static readonly (string Name, BoundedRegex Pattern)[] Servers =
    [
        ("vLLM", Words(@"\bvllm")),
        ("TGI", Words("text-generation-(inference|launcher|server)")),
        ("Text Embeddings Inference", Words("text-embeddings-(inference|router)")),
        ("Triton", Words(@"tritonserver|\btriton-?server")),
        ("TensorRT-LLM", Words("trtllm|tensorrt-?llm")),
        ("NVIDIA NIM", Words("nvcr.io/nim/")),
        ("llama.cpp", Words(@"llama[.\-]cpp|llama-server|llama_cpp")),
        ("SGLang", Words("sglang")),
        ("LMDeploy", Words("lmdeploy")),
        ("Ollama", Words(@"\bollama\b")),
        ("KServe's model server", Words("huggingfaceserver|kserve/(sklearn|xgb|lgb|pmml|paddle|custom)")),
        ("TorchServe", Words("torchserve")),
        ("TensorFlow Serving", Words("tensorflow/serving|tensorflow_model_server")),
        ("MLServer", Words(@"\bmlserver\b")),
        ("LocalAI", Words("localai/localai|local-ai")),
    ];

    /// <summary>Lines that say what a start is busy with. A group <c>percent</c> is how far it is; <c>ready</c> lines say that it is over.</summary>
    private static readonly (string Stage, BoundedRegex Pattern)[] Lines =
    [
        ("ready", Words(@"Application startup complete|Uvicorn running on|Started (HTTP|GRPCInference)Service|server is listening on|all slots are idle|model loaded$|The server is fired up|Invalid hostname|\bConnected$")),
        ("loading", Words(@"Loading .*(checkpoint shards|weights|safetensors|pt_checkpoint|model)[^%]{0,20}?:? +(?<percent>\d+(\.\d+)?)%")),
        ("downloading", Words(@"(Download(ing)?|Fetching|pulling|\.(safetensors|gguf|bin|pt|onnx))\b.*?\b(?<percent>\d+(\.\d+)?)% ?")),
        ("downloading", Words(@"^Completed (?<done>[\d.]+ [KMGT]?i?B)/(?<of>[\d.]+ [KMGT]?i?B)|Transferred:.*?(?<percent>\d+(\.\d+)?)%|\[(?<done>\d+)/(?<of>\d+)\] -- ETA")),
        ("warming up", Words(@"Captur(ing|e) (CUDA|cuda) ?graphs?.*?(?<percent>\d+(\.\d+)?)%|Captur(ing|e) (CUDA|cuda) ?graph|torch\.compile|Compiling a graph|Warming up model|Building TensorRT engine|Autotuning|profile run")),
        ("loading", Words(@"Starting to load model|Loading (model|drafter|pipeline|adapter|weights)|Load weight begin|Loading .*checkpoint|llama_model_load|llama_load_model|load_tensors:|load_model: loading|"
            + @"Waiting for shard to be ready|Starting shard|model_(lifecycle|repository_manager)\.cc.*loading: |Loading safetensors|Using model weights format|Model loading")),
        ("downloading", Words(@"Starting (check and )?download|Download file:|Downloaded? |Downloading|Copying contents of|Successfully copied|Fetching \d+ files|storage-initializer|Initializing, args: src_uri|snapshot_download|pulling manifest")),
    ];

    /// <summary>The server's name, or empty.</summary>
    public static string NameOf(ResourceMessage container)
    {
        var words = string.Join(' ', [Image.Text(container) ?? "", .. Texts.Strings(Command.List(container)), .. Texts.Strings(Args.List(container))]);
        return Servers.FirstOrDefault(s => s.Pattern.IsMatch(words)).Name ?? "";
    }

    /// <summary>
    /// What the last line of a log that tells of the start says: <c>stage</c> (<c>downloading</c>, <c>loading</c>, <c>warming up</c>; empty where the log tells of
    /// none, or of the end of the start), <c>percent</c> (whole, or empty) and <c>line</c>.
    /// </summary>
    public static (string Stage, string Percent, string Line) Progress(CelValue log)
    {
        for (var i = log.Count - 1; i >= 0; i--)
        {
            foreach (var (stage, pattern) in Lines)
            {
                if (pattern.Match(log[i].AsString) is { Success: true } match)
                    return stage == "ready" ? ("", "", "") : (stage, Percent(match), log[i].AsString.Trim());
            }
        }

        return ("", "", "");
    }

    /// <summary>
    /// A time that is known not to be enough for the start: what the run took, or half of what it would have taken at the pace of loading that its log tells of.
    /// </summary>
    public static TimeSpan NotEnough(CelValue log, TimeSpan ran)
    {
        var (stage, percent, _) = Progress(log);
        if (stage != "loading" || !double.TryParse(percent, CultureInfo.InvariantCulture, out var done) || done < LeastPercent)
            return ran;
        var half = ran * (100 / done / 2);
        return half > ran ? half : ran;
    }

    private static string Percent(Match match)
    {
        if (match.Groups["percent"] is { Success: true } percent)
            return percent.Value.Split('.')[0];
        var done = Amount(match.Groups["done"].Value);
        var of = Amount(match.Groups["of"].Value);
        return of > 0 && done <= of ? Math.Floor(done / of * 100).ToString("0", CultureInfo.InvariantCulture) : "";
    }

    private static decimal Amount(string text) => Quantities.Parse(text.Replace(" ", "", StringComparison.Ordinal).Replace("iB", "i", StringComparison.Ordinal).TrimEnd('B')) ?? 0;

    private static BoundedRegex Words(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);
}
