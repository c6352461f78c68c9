using System.Globalization;
using System.Text;
using System.Text.Json;

namespace K8sDoctor.Diagnostics.Resources;

/// <summary>
/// Turns JSON into messages as a plan says. A value of another JSON type than the schema's is an error, as it is for client-go's decoder; null is the same
/// as an absent field, and null elements of lists, which only free-form JSON can have, are dropped. Of fields and keys that occur twice the last one counts.
/// </summary>
internal sealed class MessageParser
{
    private const int FewKeys = 32;

    // The longest annotation there is, a copy of the whole object; of a ConfigMap or Secret it would be a copy of the data.
    private static ReadOnlySpan<byte> LastApplied => "kubectl.kubernetes.io/last-applied-configuration"u8;

    private readonly Interner _interner = new();
    private readonly NodeTable _nodes = new();
    private readonly List<SchemaField> _path = [];
    private object?[] _values = new object?[256];
    private int[] _hashes = new int[256];
    private int _top;
    private long _epoch;
    private ulong _uid;

    /// <summary>The fields from the object to where the last failure happened.</summary>
    public string Path => string.Join('.', _path.Select(f => f.Name));

    /// <summary>To be called when another text is read from now on: offsets into the last one mean nothing in it.</summary>
    public void Begin() => _epoch++;

    /// <summary>Forgets what a failed read has left behind.</summary>
    public void Reset()
    {
        _values.AsSpan(0, _top).Clear();
        _path.Clear();
        _top = 0;
    }

    /// <summary>Reads the object of a kind that the reader stands before the first field of.</summary>
    /// <param name="uid">See <see cref="ResourceObject.Uid"/>.</param>
    public ResourceMessage ReadObject(ref Utf8JsonReader json, ReadOnlySpan<byte> source, ReadPlan plan, ResourceKind kind, out ulong uid)
    {
        _uid = 0;
        var body = ReadMessage(ref json, source, plan, kind, out _);
        uid = _uid;
        return body;
    }

    /// <param name="source">The text that the reader reads.</param>
    /// <param name="kind">Fills in <c>kind</c> and <c>apiVersion</c>, which list items lack; null for a message within an object.</param>
    private ResourceMessage ReadMessage(ref Utf8JsonReader json, ReadOnlySpan<byte> source, ReadPlan plan, ResourceKind? kind, out int hash)
    {
        var shape = plan.Shape;
        var frame = Push(shape.Kept.Count);
        if (kind is not null)
            FillIn(kind, shape, frame);
        var previous = plan.Start;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var index = plan.Match(json.ValueIsEscaped ? Encoding.UTF8.GetBytes(JsonText.Of(ref json)) : json.ValueSpan, previous);
            if (index < 0)
            {
                json.Skip();
                continue;
            }

            previous = index;
            ref readonly var step = ref plan[index];
            if (step.IsUid && _path.Count == 1)
                _uid = UidOf(json);
            if (step.Slot < 0)
            {
                json.Skip();
                continue;
            }

            json.Read();
            _path.Add(step.Field);
            var value = ReadField(ref json, source, in step, out var valueHash);
            _path.RemoveAt(_path.Count - 1);
            _values[frame + step.Slot] = value;
            _hashes[frame + step.Slot] = valueHash;
        }

