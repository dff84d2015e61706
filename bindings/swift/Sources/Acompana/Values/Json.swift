/// JSON that was read: the order of the members and the digits of the numbers are kept as they were written, so that what
/// an older app hands back is what a newer one wrote.
enum Json: Sendable {
    case null
    case flag(Bool)
    case number(String)
    case text(String)
    case list([Json])
    case object(JsonMembers)
}

/// The members of an object, in their order, each name once.
struct JsonMembers: Sendable {
    private(set) var names: [String] = []
    private(set) var values: [Json] = []
    // Kept once there are many: a body has some twenty fields, which are found faster one by one, but a text with many
    // thousand members must not take for ever.
    private var places: [String: Int]?

    private static let few = 32

    subscript(name: String) -> Json? {
        get { place(of: name).map { values[$0] } }
        set {
            switch (place(of: name), newValue) {
            case (let index?, let value?):
                values[index] = value
            case (let index?, nil):
                names.remove(at: index)
                values.remove(at: index)
                places = nil
                rememberPlaces()
            case (nil, let value?):
                names.append(name)
                values.append(value)
                if places == nil { rememberPlaces() } else { places?[name] = names.count - 1 }
            case (nil, nil):
                break
            }
        }
    }

    private func place(of name: String) -> Int? {
        if let places { places[name] } else { names.firstIndex(of: name) }
    }

    private mutating func rememberPlaces() {
        guard names.count > Self.few else { return }
        places = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    }
}

// Two objects are the same whatever the order of their members, as in the core.
extension JsonMembers: Hashable {
    static func == (one: JsonMembers, other: JsonMembers) -> Bool {
        one.names.count == other.names.count
            && zip(one.names, one.values).allSatisfy { name, value in other[name] == value }
    }

    func hash(into hasher: inout Hasher) {
        for index in names.indices.sorted(by: { names[$0] < names[$1] }) {
            hasher.combine(names[index])
            hasher.combine(values[index])
        }
    }
}

extension Json: Hashable {
    /// In words that tell nothing of the content, which is personal data.
    var outline: String {
        switch self {
        case .null: "null"
        case .flag: "flag"
        case .number: "number"
        case .text: "text"
        case .list(let items): "list of \(items.count)"
        case .object(let members): "object of \(members.names.count)"
        }
    }
}

/// JSON that is text until somebody looks into it, and text again only when it goes back to the core.
///
/// A page holds up to 1,000 bodies, and a list shows a field or two of some of them: reading each in full at once would
/// cost more than fetching the page.
final class LazyJson: @unchecked Sendable {
    // Guards `read` and `written` of every instance. Each is set once, to a value that depends on nothing else, and the
    // work of getting it is done outside; one lock for all is held too shortly to be in the way.
    private static let lock = Lock()
    private var read: Json?
    private var written: String?

    /// Text that is known to be JSON, because the core wrote it.
    init(trusted text: String) { written = text }

    init(_ json: Json) { read = json }

    var json: Json {
        let (read, written) = Self.lock.held { (self.read, self.written) }
        if let read { return read }
        // Text of the core's is JSON. Were it not, the value is shown as empty rather than ending the app.
        let fresh = written.flatMap { try? JsonReader.read($0) } ?? .null
        Self.lock.held { self.read = fresh }
        return fresh
    }

    var text: String {
        let (read, written) = Self.lock.held { (self.read, self.written) }
        if let written { return written }
        let fresh = (read ?? .null).written
        Self.lock.held { self.written = fresh }
        return fresh
    }
}

extension LazyJson: Hashable {
    static func == (one: LazyJson, other: LazyJson) -> Bool { one === other || one.json == other.json }

    func hash(into hasher: inout Hasher) { hasher.combine(json) }
}
