namespace K8sDoctor.Diagnostics.Tests.Expressions.Library;

/// <summary>The examples and tests of k8s.io/apiserver, cel/library/format.go.</summary>
public sealed class FormatLibraryTests
{
    [Theory]
    [InlineData("!format.dns1123Label().validate('my-label-name').hasValue() && !format.dns1123Subdomain().validate('apiextensions.k8s.io').hasValue() && !format.dns1035Label().validate('my-label-name').hasValue()")]
    [InlineData("!format.qualifiedName().validate('apiextensions.k8s.io/v1beta1').hasValue() && !format.dns1123LabelPrefix().validate('my-label-prefix-').hasValue() && !format.dns1123SubdomainPrefix().validate('mysubdomain.prefix.-').hasValue()")]
    [InlineData("!format.dns1035LabelPrefix().validate('my-label-prefix-').hasValue() && !format.uri().validate('http://example.com').hasValue() && !format.uuid().validate('123e4567-e89b-12d3-a456-426614174000').hasValue()")]
    [InlineData("!format.byte().validate('aGVsbG8=').hasValue() && !format.date().validate('2021-01-01').hasValue() && !format.datetime().validate('2021-01-01T00:00:00Z').hasValue() && !format.labelValue().validate('my-cool-label-Value').hasValue() && !format.labelValue().validate('').hasValue()")]
    [InlineData("format.dns1123Label().validate('contains a space').value() == ['a lowercase RFC 1123 label must consist of lower case alphanumeric characters or \\'-\\', and must start and end with an alphanumeric character (e.g. \\'my-name\\',  or \\'123-abc\\', regex used for validation is \\'[a-z0-9]([-a-z0-9]*[a-z0-9])?\\')']")]
    [InlineData("format.dns1123LabelPrefix().validate('contains a space-').value() == ['a lowercase RFC 1123 label must consist of lower case alphanumeric characters or \\'-\\', and must start and end with an alphanumeric character (e.g. \\'my-name\\',  or \\'123-abc\\', regex used for validation is \\'[a-z0-9]([-a-z0-9]*[a-z0-9])?\\')']")]
    [InlineData("format.dns1123Label().validate('a.b').value() == ['must not contain dots'] && format.dns1123Subdomain().validate('contains a space').value()[0].endsWith(r\"regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')\")")]
    [InlineData("format.dns1035Label().validate('1a').value()[0].startsWith('a DNS-1035 label must consist of') && format.dns1123Label().validate(lists.range(64).map(i, 'a').join()).value() == ['must be no more than 63 bytes']")]
    [InlineData("format.qualifiedName().validate('contains a space').value()[0].startsWith('name part must consist of') && format.qualifiedName().validate('/x').value() == ['prefix part must be non-empty'] && format.qualifiedName().validate('a/b/c').value()[0].startsWith('a valid label key must')")]
    [InlineData("format.labelValue().validate('no!').value()[0].startsWith('a valid label must be an empty string or') && format.uri().validate('example.com').value() == ['parse \"example.com\": invalid URI for request']")]
    [InlineData("format.byte().validate('aGVsbG8').value() == ['invalid base64'] && format.date().validate('2020-01-32').value() == ['invalid date'] && format.datetime().validate('2020-01-32T00:00:00Z').value() == ['invalid datetime'] && format.uuid().validate('123e4567').value() == ['does not match the UUID format']")]
    [InlineData("!format.named('unknown').hasValue() && ['dns1123Label', 'dns1123Subdomain', 'dns1035Label', 'qualifiedName', 'dns1123LabelPrefix', 'dns1123SubdomainPrefix', 'dns1035LabelPrefix', 'labelValue', 'uri', 'uuid', 'byte', 'date', 'datetime'].all(n, format.named(n).hasValue())")]
    [InlineData("format.named('uri').value() == format.uri() && format.uri() != format.uuid() && type(format.uri()) == kubernetes.NamedFormat")]
    public void The_documentations_examples_hold(string expression) => CelHarness.Holds(expression);

    [Theory]
    [InlineData("format.dns1123Labe().validate('a')", "undeclared function 'format.dns1123Labe'; did you mean 'format.dns1123Label'?")]
    [InlineData("format.uri().validate(1)", "'validate' expected string, found int; there is namedFormat.validate(string)")]
    public void A_wrong_type_does_not_compile(string expression, string message) => CelHarness.Refuses(expression, message);
}