        return Finish(shape, frame, out hash);
    }

    private object? ReadField(ref Utf8JsonReader json, ReadOnlySpan<byte> source, ref readonly ReadStep step, out int hash)
    {
        if (step.Memo is not { } memo || json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return ReadValue(ref json, source, step.Field.Type, step.Child, out hash);
        var start = (int)json.TokenStartIndex;
        if (memo.Find(source, start, _epoch, out hash) is { } known)
        {
            json.Skip();
            return known;
        }

        var value = ReadValue(ref json, source, step.Field.Type, step.Child, out hash);
        memo.Put(_epoch, start, (int)json.BytesConsumed, value, hash);
        return value;
    }

    private object? ReadValue(ref Utf8JsonReader json, ReadOnlySpan<byte> source, SchemaType type, ReadPlan? child, out int hash)
    {
        hash = 0;
        if (json.TokenType == JsonTokenType.Null)
            return null;
        switch (type.Form)
        {
            case SchemaForm.Message:
                Expect(ref json, JsonTokenType.StartObject, "an object");
                return ReadMessage(ref json, source, child!, null, out hash);
            case SchemaForm.List:
                Expect(ref json, JsonTokenType.StartArray, "a list");
                return ReadList(ref json, source, type.Element!, child, out hash);
            case SchemaForm.Map:
                Expect(ref json, JsonTokenType.StartObject, "an object");
                return ReadMap(ref json, source, type.Element!, child, out hash);
            case SchemaForm.Any:
                return ReadAny(ref json, source, type, out hash);
            default:
                return ReadScalar(ref json, type.Form, out hash);
        }
    }

    private object ReadScalar(ref Utf8JsonReader json, SchemaForm form, out int hash)
    {
        switch (form)
        {
            case SchemaForm.Integer:
                return ReadInteger(ref json, out hash);
            case SchemaForm.Number:
                Expect(ref json, JsonTokenType.Number, "a number");
                hash = json.GetDouble().GetHashCode();
                return json.GetDouble();
            case SchemaForm.Boolean:
                hash = (int)json.TokenType;
                return json.TokenType is JsonTokenType.True or JsonTokenType.False
                    ? Interner.Boolean(json.TokenType == JsonTokenType.True)
                    : throw Unexpected(ref json, "a boolean");
            case SchemaForm.Time:
                return ReadTime(ref json, out hash);
            case SchemaForm.IntOrString when json.TokenType == JsonTokenType.Number:
                return ReadInteger(ref json, out hash);
            case SchemaForm.Quantity when json.TokenType == JsonTokenType.Number:
                return _interner.Text(json.ValueSpan, out hash);
            default:
                Expect(ref json, JsonTokenType.String, "a string");
                return ReadText(ref json, out hash);
        }
    }

    private object ReadInteger(ref Utf8JsonReader json, out int hash)
    {
        if (json.TokenType != JsonTokenType.Number || !json.TryGetInt64(out var value))
            throw Unexpected(ref json, "an integer");
        hash = value.GetHashCode();
        return _interner.Integer(value);
    }

    private object ReadTime(ref Utf8JsonReader json, out int hash)
    {
        if (json.TokenType != JsonTokenType.String || !json.TryGetDateTimeOffset(out var time))
            throw Unexpected(ref json, "an RFC 3339 time");
        hash = time.GetHashCode();
        return _interner.Time(time.UtcDateTime);
    }

    private string ReadText(ref Utf8JsonReader json, out int hash)
    {
        if (!json.ValueIsEscaped)
            return _interner.Text(CombinedEvent.Message(json.ValueSpan), out hash);
        var text = CombinedEvent.Message(JsonText.Of(ref json));
        hash = text.Length;
        return text;
    }

    private object? ReadAny(ref Utf8JsonReader json, ReadOnlySpan<byte> source, SchemaType any, out int hash)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadMap(ref json, source, any, null, out hash);
            case JsonTokenType.StartArray:
                return ReadList(ref json, source, any, null, out hash);
            case JsonTokenType.True or JsonTokenType.False:
                return ReadScalar(ref json, SchemaForm.Boolean, out hash);
            case JsonTokenType.Number:
                return ReadScalar(ref json, json.TryGetInt64(out _) ? SchemaForm.Integer : SchemaForm.Number, out hash);
            default:
                return ReadText(ref json, out hash);
        }
    }

    private ResourceList ReadList(ref Utf8JsonReader json, ReadOnlySpan<byte> source, SchemaType element, ReadPlan? child, out int hash)
    {
        var frame = _top;
        hash = 1;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (ReadValue(ref json, source, element, child, out var itemHash) is not { } item || TokenMount.Is(item))
                continue;
            _values[Push(1)] = item;
            hash = HashCode.Combine(hash, itemHash);
        }

        var list = _nodes.List(_values.AsSpan(frame, _top - frame), hash);
        Pop(frame);
        return list;
    }

    private ResourceMap ReadMap(ref Utf8JsonReader json, ReadOnlySpan<byte> source, SchemaType element, ReadPlan? child, out int hash)
    {
        var frame = _top;
        Dictionary<string, int>? places = null;
        hash = 2;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueSpan.SequenceEqual(LastApplied))
            {
                json.Skip();
                continue;
            }

            var key = ReadText(ref json, out var keyHash);
            json.Read();
            var value = ReadValue(ref json, source, element, child, out var valueHash);
            var place = PlaceOf(key, frame, ref places);
            _values[place] = key;
            _values[place + 1] = value;
            hash = HashCode.Combine(hash, keyHash, valueHash);
        }

        var map = _nodes.Map(_values.AsSpan(frame, _top - frame), hash);
        Pop(frame);
        return map;
    }

    /// <summary>Where a key lies, or a new place for it. Linear in a small map; hostile input does not stay small.</summary>
    private int PlaceOf(string key, int frame, ref Dictionary<string, int>? places)
    {
        var count = (_top - frame) / 2;
        if (count < FewKeys)
        {
            for (var place = frame; place < _top; place += 2)
            {
                if ((string)_values[place]! == key)
                    return place;
            }

            return Push(2);
        }

        if (places is null)
        {
            places = [];
            for (var place = frame; place < _top; place += 2)
                places[(string)_values[place]!] = place;
        }

        return places.TryGetValue(key, out var known) ? known : places[key] = Push(2);
    }

    private ResourceMessage Finish(MessageShape shape, int frame, out int hash)
    {
        var count = shape.Kept.Count;
        var present = 0UL;
        hash = 3;
        for (var slot = 0; slot < count; slot++)
        {
            if (_values[frame + slot] is null)
                continue;
            present |= slot < 64 ? 1UL << slot : 0;
            hash = HashCode.Combine(hash, slot, _hashes[frame + slot]);
        }

        var layout = shape.Layout(present);
        for (var slot = 0; slot < count; slot++)
        {
            if (layout.PositionOf(slot) is >= 0 and var position)
                _values[frame + position] = _values[frame + slot];
        }

        var message = _nodes.Message(layout, _values.AsSpan(frame, layout.Count), hash);
        Pop(frame);
        return message;
    }

    private void FillIn(ResourceKind kind, MessageShape shape, int frame)
    {
        for (var slot = 0; slot < shape.Kept.Count; slot++)
        {
            _values[frame + slot] = shape.Kept[slot].Name switch { "apiVersion" => kind.ApiVersion, "kind" => kind.Kind, _ => null };
            _hashes[frame + slot] = 0;
        }
    }

    private int Push(int count)
    {
        var frame = _top;
        _top += count;
        if (_top > _values.Length)
        {
            Array.Resize(ref _values, Math.Max(_top, _values.Length * 2));
            Array.Resize(ref _hashes, _values.Length);
        }

        return frame;
    }

    /// <summary>Everything at and above the top of the stack is null, always.</summary>
    private void Pop(int frame)
    {
        _values.AsSpan(frame, _top - frame).Clear();
        _top = frame;
    }

    /// <summary>A hash (FNV-1a) of the text after the field name; 0 for anything else. Takes a copy of the reader: what is read here is read again.</summary>
    private static ulong UidOf(Utf8JsonReader json)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.String)
            return 0;
        var hash = 14695981039346656037UL;
        foreach (var b in json.ValueSpan)
            hash = (hash ^ b) * 1099511628211UL;
        return hash;
    }

    private static void Expect(ref Utf8JsonReader json, JsonTokenType token, string what)
    {
        if (json.TokenType != token)
            throw Unexpected(ref json, what);
    }

    private static ResourceFormatException Unexpected(ref Utf8JsonReader json, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"expected {what}, found {json.TokenType}"), json.TokenStartIndex);
}
