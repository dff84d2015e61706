import Foundation

/// Records of any kind. Bodies that are known have a type of their own in `Content`; the methods with `body` take any
/// kind as JSON.
public struct Records: Sendable {
    let app: Acompana

    /// Judges a record without saving it: a new one, or the record `id` with these fields. Findings are no error.
    public func check(_ content: Content, id: RecordId? = nil) async throws(AcompanaError) -> [Finding] {
        try await app.call { try $0.check(content: content, id: id) }
    }

    /// Judges a record of any kind.
    public func check(kind: String, body: Body, id: RecordId? = nil) async throws(AcompanaError) -> [Finding] {
        try await app.call { try $0.checkBody(kind: kind, body: body, id: id) }
    }

    /// Saves a new record and queues it for the server: when this returns, it is saved.
    ///
    /// Throws `invalid` with all findings when one of them is an error; nothing was saved then.
    @discardableResult
    public func create(_ content: Content, options: SaveOptions = .init()) async throws(AcompanaError) -> Saved {
        try await app.call { try $0.create(content: content, options: options) }
    }

    /// Saves a new record of any kind.
    @discardableResult
    public func create(
        kind: String, body: Body, options: SaveOptions = .init()
    ) async throws(AcompanaError) -> Saved {
        try await app.call { try $0.createBody(kind: kind, body: body, options: options) }
    }

    /// Saves many new records at once, for an import: the good ones are in, each bad one has its findings, in order.
    public func createAll(_ records: [NewRecord]) async throws(AcompanaError) -> [CreateOutcome] {
        try await app.call { try $0.createAll(records: records) }
    }

    /// Saves what a person changed on a screen that showed `seen`; what arrived meanwhile in other fields stays.
    ///
    /// Throws `outOfDate` when a field that they changed has another value by now: show the record again.
    @discardableResult
    public func edit(
        _ seen: Record, to content: Content, reason: String, group: OpId? = nil
    ) async throws(AcompanaError) -> Saved {
        try await app.call { try $0.edit(seen: seen, content: content, reason: reason, group: group) }
    }

    /// Saves what was changed in a record of any kind: the whole body as it shall be.
    @discardableResult
    public func edit(
        _ seen: Record, body: Body, reason: String, group: OpId? = nil
    ) async throws(AcompanaError) -> Saved {
        try await app.call { try $0.editBody(seen: seen, body: body, reason: reason, group: group) }
    }

    /// A record as the device shows it, its own unsent work included; nothing when it is not on the device. For clinical
    /// records that a person looks at use `readClinical`.
    public func get(_ id: RecordId) async throws(AcompanaError) -> Entry? { try await app.call { try $0.get(id: id) } }

    /// A clinical record for a person to look at, with the note of who looked and why (LSS art. 111 A).
    public func readClinical(_ id: RecordId, reason: String) async throws(AcompanaError) -> Entry {
        try await app.call { try $0.readClinical(id: id, reason: reason) }
    }

    /// One page of records, their fields as JSON: for lists.
    public func list(_ query: RecordQuery) async throws(AcompanaError) -> Page {
        try await app.call { try $0.list(query: query).page() }
    }

    /// One page of records with their typed bodies.
    public func entries(_ query: RecordQuery) async throws(AcompanaError) -> EntryPage {
        try await app.call { try $0.listEntries(query: query) }
    }

    /// How many records there are, paging aside.
    public func count(_ query: RecordQuery) async throws(AcompanaError) -> Int64 {
        try await app.call { try $0.count(query: query) }
    }

    /// How many records are in each state, paging aside.
    public func countByStatus(_ query: RecordQuery) async throws(AcompanaError) -> [StatusCount] {
        try await app.call { try $0.countByStatus(query: query) }
    }

    /// A new id for a group of writes that succeed or fail together on the server.
    public func newGroup() -> OpId { app.core.newGroup() }

    /// How many records of a kind there are: now, and after each change. List again at each value.
    public func updates(ofKind kind: String) throws(AcompanaError) -> AsyncStream<Int64> {
        try app.updates(of: .kind(kind: kind)) { update in
            if case .kind(_, let count) = update { count } else { nil }
        }
    }

    /// A record: now, and after each change; nothing in it while the record is not on the device.
    public func updates(of id: RecordId) throws(AcompanaError) -> AsyncStream<Record?> {
        try app.updates(of: .oneRecord(id: id)) { update in
            if case .oneRecord(_, let record) = update { .some(record) } else { nil }
        }
    }
}

// Whole lists, page by page.
extension Records {
    /// All records of a query, a page at a time: only the page that is being read is in memory. Set `limit` for the size
    /// of the pages, 1,000 at most.
    public func pages(_ query: RecordQuery) -> Pages<[Record]> {
        Pages(query: query) { [app] query in
            let page = try await Records(app: app).list(query)
            return (page.records, page.next)
        }
    }

    /// All records of a query with their typed bodies, a page at a time.
    public func entryPages(_ query: RecordQuery) -> Pages<[Entry]> {
        Pages(query: query) { [app] query in
            let page = try await Records(app: app).entries(query)
            return (page.entries, page.next)
        }
    }
}

/// A query's records, page by page, each fetched when it is asked for. New records that arrive meanwhile neither repeat
/// nor hide any.
public struct Pages<Element: Sendable>: AsyncSequence, Sendable {
    let query: RecordQuery
    let fetch: @Sendable (RecordQuery) async throws -> (Element, Cursor?)

    /// Fetches the pages in turn.
    public struct AsyncIterator: AsyncIteratorProtocol {
        var query: RecordQuery?
        let fetch: @Sendable (RecordQuery) async throws -> (Element, Cursor?)

        /// The next page; nothing after the last one. Throws `AcompanaError`, or `CancellationError` when the task was
        /// cancelled.
        public mutating func next() async throws -> Element? {
            guard var query else { return nil }
            try Task.checkCancellation()
            let (page, next) = try await fetch(query)
            query.after = next
            self.query = next == nil ? nil : query
            return page
        }
    }

    /// From the first page on.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(query: query, fetch: fetch) }
}

extension RecordQuery {
    /// All records of a kind, newest first; narrow it by setting its other properties.
    public static func ofKind(_ kind: String, limit: UInt32 = 0) -> RecordQuery {
        RecordQuery(kind: kind, order: .newest, limit: limit)
    }
}
