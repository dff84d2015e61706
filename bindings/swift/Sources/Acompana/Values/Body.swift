/// The fields of a record, as the core keeps them.
///
/// Fields that this app does not know stay in it untouched: change the body that was read and hand it back, and nothing
/// that a newer app wrote is lost. It prints and reflects without its content, which is personal data.
///
/// ```swift
/// var body = entry.record.body
/// body["phone"] = "5512345678"
/// ```
public struct Body: Hashable, Sendable {
    private(set) var content: LazyJson

    init(_ content: LazyJson) { self.content = content }

    init(fromCore text: String) { content = LazyJson(trusted: text) }

    /// A body without fields.
    public init() { content = LazyJson(.object(JsonMembers())) }

    /// Reads JSON text, which must be an object.
    public init(json text: String) throws(NotJson) {
        guard let body = try JsonValue(json: text).body else { throw NotJson(offset: 0, expected: "an object") }
        self = body
    }

    /// The fields as JSON text. It may hold personal data.
    public var json: String { content.text }

    /// The names of the fields, in their order.
    public var names: [String] { members.names }

    /// Whether it has no fields.
    public var isEmpty: Bool { members.names.isEmpty }

    /// A field; setting it to nothing takes it out.
    public subscript(name: String) -> JsonValue? {
        get { members[name].map { JsonValue($0) } }
        set {
            var changed = members
            changed[name] = newValue?.content.json
            content = LazyJson(.object(changed))
        }
    }

    private var members: JsonMembers {
        if case .object(let members) = content.json { members } else { JsonMembers() }
    }
}

// The fields by what they should be. Nothing when the field is missing or is of another sort.
extension Body {
    /// A field with text.
    public func text(_ name: String) -> String? { self[name]?.text }

    /// A field with a whole number.
    public func int(_ name: String) -> Int64? { self[name]?.int }

    /// A field with yes or no.
    public func flag(_ name: String) -> Bool? { self[name]?.flag }

    /// A field with an exact decimal.
    public func quantity(_ name: String) -> Quantity? { self[name]?.quantity }

    /// A field with an amount in pesos and centavos.
    public func money(_ name: String) -> Money? { self[name]?.money }

    /// A field with a day.
    public func date(_ name: String) -> CivilDate? { self[name]?.date }

    /// A field with a moment.
    public func moment(_ name: String) -> Instant? { self[name]?.moment }

    /// A field with a record's id.
    public func id(_ name: String) -> RecordId? { self[name]?.id }

    /// A field with fields of its own.
    public func body(_ name: String) -> Body? { self[name]?.body }

    /// A field with a list.
    public func list(_ name: String) -> [JsonValue]? { self[name]?.list }
}

extension Body: ExpressibleByDictionaryLiteral {
    /// Fields. Of a name that comes twice the last value counts.
    public init(dictionaryLiteral elements: (String, JsonValue)...) {
        var members = JsonMembers()
        for (name, value) in elements { members[name] = value.content.json }
        content = LazyJson(.object(members))
    }
}

extension Body: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// How many fields it has, without their content.
    public var description: String { "Body(\(names.count) fields)" }

    /// The same as the description: no content.
    public var debugDescription: String { description }

    /// Without children, so that dumping a record shows no personal data.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
