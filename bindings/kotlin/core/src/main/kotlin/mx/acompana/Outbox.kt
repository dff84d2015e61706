package mx.acompana

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.filterIsInstance
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import mx.acompana.core.OutboxCounts
import mx.acompana.core.OutboxFilter
import mx.acompana.core.OutboxItem
import mx.acompana.core.Topic
import mx.acompana.core.Update
import mx.acompana.domain.OpId

/** Writes on their way to the server, with their reasons, and what a person can do about those that do not pass. */
public class Outbox internal constructor(private val gate: Gate) {
    /** At most [limit] writes (1,000 at most) after [position] (0 for the first page), in the order they were made. */
    public suspend fun list(
        filter: OutboxFilter = OutboxFilter.PENDING,
        position: Long = 0,
        limit: Int = MOST,
    ): List<OutboxItem> = gate.call { outbox(filter, position, limit.coerceIn(1, MOST).toUInt()) }

    /** All writes, a page of [limit] at a time. */
    public fun pages(filter: OutboxFilter = OutboxFilter.PENDING, limit: Int = MOST): Flow<List<OutboxItem>> = flow {
        var position = 0L
        while (true) {
            val page = list(filter, position, limit)
            position = page.lastOrNull()?.position ?: break
            emit(page)
        }
    }

    /** How many writes are in which state. */
    public suspend fun counts(): OutboxCounts = gate.call { outboxCounts() }

    /** How many writes are in which state, now and after each change. Ends when the core is closed. */
    public fun watch(): Flow<OutboxCounts> =
        gate.updates(Topic.Outbox).filterIsInstance<Update.Outbox>().map { it.counts }

    /** Sends a refused write again as it is; gives the new write that stands for it. */
    public suspend fun retry(op: OpId, reason: String): OpId? = gate.call { outboxRetry(op, reason) }

    /** Takes a write back before it took effect. Its content stays in the history. */
    public suspend fun withdraw(op: OpId, reason: String): Unit = gate.call { outboxWithdraw(op, reason) }

    /** Lets a write go out that waited so long that its author is asked first. */
    public suspend fun confirm(op: OpId): Unit = gate.call { outboxConfirm(op) }

    /**
     * All writes without the server's last word as JSON, for handing them over by another way. Leaves an audit line
     * with [reason]. The text holds personal data.
     */
    public suspend fun export(reason: String): String = gate.await { outboxExport(reason) }

    private companion object {
        /** Most writes of one page. */
        private const val MOST = 1_000
    }
}
