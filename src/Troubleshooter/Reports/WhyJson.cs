using System.Collections.Immutable;
using System.Text.Json;
using K8sDoctor.Diagnostics.Expressions;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Reports;

/// <summary>The part of the JSON report that tells how rules came to their answers.</summary>
internal sealed class WhyJson(Utf8JsonWriter json)
{
    public void Write(WhyView why)
    {
        Array("why", why.Findings, Trace);
        Array("whyNot", why.Asked, Asked);
    }

    private void Asked(AskedView asked)
    {
        json.WriteStartObject();
        json.WriteString("rule", asked.Rule);
        json.WriteString("subjectKind", asked.SubjectKind);
        json.WriteBoolean("near", asked.IsNear);
        Array("traces", asked.Traces, Trace);
        json.WriteEndObject();
    }

    private void Trace(TraceView trace)
    {
        json.WriteStartObject();
        json.WriteString("rule", trace.Rule);
        json.WriteString("file", trace.File.Value);
        Reference("subject", trace.Subject);
        json.WriteString("verdict", WhyWords.Json(trace.Verdict));
        if (trace.RefinedBy is { } better)
        {
            json.WritePropertyName("refinedBy");
            Fault(better);
        }

        Array("explainedBy", trace.ExplainedBy, Fault);
        if (trace.Held is { } held)
            json.WriteNumber("heldSeconds", (long)held.TotalSeconds);
        if (trace.For > TimeSpan.Zero)
            json.WriteNumber("forSeconds", (long)trace.For.TotalSeconds);
        Array("clauses", trace.Clauses, Clause);
        Array("others", trace.Others, Reference);
        json.WriteEndObject();
    }

    private void Fault(FaultView fault)
    {
        json.WriteStartObject();
        json.WriteString("rule", fault.Rule);
        Reference("at", fault.At);
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
        Array("unread", clause.Unread, text => json.WriteStringValue(text.Value));
        Array("steps", clause.Steps, Step);
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
            Reference("object", at);
        if (!step.Path.IsEmpty)
            json.WriteString("path", step.Path.Value);
        if (step.Unset)
            json.WriteBoolean("unset", true);
        if (step.Loop is { } loop)
            Loop(loop);
        Array("inner", step.Inner, Step);
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

    private void Reference(string name, ReferenceView reference)
    {
        json.WritePropertyName(name);
        Reference(reference);
    }

    private void Reference(ReferenceView reference)
    {
        json.WriteStartObject();
        json.WriteString("kind", reference.Kind.Value);
        Text("namespace", reference.Namespace);
        json.WriteString("name", reference.Name.Value);
        Text("container", reference.Container);
        json.WriteEndObject();
    }

    private void Text(string name, SafeText text)
    {
        if (!text.IsEmpty)
            json.WriteString(name, text.Value);
    }

    private void Array<T>(string name, ImmutableArray<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            write(item);
        json.WriteEndArray();
    }
}
