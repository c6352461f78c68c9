using System.Text.RegularExpressions;
using K8sDoctor.Diagnostics.Resources;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>A new rule and its test, to begin with: both pass as they stand, and every line says what belongs there.</summary>
internal sealed partial class RuleSkeleton(RuleSubject subject, string id)
{
    /// <summary>Writes both files into a folder, or neither.</summary>
    /// <exception cref="UsageException">The id is none, the kind is none, or there is such a file already.</exception>
    public static int Write(string kind, string id, string folder, TextWriter output)
    {
        if (!IdPattern().IsMatch(id))
            throw new UsageException($"'{id}' is no id: small letters and digits, with dashes between words, like image-tag-missing");
        var skeleton = new RuleSkeleton(SubjectOf(kind), id);
        var (rule, test) = (Path.Combine(folder, id + ".yaml"), Path.Combine(folder, id + ".test.yaml"));
        if (new[] { rule, test }.FirstOrDefault(File.Exists) is { } taken)
            throw new UsageException($"'{taken}' is there already");
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(rule, skeleton.Rule());
            File.WriteAllText(test, skeleton.Test());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the rule cannot be written: {e.Message}", e);
        }

        output.WriteLine(new SafeText($"{rule}\n{test}\nNow say in the test what must be found, then in the rule when; and run: k8sdoctor rules test {folder}", multiline: true));
        return ExitCodes.Ok;
    }

    /// <summary>The subject that somebody means: by kind, plural or short name. Throws <see cref="UsageException"/> with the nearest names.</summary>
    internal static RuleSubject SubjectOf(string kind)
    {
        var name = RuleSubject.All.Keys.FirstOrDefault(n => n.Equals(kind, StringComparison.OrdinalIgnoreCase))
            ?? ResourceKinds.All.FirstOrDefault(k => k.Plural == kind || k.ShortNames.Contains(kind))?.Kind;
        if (name is not null && RuleSubject.All.TryGetValue(name, out var subject))
            return subject;
        var near = NearestNames.Of(kind, RuleSubject.All.Keys, 3);
        throw new UsageException($"there is no kind '{kind}'{(near.IsEmpty ? $"; there are {string.Join(", ", RuleSubject.All.Keys.Order(StringComparer.Ordinal))}" : $"; did you mean {string.Join(" or ", near)}?")}");
    }

    private string Variable => subject.Form switch
    {
        SubjectForm.Container or SubjectForm.Pod => "pod",
        SubjectForm.Autoscaler => "hpa",
        _ => "object",
    };

    private string Rule() => Fill("""
        id: <id>
        title: "{{<name>}} has the fault that this rule is about"
        subject: <subject>
        severity: warning            # critical (it does not serve), warning (it will not for long, or serves badly), info
        when:                        # all must hold, in order; the cheap and decisive ones first, those that read logs last
          - "'example' in <variable>.metadata.labels"
        cause: >-
          What is wrong and why, in a sentence or two, with the numbers and names of this very case:
          {{<variable>.metadata.name}} has the label example={{<variable>.metadata.labels['example']}}.
        evidence:
          - "'labels: example=' + <variable>.metadata.labels['example']"
        fixes:
          - title: Look at it
            risk: read-only          # read-only, restarts-pods, changes-cluster, data-loss
            command: kubectl <in>get <plural> {{<variable>.metadata.name}} -o yaml
        page:                        # for its page, in general and without expressions; you may leave it out
          meaning: >-
            What it means that a <kind> has this fault, for somebody who has never met it.
          mechanism: >-
            How Kubernetes gets there: which component sees what, and writes which field or event, in which order.
          check: |
            How to see it by hand:

            ```sh
            kubectl <placeholder>get <plural> NAME --show-labels
            ```
          prevention: >-
            How to prevent it.

        """);

    private string Test() => Fill("""
        cases:
        - name: fires on the fault
          now: '2026-01-01T00:10:00Z'
          objects:                   # as kubectl get -o yaml prints them; leave out what does not matter
          - {apiVersion: <api>, kind: <kind>, metadata: {<place>, labels: {example: broken}}<body>}
          expect:
          - {subject: <subject> <path>, cause: example=broken, fix: kubectl}
        - name: is silent on a near miss
          now: '2026-01-01T00:10:00Z'
          objects:
          - {apiVersion: <api>, kind: <kind>, metadata: {<place>}<body>}
          expect: []                 # must not fire

        """);

    private string Fill(string template)
    {
        var (isContainer, isNamespaced) = (subject.Form == SubjectForm.Container, subject.Kind.Namespaced);
        return template
            .Replace("<name>", isContainer ? "container.name" : "<variable>.metadata.name", StringComparison.Ordinal)
            .Replace("<in>", isNamespaced ? "-n {{<variable>.metadata.namespace}} " : "", StringComparison.Ordinal)
            .Replace("<placeholder>", isNamespaced ? "-n NAMESPACE " : "", StringComparison.Ordinal)
            .Replace("<place>", isNamespaced ? "name: web, namespace: shop" : "name: web", StringComparison.Ordinal)
            .Replace("<path>", $"{(isNamespaced ? "shop/" : "")}web{(isContainer ? "/app" : "")}", StringComparison.Ordinal)
            .Replace("<body>", isContainer ? ", spec: {containers: [{name: app, image: 'shop/web:1'}]}, status: {containerStatuses: [{name: app}]}" : "", StringComparison.Ordinal)
            .Replace("<variable>", Variable, StringComparison.Ordinal)
            .Replace("<subject>", subject.Name, StringComparison.Ordinal)
            .Replace("<plural>", subject.Kind.Plural, StringComparison.Ordinal)
            .Replace("<kind>", subject.Kind.Kind, StringComparison.Ordinal)
            .Replace("<api>", subject.Kind.ApiVersion, StringComparison.Ordinal)
            .Replace("<id>", id, StringComparison.Ordinal);
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex IdPattern();
}
