namespace K8sDoctor.Diagnostics.Tests.Expressions.Library;

/// <summary>The examples of k8s.io/apiserver, cel/library/semverlib.go.</summary>
public sealed class SemverLibraryTests
{
    [Theory]
    [InlineData("isSemver('1.0.0') && isSemver('0.1.0-alpha.1') && !isSemver('200K') && !isSemver('Three') && !isSemver('Mi') && !isSemver('hello')")]
    [InlineData("!isSemver('v1.0') && isSemver('v1.0', true) && isSemver('1.0', true) && isSemver('01.01.01', true) && isSemver('1', true)")]
    [InlineData("isSemver('1.2.3-beta.1+build.1') && !isSemver('') && !isSemver('v1.0.0') && !isSemver(' 1.0.0') && !isSemver('1. 0.0') && !isSemver('1.0.0 ') && !isSemver('01.01.01')")]
    [InlineData("!isSemver('', true) && !isSemver(' 1.0.0', true) && !isSemver('1. 0.0', true) && !isSemver('1.0.0 ', true) && !isSemver('1.0-rc', true) && !isSemver('vv1', true)")]
    [InlineData("!isSemver('1.2.3-01') && !isSemver('1.2.3-') && !isSemver('1.2.3+') && !isSemver('1.2.3-a..b') && isSemver('1.2.3-0a') && isSemver('1.2.3--') && !isSemver('1.2.3.4') && !isSemver('99999999999999999999.0.0')")]
    [InlineData("semver('v1.0.0', true) == semver('1.0.0') && semver('1.0', true) == semver('1.0.0') && semver('01.01.01', true) == semver('1.1.1') && semver('v01.01', true) == semver('1.1.0')")]
    [InlineData("semver('1.2.3').major() == 1 && semver('1.2.3').minor() == 2 && semver('1.2.3').patch() == 3")]
    [InlineData("semver('1.2.3').compareTo(semver('1.2.3')) == 0 && semver('1.2.3').compareTo(semver('2.0.0')) == -1 && semver('1.2.3').compareTo(semver('0.1.2')) == 1")]
    [InlineData("semver('1.0.0').isLessThan(semver('1.2.3')) && !semver('1.0.0').isLessThan(semver('1.0.0')) && semver('1.2.3').isGreaterThan(semver('1.0.0')) && !semver('1.0.0').isGreaterThan(semver('1.0.0'))")]
    [InlineData("['1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2', '1.0.0-beta.11', '1.0.0-rc.1', '1.0.0'].all(i, v, i == 0 || semver(['1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2', '1.0.0-beta.11', '1.0.0-rc.1', '1.0.0'][i - 1]).isLessThan(semver(v)))")]
    [InlineData("semver('1.2.3+a') == semver('1.2.3+b') && type(semver('1.2.3')) == kubernetes.Semver")]
    public void The_documentations_examples_hold(string expression) => CelHarness.Holds(expression);

    [Theory]
    [InlineData("semver('v1.0')", "'v1.0' is no semantic version")]
    [InlineData("semver('200K')", "is no semantic version")]
    public void A_wrong_value_is_an_error_of_the_evaluation(string expression, string message) => CelHarness.Fails(expression, message);

    [Theory]
    [InlineData("isSemver([1, 2, 3])", "'isSemver' expected string, found list(int); there are isSemver(string), isSemver(string, bool)")]
    [InlineData("semver('1.0.0').compareTo(quantity('1'))", "'compareTo' expected semver, found quantity; there is semver.compareTo(semver)")]
    public void A_wrong_type_does_not_compile(string expression, string message) => CelHarness.Refuses(expression, message);
}
