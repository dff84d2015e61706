/// A text of the core's with a meaning of its own, to be kept and handed back.
public protocol CoreText: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The text.
    var text: String { get }

    /// From a text that was kept.
    init(text: String)
}

extension CoreText {
    /// The text.
    public var description: String { text }

    /// From its text.
    public init(from decoder: any Decoder) throws {
        self.init(text: try decoder.singleValueContainer().decode(String.self))
    }

    /// As text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// Where a page ended. Keep it and give it back to go on; a text that is no cursor is refused by the core.
public struct Cursor: CoreText {
    /// The text.
    public let text: String

    /// From a text that was kept.
    public init(text: String) { self.text = text }
}

/// What a device may receive together: `child:…`, `family:…`, `hospital:…`, `benefits:…` or `reference`.
public struct Scope: CoreText {
    /// The text.
    public let text: String

    /// From a text that was kept.
    public init(text: String) { self.text = text }
}

/// Where in a record a value stands, such as `dose`.
public struct FieldPath: CoreText {
    /// The text.
    public let text: String

    /// From a text that was kept.
    public init(text: String) { self.text = text }
}

/// What a write changes: each path with the value before and after. For showing; it prints without its content.
public struct Delta: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    private let content: LazyJson

    init(fromCore text: String) { content = LazyJson(trusted: text) }

    /// The paths that change, in alphabetical order.
    public var paths: [FieldPath] { JsonValue(content.json).body?.names.map(FieldPath.init(text:)) ?? [] }

    /// The value at a path before the write; nothing when the field is new or the path does not change.
    public func before(_ path: FieldPath) -> JsonValue? { value(at: path, index: 0) }

    /// The value at a path after the write; nothing when the field is taken out or the path does not change.
    public func after(_ path: FieldPath) -> JsonValue? { value(at: path, index: 1) }

    /// The changes as JSON text. It may hold personal data.
    public var json: String { content.text }

    /// How many paths change, without their values.
    public var description: String { "Delta(\(paths.count) paths)" }

    /// Without children: the values are personal data.
    public var customMirror: Mirror { Mirror(self, children: []) }

    private func value(at path: FieldPath, index: Int) -> JsonValue? {
        let value = JsonValue(content.json)[path.text]?[index]
        return value?.isNull == false ? value : nil
    }
}
