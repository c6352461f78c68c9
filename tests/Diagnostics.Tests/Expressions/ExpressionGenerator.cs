using System.Text;

namespace K8sDoctor.Diagnostics.Tests.Expressions;

/// <summary>
/// Makes expressions from random bytes by a grammar of templates: most of them are of the type that was asked for, some are not, and all are of the language.
/// The same bytes make the same expression.
/// </summary>
internal sealed class ExpressionGenerator(byte[] choices)
{
    /// <summary>What makes a value of a type: b bool, i int, d double, s string, y bytes, t timestamp, u duration, q quantity, a ip, I list of ints, S list of strings, M map, O optional int, D dyn, C container.</summary>
    private static readonly Dictionary<char, (string[] Leaves, string[] Templates)> Grammar = new()
    {
        ['b'] = (
            [
                "true", "false", "has(pod.spec.affinity)", "has(pod.metadata.labels.app)", "container.status.ready", "has(pod.metadata.name)", "pod.metadata.name == ''", "pod.status.phase == 'Running'",
                "pod.status.phase != 'Crashed'", "pod.status.phase in ['Pending', 'Lost']", "pod.spec.restartPolicy in ['No', 'Yes']", "1 in []",
            ],
            [
                "{b} && {b}", "{b} || {b}", "!{b}", "({b} ? {b} : {b})", "{i} == {i}", "{i} < {i}", "{d} >= {d}", "{s} != {s}", "{i} < {d}", "{s} in {S}", "{i} in {I}", "{s} in {M}", "{s}.contains({s})",
                "{s}.startsWith({s})", "{s}.matches('a|b+')", "{I}.exists(x, {b} || x == {i})", "{S}.all(x, x != {s})", "{I}.exists_one(x, x > {i})", "{M}.exists(k, v, v == {i})", "{O}.hasValue()",
                "{D} == {D}", "{t} < {t}", "{u} > {u}", "{q}.isLessThan({q})", "{a}.isLoopback()", "isQuantity({s})", "isIP({s})", "isURL({s})", "isSemver({s}, {b})", "{I}.isSorted()", "{S}.includes({s})",
                "sets.intersects({I}, {I})", "type({D}) == int", "events.exists(e, e.reason == {s})", "has({C}.livenessProbe)", "{C} == {C}", "cel.bind(z, {i}, z == z && {b})", "format.dns1123Label().validate({s}).hasValue()",
                "size({s}) >= 0", "{S}.size() < {i}", "{i} <= size({I})", "{t}.getMonth() > {i}", "{s}.indexOf({s}) >= -1", "pod.spec.containers.all(c, c.imagePullPolicy != 'Never' || {b})",
                "pod.spec.containers.exists(c, c.imagePullPolicy == 'Sometimes')", "pod.spec.containers.all(c, has(c.name))", "pod.spec.containers.all(c, has(c.image))", "container.status.restartCount == {i} && container.status.restartCount == {i}",
                "pod.status.phase != 'Running' || pod.status.phase != 'Gone'", "pod.status.phase == 'Running' && pod.status.phase == 'Pending'", "size({S}) == size({S})", "{b} ? {b} : {b}",
            ]),
        ['i'] = (
            ["0", "1", "-7", "9223372036854775807", "container.status.restartCount", "size(log)"],
            [
                "{i} + {i}", "{i} - {i}", "{i} * {i}", "{i} / {i}", "{i} % {i}", "-{i}", "({b} ? {i} : {i})", "size({s})", "{I}.size()", "{I}[{i}]", "{M}[{s}]", "int({d})", "int({s})", "{s}.indexOf({s})", "{O}.orValue({i})",
                "{O}.value()", "{I}.sum()", "{I}.max()", "{I}.indexOf({i})", "{t}.getHours()", "{u}.getSeconds()", "{q}.asInteger()", "{q}.compareTo({q})", "math.greatest({i}, {i})", "math.bitAnd({i}, {i})", "{a}.family()",
                "semver('1.2.3').major()", "cel.bind(y, {i}, y + y)", "cidr('10.0.0.0/8').prefixLength()", "int({t})", "owner.object.spec.replicas",
            ]),
        ['d'] = (["0.5", "1e300", "-0.0"], ["{d} + {d}", "{d} / {d}", "double({i})", "double({s})", "-{d}", "{q}.asApproximateFloat()", "math.sqrt({d})", "math.round({d})", "({b} ? {d} : {d})"]),
        ['s'] = (
            ["''", "'a'", "\"é😀\"", "r'\\d'", "pod.metadata.name", "pod.status.phase", "pod.metadata.labels['app']"],
            [
                "{s} + {s}", "string({i})", "string({d})", "string({u})", "string({a})", "{s}.substring({i})", "{s}.replace({s}, {s})", "{S}.join({s})", "{S}[{i}]", "{s}.lowerAscii()", "{s}.trim()", "{s}.reverse()", "{s}.charAt({i})",
                "'%s %d'.format([{s}, {i}])", "'%s'.format([{D}])", "({b} ? {s} : {s})", "{s}.find('[a-z]*')", "strings.quote({s})", "url({s}).getHost()", "{C}.name", "string({b})", "base64.encode({y})", "pod.?metadata.?name.orValue({s})",
            ]),
        ['y'] = (["b'\\xff'", "b''"], ["bytes({s})", "{y} + {y}", "base64.decode({s})"]),
        ['t'] = (["now", "timestamp('2026-01-01T00:00:00Z')", "pod.metadata.creationTimestamp", "pod.status.startTime"], ["{t} + {u}", "{t} - {u}", "timestamp({i})", "timestamp({s})"]),
        ['u'] = (["duration('1h')", "duration('0s')"], ["{t} - {t}", "{u} + {u}", "duration({s})", "duration({i})", "[{u}, {u}].sum()"]),
        ['q'] = (["quantity('1Gi')", "quantity('-3m')"], ["{q}.add({q})", "{q}.sub({i})", "quantity({s})", "quantity({i})"]),
        ['a'] = (["ip('10.0.0.1')", "ip('::1')"], ["ip({s})", "cidr('10.0.0.0/8').ip()"]),
        ['I'] = (
            ["[]", "[1, 2, 3]", "lists.range(4)"],
            [
                "[{i}, {i}]", "[?{O}, {i}]", "{I} + {I}", "{I}.filter(x, {b})", "{I}.map(x, x + {i})", "{S}.map(x, size(x))", "{I}.map(x, {b}, {i})", "{I}.reverse()", "{I}.sort()", "{I}.distinct()", "{I}.slice({i}, {i})", "{I}.sortBy(x, -x)",
                "[{I}, {I}].flatten()", "{I}.transformList(i, x, x * i)", "({b} ? {I} : {I})", "{I}.last({i})",
            ]),
        ['S'] = (["log", "['a', '']", "[]"], ["[{s}]", "{s}.split({s})", "{S} + {S}", "{M}.map(k, k)", "{S}.filter(x, x.contains({s}))", "pod.spec.containers.map(c, c.image)", "{S}.sort()", "{s}.findAll('[a-z]')", "({b} ? {S} : {S})"]),
        ['M'] = (["{}", "{'a': 1}"], ["{{s}: {i}}", "{'a': {i}, ?'b': {O}}", "{S}.transformMapEntry(i, x, {x: i})", "{M}.transformMap(k, v, v + {i})", "({b} ? {M} : {M})"]),
        ['O'] = (["optional.none()", "optional.of(1)"], ["optional.of({i})", "{I}[?{i}]", "{M}[?{s}]", "{M}.?a", "{O}.or({O})", "{O}.optMap(x, x + {i})", "{O}.optFlatMap(x, {O})", "{I}.first()", "{I}.last()"]),
        ['D'] = (["null", "dyn(1)", "pod.spec", "log"], ["dyn({b})", "dyn({i})", "dyn({s})", "dyn({I})", "[{D}, {D}]", "{D}[{D}]", "{D}.x", "{'k': {D}}", "({b} ? dyn({i}) : dyn({s}))", "{C}", "{D} + {D}", "dyn({t})", "dyn({q})"]),
        ['C'] = (["pod.spec.containers[0]"], ["pod.spec.containers[{i}]", "pod.spec.containers.filter(c, {b})[0]", "({b} ? {C} : {C})"]),
    };

