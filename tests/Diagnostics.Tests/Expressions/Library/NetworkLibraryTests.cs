namespace K8sDoctor.Diagnostics.Tests.Expressions.Library;

/// <summary>The examples of k8s.io/apiserver, cel/library/ip.go and cidr.go.</summary>
public sealed class NetworkLibraryTests
{
    [Theory]
    [InlineData("string(ip('127.0.0.1')) == '127.0.0.1' && string(ip('::1')) == '::1'")]
    [InlineData("isIP('127.0.0.1') && isIP('::1') && !isIP('127.0.0.256') && !isIP(':::1')")]
    [InlineData("!isIP('::ffff:1.2.3.4') && !isIP('fe80::1%eth0') && !isIP('01.2.3.4') && !isIP('1.2.3') && !isIP('1.2.3.4.5') && !isIP('') && !isIP('[::1]') && !isIP('::1/128')")]
    [InlineData("!isIP('1') && !isIP('0x7f.0.0.1') && !isIP(' 1.2.3.4') && !isIP('1.2.3.4 ') && !isIP('1:2:3:4:5:6:7:8:9') && !isIP('12345::') && !isIP('1::2::3') && !isIP('::1.2.3')")]
    [InlineData("isIP('::1.2.3.4') && isIP('1:2:3:4:5:6:7::') && isIP('1:2:3:4:5:6:1.2.3.4') && !isIP('::01.2.3.4')")]
    [InlineData("ip.isCanonical('127.0.0.1') && ip.isCanonical('2001:db8::abcd') && !ip.isCanonical('2001:DB8::ABCD') && !ip.isCanonical('2001:db8::0:0:0:abcd')")]
    [InlineData("string(ip('2001:0:0:1:0:0:0:1')) == '2001:0:0:1::1' && string(ip('2001:db8:0:1:1:1:1:1')) == '2001:db8:0:1:1:1:1:1' && string(ip('::1.2.3.4')) == '::102:304' && string(ip('0:0:0:0:0:0:0:0')) == '::'")]
    [InlineData("ip('127.0.0.1').family() == 4 && ip('::1').family() == 6")]
    [InlineData("ip('0.0.0.0').isUnspecified() && !ip('127.0.0.1').isUnspecified() && ip('::').isUnspecified() && !ip('::1').isUnspecified()")]
    [InlineData("ip('127.0.0.1').isLoopback() && !ip('192.168.0.1').isLoopback() && ip('::1').isLoopback() && !ip('2001:db8::abcd').isLoopback()")]
    [InlineData("ip('224.0.0.1').isLinkLocalMulticast() && !ip('224.0.1.1').isLinkLocalMulticast() && ip('ff02::1').isLinkLocalMulticast() && !ip('fd00::1').isLinkLocalMulticast()")]
    [InlineData("ip('169.254.169.254').isLinkLocalUnicast() && !ip('192.168.0.1').isLinkLocalUnicast() && ip('fe80::1').isLinkLocalUnicast() && !ip('fd80::1').isLinkLocalUnicast()")]
    [InlineData("ip('192.168.0.1').isGlobalUnicast() && !ip('255.255.255.255').isGlobalUnicast() && ip('2001:db8::abcd').isGlobalUnicast() && !ip('ff00::1').isGlobalUnicast()")]
    [InlineData("isCIDR('192.168.0.0/16') && isCIDR('::1/128') && !isCIDR('192.168.0.0/33') && !isCIDR('::1/129')")]
    [InlineData("!isCIDR('192.168.0.0') && !isCIDR('192.168.0.0/') && !isCIDR('192.168.0.0/016') && !isCIDR('192.168.0.0/+1') && !isCIDR('::ffff:1.2.3.4/24') && isCIDR('0.0.0.0/0')")]
    [InlineData("cidr('192.168.0.0/24').containsIP(ip('192.168.0.1')) && !cidr('192.168.0.0/24').containsIP(ip('192.168.1.1'))")]
    [InlineData("cidr('192.168.0.0/24').containsIP('192.168.0.1') && !cidr('192.168.0.0/24').containsIP('192.168.1.1') && !cidr('0.0.0.0/0').containsIP('::1')")]
    [InlineData("cidr('192.168.0.0/16').containsCIDR(cidr('192.168.10.0/24')) && !cidr('192.168.1.0/24').containsCIDR(cidr('192.168.2.0/24'))")]
    [InlineData("cidr('192.168.0.0/16').containsCIDR('192.168.10.0/24') && !cidr('192.168.1.0/24').containsCIDR('192.168.2.0/24') && !cidr('192.168.0.0/24').containsCIDR('192.168.0.0/23')")]
    [InlineData("cidr('192.168.0.1/24').ip() == ip('192.168.0.1') && cidr('192.168.0.1/24').ip().family() == 4 && cidr('::1/128').ip() == ip('::1') && cidr('::1/128').ip().family() == 6")]
    [InlineData("cidr('192.168.0.0/24').masked() == cidr('192.168.0.0/24') && cidr('192.168.0.1/24').masked() == cidr('192.168.0.0/24') && cidr('2001:db8:1::/32').masked() == cidr('2001:db8::/32')")]
    [InlineData("cidr('192.168.0.0/24') == cidr('192.168.0.0/24').masked() && cidr('192.168.0.1/24') != cidr('192.168.0.1/24').masked()")]
    [InlineData("cidr('192.168.0.0/16').prefixLength() == 16 && cidr('::1/128').prefixLength() == 128 && string(cidr('192.168.0.0/24')) == '192.168.0.0/24'")]
    [InlineData("cidr('2001:db8::/32').containsIP('2001:db8::1') && !cidr('2001:db8::/32').containsIP('2001:dc8::1') && cidr('::/0').containsCIDR('2001:db8::/33')")]
    [InlineData("type(ip('192.168.0.1')) == net.IP && type(cidr('192.168.0.0/24')) == net.CIDR")]
    public void The_documentations_examples_hold(string expression) => CelHarness.Holds(expression);

    [Theory]
    [InlineData("ip('127.0.0.256')", "'127.0.0.256' is no IP address")]
    [InlineData("ip.isCanonical('127.0.0.1.0')", "is no IP address")]
    [InlineData("cidr('192.168.0.0/33')", "is no network in CIDR notation")]
    [InlineData("cidr('10.0.0.0/8').containsIP('10.0.0')", "'10.0.0' is no IP address")]
    [InlineData("cidr('10.0.0.0/8').containsCIDR('10.0.0.0')", "is no network")]
    public void A_wrong_value_is_an_error_of_the_evaluation(string expression, string message) => CelHarness.Fails(expression, message);

    [Theory]
    [InlineData("isIP(cidr('192.168.0.0/24'))", "'isIP' expected string, found cidr; there is isIP(string)")]
    [InlineData("cidr('10.0.0.0/8').containsIP(1)", "'containsIP' expected ip or string, found int; there are cidr.containsIP(ip), cidr.containsIP(string)")]
    [InlineData("ip('::1').famly()", "there is no function 'famly' of a value of type ip; did you mean 'family'?")]
    public void A_wrong_type_does_not_compile(string expression, string message) => CelHarness.Refuses(expression, message);
}
