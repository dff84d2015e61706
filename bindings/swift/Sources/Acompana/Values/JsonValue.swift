/// Any JSON value, such as one field of a record's body.
///
/// It prints and reflects without its content, which is personal data: ask for `json` to get at the text on purpose.
public struct JsonValue: Hashable, Sendable {
    let content: LazyJson

    init(_ json: Json) { content = LazyJson(json) }

    init(fromCore text: String) { content = LazyJson(trusted: text) }

    /// Reads JSON text.
    public init(json text: String) throws(NotJson) {
        do {
            self.init(try JsonReader.read(text))
        } catch let error as NotJson {
            throw error
        } catch {
            throw NotJson(offset: 0, expected: "JSON")
        }
    }

    /// Text.
    public init(_ text: String) { self.init(.text(text)) }

    /// A whole number.
    public init(_ number: Int) { self.init(.number(String(number))) }

    /// Yes or no.
    public init(_ flag: Bool) { self.init(.flag(flag)) }

    /// A day, as ISO 8601 text.
    public init(_ date: CivilDate) { self.init(.text(date.description)) }

    /// A moment, as RFC 3339 text.
    public init(_ moment: Instant) { self.init(.text(moment.description)) }

    /// An id, as text.
    public init(_ id: some Identifier) { self.init(.text(id.description)) }

    /// An exact decimal, as text.
    public init(_ quantity: Quantity) { self.init(.text(quantity.description)) }

    /// An amount, as text.
    public init(_ money: Money) { self.init(.text(money.description)) }

    /// An object.
    public init(_ body: Body) { content = body.content }

    /// A list.
    public init(_ items: [JsonValue]) { self.init(.list(items.map(\.content.json))) }

    /// The value as JSON text. It may hold personal data.
    public var json: String { content.text }
}

// Looking inside. Each is nothing when the value is of another sort.
extension JsonValue {
    /// Whether it is `null`.
    public var isNull: Bool { content.json == .null }

    /// Text.
    public var text: String? {
        if case .text(let text) = content.json { text } else { nil }
    }

    /// A whole number.
    public var int: Int64? {
        if case .number(let digits) = content.json { Int64(digits) } else { nil }
    }

    /// Yes or no.
    public var flag: Bool? {
        if case .flag(let flag) = content.json { flag } else { nil }
    }

    /// An exact decimal, from text or from a number.
    public var quantity: Quantity? {
        switch content.json {
        case .text(let text): Quantity(text)
        case .number(let digits): Quantity(digits)
        default: nil
        }
    }

    /// An amount in pesos and centavos.
    public var money: Money? { quantity.flatMap { Money($0.description) } }

    /// A day.
    public var date: CivilDate? { text.flatMap { CivilDate($0) } }

    /// A moment, from RFC 3339 text.
    public var moment: Instant? { text.flatMap { Instant($0) } }

    /// A record's id.
    public var id: RecordId? { text.flatMap { RecordId($0) } }

    /// The items of a list.
    public var list: [JsonValue]? {
        if case .list(let items) = content.json { items.map { JsonValue($0) } } else { nil }
    }

    /// The fields of an object.
    public var body: Body? {
        if case .object = content.json { Body(content) } else { nil }
    }

    /// A member of an object.
    public subscript(name: String) -> JsonValue? {
        if case .object(let members) = content.json { members[name].map { JsonValue($0) } } else { nil }
    }

    /// An item of a list; nothing beyond its end.
    public subscript(index: Int) -> JsonValue? {
        guard case .list(let items) = content.json, items.indices.contains(index) else { return nil }
        return JsonValue(items[index])
    }
}

extension JsonValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    /// Text.
    public init(stringLiteral value: String) { self.init(value) }

    /// A whole number.
    public init(integerLiteral value: Int) { self.init(value) }

    /// Yes or no.
    public init(booleanLiteral value: Bool) { self.init(value) }

    /// A list.
    public init(arrayLiteral elements: JsonValue...) { self.init(elements) }

    /// An object. Of a name that comes twice the last value counts.
    public init(dictionaryLiteral elements: (String, JsonValue)...) {
        var members = JsonMembers()
        for (name, value) in elements { members[name] = value.content.json }
        self.init(.object(members))
    }

    /// The value `null`.
    public init(nilLiteral: ()) { self.init(.null) }
}

extension JsonValue: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What sort of value it is, without its content.
    public var description: String { "JsonValue(\(content.json.outline))" }

    /// The same as the description: no content.
    public var debugDescription: String { description }

    /// Without children, so that dumping a record shows no personal data.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
