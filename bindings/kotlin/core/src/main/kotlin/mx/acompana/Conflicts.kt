package mx.acompana

import mx.acompana.core.ConflictItem
import mx.acompana.domain.OpId
import mx.acompana.sync.Choice

/** Two people changed the same safety-critical field: no machine merges that, a person chooses. */
public class Conflicts internal constructor(private val gate: Gate) {
    /** The conflicts that wait for a choice, with both values, oldest first, at most 1,000. */
    public suspend fun list(): List<ConflictItem> = gate.call { conflicts() }

    /**
     * Settles the conflict of the write [op]; gives the new write when one is needed. The choice stands in the audit
     * chain with its [reason]. Throws [AcompanaException.OutOfDate] when it was settled already.
     */
    public suspend fun resolve(op: OpId, choice: Choice, reason: String): OpId? =
        gate.call { resolve(op, choice, reason) }
}
