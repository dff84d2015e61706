package mx.acompana

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.filterIsInstance
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import mx.acompana.core.NewRecord
import mx.acompana.core.Page
import mx.acompana.core.RecordQuery
import mx.acompana.core.SaveOptions
import mx.acompana.core.Saved
import mx.acompana.core.StatusCount
import mx.acompana.core.Topic
import mx.acompana.core.Update
import mx.acompana.domain.Body
import mx.acompana.domain.Content
import mx.acompana.domain.Finding
import mx.acompana.domain.OpId
import mx.acompana.domain.Record
import mx.acompana.domain.RecordId
import mx.acompana.ffi.CreateOutcome
import mx.acompana.ffi.Entry
import mx.acompana.ffi.EntryPage
import mx.acompana.ffi.page

/**
 * Records of any kind. Each function has two forms: with [Content], the typed fields of the product's own kinds, and
 * with the name of a kind and a [Body], the same fields as JSON.
 *
 * Records hold personal data, and so do the texts that `toString` makes of typed fields: never log them.
 */
public class Records internal constructor(private val gate: Gate) {
    /**
     * Judges a record without saving it: a new one, or the record [id] with these fields. What is found is no error:
     * show it beside the fields as the person types.
     */
    public suspend fun check(content: Content, id: RecordId? = null): List<Finding> = gate.call { check(content, id) }

    /** Judges a record of the kind [kind], given as JSON. */
    public suspend fun check(kind: String, body: Body, id: RecordId? = null): List<Finding> =
        gate.call { checkBody(kind, body, id) }

    /**
     * Saves a new record and queues it for the server: when this returns, it is saved. Throws
     * [AcompanaException.Invalid] with everything that was found when one finding is an error; nothing was saved then.
     */
    public suspend fun create(content: Content, options: SaveOptions = SaveOptions()): Saved =
        gate.call { create(content, options) }

    /** Saves a new record of the kind [kind], given as JSON. */
    public suspend fun create(kind: String, body: Body, options: SaveOptions = SaveOptions()): Saved =
        gate.call { createBody(kind, body, options) }

    /**
     * Saves many new records in one step, for an import: the good ones are in, each bad one has its findings, in the
     * order given. Some thousands at a time: all of them are in memory.
     */
    public suspend fun createAll(records: List<NewRecord>): List<CreateOutcome> = gate.call { createAll(records) }

    /**
     * Saves what a person changed on a screen that showed [seen]; what arrived meanwhile in other fields stays. Throws
     * [AcompanaException.OutOfDate] when a field that they changed has another value by now: show the record again.
     */
    public suspend fun edit(seen: Record, content: Content, reason: String = "", group: OpId? = null): Saved =
        gate.call { edit(seen, content, reason, group) }

    /** The same with the fields as JSON: [body] is the whole body as it shall be. */
    public suspend fun edit(seen: Record, body: Body, reason: String = "", group: OpId? = null): Saved =
        gate.call { editBody(seen, body, reason, group) }

    /**
     * A record as the device shows it, its own unsent work included; nothing when it is not on the device. For clinical
     * records that a person looks at use [readClinical].
     */
    public suspend fun get(id: RecordId): Entry? = gate.call { get(id) }

    /** A clinical record for a person to look at, with the note of who looked and why (LSS art. 111 A). */
    public suspend fun readClinical(id: RecordId, reason: String): Entry = gate.call { readClinical(id, reason) }

    /** One page of records, their fields as JSON: for lists. */
    public suspend fun list(query: RecordQuery): Page = gate.call { list(query).page() }

    /** One page of records with their typed fields. */
    public suspend fun listEntries(query: RecordQuery): EntryPage = gate.call { listEntries(query) }

    /** All records that [query] means, a page of its `limit` at a time. Only the page being collected is in memory. */
    public fun pages(query: RecordQuery): Flow<List<Record>> = flow {
        var next: RecordQuery? = query
        while (next != null) {
            val page = list(next)
            emit(page.records)
            next = page.next?.let { query.copy(after = it) }
        }
    }

    /** The same with typed fields. */
    public fun entries(query: RecordQuery): Flow<List<Entry>> = flow {
        var next: RecordQuery? = query
        while (next != null) {
            val page = listEntries(next)
            emit(page.entries)
            next = page.next?.let { query.copy(after = it) }
        }
    }

    /** How many records there are, paging aside. */
    public suspend fun count(query: RecordQuery): Long = gate.call { count(query) }

    /** How many records are in each state, paging aside. */
    public suspend fun countByStatus(query: RecordQuery): List<StatusCount> = gate.call { countByStatus(query) }

    /**
     * The record [id] as it is now, then as it is after each change; nothing while it is not on the device. Ends when
     * the core is closed.
     */
    public fun watch(id: RecordId): Flow<Record?> =
        gate.updates(Topic.OneRecord(id)).filterIsInstance<Update.OneRecord>().map { it.record }

    /**
     * How many records of the kind [kind] there are, now and after each change of one of them: list again when it
     * speaks. Ends when the core is closed.
     */
    public fun watch(kind: String): Flow<Long> =
        gate.updates(Topic.Kind(kind)).filterIsInstance<Update.Kind>().map { it.count }

    /** A new id for a group of writes that succeed or fail together on the server. */
    public fun newGroup(): OpId = gate.blocking { newGroup() }
}
