using System.Collections.Immutable;
using System.Xml;
using K8sDoctor.Diagnostics.Rules;
using K8sDoctor.Diagnostics.Rules.Testing;
using K8sDoctor.Troubleshooter.Session;

namespace K8sDoctor.Troubleshooter.Commands;

/// <summary>What came of a test case; without differences it has passed.</summary>
internal sealed record RuleTestResult(RuleTestCase Case, ImmutableArray<RuleTestDifference> Differences);

/// <summary>What came of the tests of rules, for people and for CI servers.</summary>
/// <param name="Faults">What could not be read, so that it was not tested.</param>
/// <param name="Texts">The files by path, to show where the faults are.</param>
internal sealed record RuleTestReport(ImmutableArray<RuleTestResult> Results, ImmutableArray<RuleFault> Faults, ILookup<string, string> Texts)
{
    public int Failed => Results.Count(r => !r.Differences.IsEmpty);

    /// <summary>The cases that failed, each difference as expected and actual lines; then the numbers.</summary>
    public void WriteText(TextWriter output)
    {
        foreach (var fault in Faults)
            FaultExcerpt.Write(fault, Texts[fault.Path].FirstOrDefault(""), output);
        foreach (var (test, differences) in Results.Where(r => !r.Differences.IsEmpty))
        {
            output.WriteLine(new SafeText($"FAILED {test.Path}({test.Line}): {test.Name}"));
            foreach (var difference in differences)
                Write(difference, output);
        }

        output.WriteLine($"{Results.Length} cases, {Failed} failed{(Faults.IsEmpty ? "" : $", {Faults.Length} faults")}");
    }

    /// <summary>JUnit's XML as CI servers read it: a suite for each file, a failure for each case that failed, an error for each fault.</summary>
    public void WriteJUnit(TextWriter output)
    {
        using var xml = XmlWriter.Create(output, new XmlWriterSettings { Indent = true, CheckCharacters = false, CloseOutput = false });
        xml.WriteStartElement("testsuites");
        xml.WriteAttributeString("name", "k8sdoctor rules");
        Numbers(xml, Results.Length, Failed, Faults.Length);
        foreach (var file in Results.GroupBy(r => r.Case.Path))
        {
            xml.WriteStartElement("testsuite");
            Attribute(xml, "name", file.Key);
            Numbers(xml, file.Count(), file.Count(r => !r.Differences.IsEmpty), 0);
            foreach (var result in file)
                Write(result, xml);
            xml.WriteEndElement();
        }

        foreach (var file in Faults.GroupBy(f => f.Path))
            Write(file, xml);
        xml.WriteEndElement();
        xml.Flush();
        output.WriteLine();
    }

    private static void Write(RuleTestDifference difference, TextWriter output)
    {
        output.WriteLine($"  {new SafeText(difference.What)}");
        if (difference is { Expected: null, Actual: null })
            return;
        if (difference.Expected is { } expected)
            Block("expected:", expected, output);
        Block("actual:  ", difference.Actual ?? "(nothing)", output);
    }

    private static void Block(string label, string text, TextWriter output)
    {
        foreach (var line in new SafeText(text, multiline: true).ToString().Split('\n'))
        {
            output.WriteLine($"    {label} {line}".TrimEnd());
            label = "         ";
        }
    }

    private static void Write(RuleTestResult result, XmlWriter xml)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", result.Case.Rule);
        Attribute(xml, "name", result.Case.Name);
        Attribute(xml, "file", result.Case.Path);
        Attribute(xml, "line", $"{result.Case.Line}");
        if (!result.Differences.IsEmpty)
        {
            xml.WriteStartElement("failure");
            Attribute(xml, "message", result.Differences[0].What);
            xml.WriteString(new SafeText(string.Join('\n', result.Differences), multiline: true).ToString());
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Write(IGrouping<string, RuleFault> file, XmlWriter xml)
    {
        xml.WriteStartElement("testsuite");
        Attribute(xml, "name", file.Key);
        Numbers(xml, file.Count(), 0, file.Count());
        foreach (var fault in file)
        {
            xml.WriteStartElement("testcase");
            Attribute(xml, "name", $"line {fault.Line}, column {fault.Column}");
            xml.WriteStartElement("error");
            Attribute(xml, "message", fault.ToString());
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Numbers(XmlWriter xml, int tests, int failures, int errors)
    {
        Attribute(xml, "tests", $"{tests}");
        Attribute(xml, "failures", $"{failures}");
        Attribute(xml, "errors", $"{errors}");
    }

    // SafeText leaves no character that XML cannot hold.
    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, new SafeText(value).ToString());
}
