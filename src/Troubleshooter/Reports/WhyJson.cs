using System.Text.Json;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Reports;

/// <summary>The part of the JSON report that tells how rules came to their answers.</summary>
internal sealed class WhyJson(Utf8JsonWriter json, JsonParts parts)
{
    public void Write(WhyView why)
    {
        parts.Array("why", why.Findings, Trace);
        parts.Array("whyNot", why.Asked, Asked);
    }

    private void Asked(AskedView asked)
    {
        json.WriteStartObject();
        json.WriteString("rule", asked.Rule);
        json.WriteString("subjectKind", asked.SubjectKind);
        json.WriteBoolean("near", asked.IsNear);
        parts.Array("traces", asked.Traces, Trace);
        json.WriteEndObject();
    }

    private void Trace(TraceView trace)
    {
        json.WriteStartObject();
        json.WriteString("rule", trace.Rule);
        json.WriteString("file", trace.File.Value);
        parts.Reference("subject", trace.Subject);
        json.WriteString("verdict", WhyWords.Json(trace.Verdict));
        if (trace.RefinedBy is { } better)
        {
            json.WritePropertyName("refinedBy");
            Fault(better);
        }

        parts.Array("explainedBy", trace.ExplainedBy, Fault);
        if (trace.Held is { } held)
            json.WriteNumber("heldSeconds", (long)held.TotalSeconds);
        if (trace.For > TimeSpan.Zero)
            json.WriteNumber("forSeconds", (long)trace.For.TotalSeconds);
        parts.Array("clauses", trace.Clauses, Clause);
        parts.Array("others", trace.Others, parts.Reference);
        json.WriteEndObject();
    }

    private void Fault(FaultView fault)
    {
        json.WriteStartObject();
        json.WriteString("rule", fault.Rule);
        parts.Reference("at", fault.At);
        json.WriteEndObject();
    }

    private void Clause(ClauseView clause)
    {
        json.WriteStartObject();
        json.WriteString("part", clause.Part);
        json.WriteString("text", clause.Text.Value);
        if (clause.Line > 0)
            json.WriteNumber("line", clause.Line);
        json.WriteString("verdict", WhyWords.Json(clause.Verdict));
        json.WriteBoolean("decisive", clause.IsDecisive);
        json.WriteString("value", clause.Value.Value);
        parts.Texts("unread", clause.Unread);
        parts.Array("steps", clause.Steps, Step);
        json.WriteEndObject();
    }

    private void Step(StepView step)
    {
        json.WriteStartObject();
        json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(step.Kind.ToString()));
        json.WriteString("text", step.Text.Value);
        if (step.Kind != CelStepKind.Unreached)
            json.WriteString("value", step.Value.Value);
        if (step.Error is { } error)
            json.WriteString("error", JsonNamingPolicy.CamelCase.ConvertName(error.ToString()));
        if (step.Object is { } at)
            parts.Reference("object", at);
        if (!step.Path.IsEmpty)
            json.WriteString("path", step.Path.Value);
        if (step.Unset)
            json.WriteBoolean("unset", true);
        if (step.Loop is { } loop)
            Loop(loop);
        parts.Array("inner", step.Inner, Step);
        json.WriteEndObject();
    }

    private void Loop(CelLoop loop)
    {
        json.WriteStartObject("loop");
        json.WriteString("macro", loop.Macro);
        json.WriteNumber("size", loop.Size);
        json.WriteNumber("looked", loop.Looked);
        json.WriteNumber("held", loop.Held);
        json.WriteEndObject();
    }
}