    private const string Types = "bidsytuqaISMODC";

    private readonly StringBuilder _text = new();
    private int _next;

    /// <summary>An expression of a random type.</summary>
    public string Make()
    {
        Write(Types[Choose(Types.Length)], 0);
        return _text.ToString();
    }

    /// <summary>A condition, nearly always.</summary>
    public string MakeCondition()
    {
        Write('b', 0);
        return _text.ToString();
    }

    private int Choose(int count) => _next < choices.Length ? choices[_next++] % count : 0;

    private void Write(char type, int depth)
    {
        // One hole in many is filled with something of another type.
        if (Choose(40) == 39)
            type = Types[Choose(Types.Length)];
        var (leaves, templates) = Grammar[type];
        if (depth > 6 || _next >= choices.Length || Choose(3) == 0)
        {
            _text.Append(leaves[Choose(leaves.Length)]);
            return;
        }

        var template = templates[Choose(templates.Length)];
        for (var i = 0; i < template.Length; i++)
        {
            if (template[i] == '{' && i + 2 < template.Length && template[i + 2] == '}' && Types.Contains(template[i + 1]))
            {
                _text.Append('(');
                Write(template[i + 1], depth + 1);
                _text.Append(')');
                i += 2;
            }
            else
            {
                _text.Append(template[i]);
            }
        }
    }
}
