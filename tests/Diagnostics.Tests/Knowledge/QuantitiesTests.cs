using K8sDoctor.Diagnostics.Knowledge;

namespace K8sDoctor.Diagnostics.Tests.Knowledge;

public sealed class QuantitiesTests
{
    [Theory]
    [InlineData("2", "2")]
    [InlineData("250m", "0.25")]
    [InlineData("1.5", "1.5")]
    [InlineData("32Mi", "33554432")]
    [InlineData("24581692Ki", "25171652608")]
    [InlineData("1e3", "1000")]
    [InlineData("5G", "5000000000")]
    [InlineData("100u", "0.0001")]
    [InlineData("0", "0")]
    public void A_quantity_is_a_number_of_base_units(string text, string expected) =>
        Assert.Equal(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), Quantities.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("lots")]
    [InlineData("1Zi")]
    [InlineData("9e40")]
    [InlineData("99999999999999999999999999999999999999999999")]
    public void What_is_no_quantity_is_null(string text) => Assert.Null(Quantities.Parse(text));

    [Theory]
    [InlineData("cpu", "0.25", "250m")]
    [InlineData("cpu", "1.5", "1.5")]
    [InlineData("cpu", "64", "64")]
    [InlineData("memory", "33554432", "32Mi")]
    [InlineData("memory", "25171652608", "23.4Gi")]
    [InlineData("requests.memory", "1048576", "1Mi")]
    [InlineData("nvidia.com/gpu", "4", "4")]
    public void A_number_is_written_as_an_operator_would(string resource, string value, string expected) =>
        Assert.Equal(expected, Quantities.Format(resource, decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture)));
}
