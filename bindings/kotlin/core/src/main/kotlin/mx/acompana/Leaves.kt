package mx.acompana

import mx.acompana.core.LeaveDraft
import mx.acompana.core.Saved
import mx.acompana.core.Submitted
import mx.acompana.domain.CessationNote
import mx.acompana.domain.Finding
import mx.acompana.domain.LeaveBalance
import mx.acompana.domain.LeaveVerdict
import mx.acompana.domain.RecordId
import mx.acompana.domain.ReviewOutcome
import mx.acompana.ffi.Entry
import java.time.LocalDate

/**
 * Leaves from work for the care of a child with cancer (LSS art. 140 Bis). What the device says of one is a pre-check
 * (*prevalidación*) and must be shown as such: the server decides.
 */
public class Leaves internal constructor(private val gate: Gate) {
    /** The pre-check of [draft], without saving it: for each change on the screen. */
    public suspend fun precheck(draft: LeaveDraft): LeaveVerdict = gate.call { leavePrecheck(draft) }

    /** The sentences of a verdict or a decision for the person, gravest first. Quick. */
    public fun told(findings: List<Finding>): List<String> = gate.blocking { leaveTold(findings) }

    /** Keeps a draft on the device and on the person's other devices, to be sent later with [resubmit]. */
    public suspend fun keep(draft: LeaveDraft): Saved = gate.call { leaveKeep(draft) }

    /**
     * Sends a request: it is on its way as soon as this returns, with or without a network. What the pre-check finds
     * does not stop it: the server decides, and a parent who disagrees may ask all the same.
     */
    public suspend fun submit(draft: LeaveDraft): Submitted = gate.call { leaveSubmit(draft) }

    /** Sends a kept draft, or answers a request for information, with another [start] or number of [days] if given. */
    public suspend fun resubmit(id: RecordId, start: LocalDate? = null, days: Long? = null): Saved =
        gate.call { leaveResubmit(id, start, days) }

    /** Takes a request back. */
    public suspend fun cancel(id: RecordId, reason: String): Saved = gate.call { leaveCancel(id, reason) }

    /** A reviewer's word on a request that waits for one. */
    public suspend fun review(id: RecordId, outcome: ReviewOutcome, note: String): Saved =
        gate.call { leaveReview(id, outcome, note) }

    /** Notes what ended a leave early (140 Bis ¶6). The days that were not enjoyed go back to the balance. */
    public suspend fun end(id: RecordId, note: CessationNote): Saved = gate.call { leaveEnd(id, note) }

    /** The requests about a child that are on this device, the latest start first. */
    public suspend fun history(patient: RecordId): List<Entry> = gate.call { leaveHistory(patient) }

    /** How many of the 364 days of a child are taken and how many are left, as of today. */
    public suspend fun balance(patient: RecordId): LeaveBalance = gate.call { leaveBalance(patient) }

    /** The certificate (*constancia*) of a leave that was issued; nothing before. */
    public suspend fun certificate(request: RecordId): Entry? = gate.call { leaveCertificate(request) }
}
