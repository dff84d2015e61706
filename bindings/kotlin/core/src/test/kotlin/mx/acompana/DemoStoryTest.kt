package mx.acompana

import kotlinx.coroutines.runBlocking
import mx.acompana.core.LeaveDraft
import mx.acompana.core.NewRecord
import mx.acompana.core.SaveOptions
import mx.acompana.core.SyncOutcome
import mx.acompana.domain.Body
import mx.acompana.domain.Content
import mx.acompana.domain.LeaveRequest
import mx.acompana.domain.Reason
import mx.acompana.domain.RecordId
import mx.acompana.domain.ReviewOutcome
import mx.acompana.domain.Severity
import mx.acompana.domain.Status
import mx.acompana.domain.Verdict
import mx.acompana.support.Device
import mx.acompana.support.Server
import mx.acompana.support.child
import mx.acompana.support.diagnosis
import mx.acompana.support.dose
import mx.acompana.support.mother
import mx.acompana.support.prescription
import mx.acompana.support.text
import mx.acompana.support.today
import mx.acompana.sync.Choice
import mx.acompana.sync.OpState
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import java.math.BigDecimal
import java.time.Instant
import java.time.LocalDate
import java.time.temporal.ChronoUnit

private const val VINCRISTINE = "010.000.1768.00"
private const val PEG_ASPARAGINASE = "PEG-asparaginasa"

/** The story of `acompana demo`, lived through with the Kotlin package: a tablet, a phone and a real server. */
class DemoStoryTest {
    private class Family(val child: RecordId, val mother: RecordId, val longRest: RecordId, val shortRest: RecordId)

    private class Wishes(val retroactive: RecordId, val tooLong: RecordId, val overlapping: RecordId)

    @Test
    fun `a phone and a tablet work offline, come back, and everything arrives where it belongs`() {
        runBlocking {
            Server().use { server ->
                val ward = server.staffCode("clinician", "registrar", "benefits")
                Device.enrolled(server, ward).use { tablet ->
                    tablet.syncWell()
                    tablet.line.cut()
                    census(tablet)
                    val family = register(tablet)
                    doses(tablet, family.child)
                    comesBack(tablet, server)
                    Device.enrolled(server, server.parentCode(family.mother)).use { phone ->
                        phone.syncWell()
                        val wishes = asks(phone, family)
                        answers(phone, wishes)
                        review(tablet, phone, wishes.retroactive)
                        bothEnds(tablet, phone, family.mother)
                        nothingLostOrDoubled(tablet, phone, server)
                    }
                }
            }
        }
    }

    /** Forty children at once, and one row that is not good enough. */
    private suspend fun census(tablet: Device) {
        val rows = (1..40).map { NewRecord("patient", child("Niña $it"), SaveOptions()) }
        val bad = NewRecord("patient", child().with("birth_date", today().plusDays(1)), SaveOptions())
        val outcomes = tablet.app.records.createAll(rows + bad)
        assertEquals(41, outcomes.size)
        assertEquals(40, outcomes.count { it.saved != null })
        assertEquals(null, outcomes.last().saved)
        assertTrue(outcomes.last().findings.any { it.severity == Severity.ERROR })
    }

    private suspend fun register(tablet: Device): Family {
        val child = tablet.write("patient", child())
        tablet.write("diagnosis", diagnosis(child))
        val mother = tablet.write("guardian", mother(child))
        val longRest = tablet.write("leave_prescription", prescription(child, today().minusDays(4), 28))
        val shortRest = tablet.write("leave_prescription", prescription(child, today(), 7))
        return Family(child, mother, longRest, shortRest)
    }

    private suspend fun doses(tablet: Device, child: RecordId) {
        val tenDaysAgo = SaveOptions(occurredAt = Instant.now().minus(10, ChronoUnit.DAYS))
        val justNow = SaveOptions(occurredAt = Instant.now().minusSeconds(60))
        val records = tablet.app.records
        records.create("administration", dose(child, PEG_ASPARAGINASE, "1850", "UI", "IV"), tenDaysAgo)
        records.create("administration", dose(child, VINCRISTINE, "1.1", "mg", "IV"), justNow)
        val deadly = dose(child, VINCRISTINE, "1.1", "mg", "IT")
        val refused = assertThrows<AcompanaException.Invalid> {
            runBlocking { records.create("administration", deadly, justNow) }
        }
        assertTrue(refused.findings.any { it.code == "DOS-ROUTE-FORBIDDEN" && it.severity == Severity.ERROR })
        val early = dose(child, PEG_ASPARAGINASE, "1850", "UI", "IV")
        val warned = assertThrows<AcompanaException.Invalid> {
            runBlocking { records.create("administration", early, justNow) }
        }
        assertTrue(warned.findings.any { it.code == "DOS-INTERVAL" && it.severity == Severity.WARNING })
        val reason = mapOf("code" to "DOS-INTERVAL", "reason" to "Indicación de la médica tratante")
        records.create("administration", early.with("acknowledgements", listOf(reason)), justNow)
    }

    /** No network; then one that loses the first answer. */
    private suspend fun comesBack(tablet: Device, server: Server) {
        assertTrue(tablet.sync().outcome is SyncOutcome.Unreachable)
        assertEquals(48, tablet.app.outbox.counts().pending)
        tablet.line.mend()
        tablet.line.loseNextAnswer()
        tablet.sync()
        assertEquals(1, tablet.line.lostAnswers.get())
        val once = server.applied()
        assertEquals(48, once, "the server did its work")
        tablet.syncWell()
        assertEquals(once, server.applied(), "what was sent again took effect once")
        assertEquals(0, tablet.app.outbox.counts().pending)
    }

    /** In a corridor without a signal. */
    private suspend fun asks(phone: Device, family: Family): Wishes {
        phone.line.cut()
        val ask: suspend (RecordId, LocalDate, Long, Verdict) -> RecordId = { rest, start, days, verdict ->
            val draft = LeaveDraft(family.child, rest, start, days, Reason.HOSPITALIZACION)
            assertEquals(verdict, phone.app.leaves.precheck(draft).verdict)
            val asked = phone.app.leaves.submit(draft)
            assertEquals(verdict, asked.precheck.verdict)
            asked.saved.id
        }
        val retroactive = ask(family.longRest, today().minusDays(3), 7, Verdict.REQUIERE_DICTAMEN)
        val tooLong = ask(family.shortRest, today().plusDays(10), 14, Verdict.REQUIERE_AJUSTE)
        val overlapping = ask(family.longRest, today(), 3, Verdict.NO_PROCEDENTE)
        assertTrue(phone.sync().outcome is SyncOutcome.Unreachable)
        assertEquals(3, phone.app.outbox.counts().pending)
        return Wishes(retroactive, tooLong, overlapping)
    }

    private suspend fun leave(device: Device, id: RecordId): LeaveRequest =
        (device.app.records.get(id)?.content as Content.LeaveBody).leave

    private suspend fun answers(phone: Device, wishes: Wishes) {
        phone.line.mend()
        phone.syncWell()
        val refused = leave(phone, wishes.overlapping)
        assertEquals(Status.IMPROCEDENTE, refused.status)
        val why = phone.app.leaves.told(checkNotNull(refused.decision).findings)
        assertTrue(why.isNotEmpty() && why.all { it.length > 20 }, "$why")
        assertEquals(Status.REQUIERE_INFORMACION, leave(phone, wishes.tooLong).status)
        assertEquals(Status.EN_VALIDACION, leave(phone, wishes.retroactive).status)
        phone.app.leaves.resubmit(wishes.tooLong, days = 7)
        phone.syncWell()
        val granted = leave(phone, wishes.tooLong)
        assertEquals(Status.EXPEDIDA, granted.status)
        assertEquals(7, granted.days)
        assertEquals(3, phone.app.leaves.history(granted.patient).size)
    }

    private suspend fun review(tablet: Device, phone: Device, waiting: RecordId) {
        tablet.syncWell()
        tablet.app.leaves.review(waiting, ReviewOutcome.GRANTED, "Revisado con la constancia de hospitalización")
        tablet.syncWell()
        phone.syncWell()
        val granted = leave(phone, waiting)
        assertEquals(Status.EXPEDIDA, granted.status)
        val certificate = phone.app.leaves.certificate(waiting)?.content as Content.CertificateBody
        assertEquals(granted.folio, certificate.certificate.folio)
        assertEquals(BigDecimal("2100.00"), certificate.certificate.subsidy?.total, "seven days at 60 % of 500")
    }

    /** Words are merged; an account number waits for her choice. */
    private suspend fun bothEnds(tablet: Device, phone: Device, mother: RecordId) {
        phone.line.cut()
        tablet.edit(mother) { with("phone", "5587654321") }
        tablet.edit(mother) { with("clabe", "012180012345678912") }
        tablet.syncWell()
        phone.edit(mother) { with("phone", "5523456789") }
        phone.edit(mother) { with("bank", "BBVA MEXICO") }
        phone.line.mend()
        val report = phone.syncWell()
        assertTrue(report.counts.merged > 0u, "$report")
        val conflicts = phone.app.conflicts.list()
        assertTrue(conflicts.isNotEmpty())
        for (conflict in conflicts) {
            assertTrue(conflict.fields.all { it.server != it.device })
            assertNotNull(conflict.theirs)
            phone.app.conflicts.resolve(conflict.opId, Choice.Mine, "Es mi cuenta")
        }
        phone.syncWell()
        assertEquals("BBVA MEXICO", phone.record(mother).body.text("bank"))
        assertEquals(emptyList<Any>(), phone.app.conflicts.list())
    }

    private suspend fun nothingLostOrDoubled(tablet: Device, phone: Device, server: Server) {
        tablet.syncWell()
        phone.syncWell()
        var tookEffect = 0L
        for (device in listOf(tablet, phone)) {
            for (write in device.writes()) {
                when (val state = write.state) {
                    is OpState.Applied -> tookEffect += 1
                    is OpState.Replaced, OpState.Withdrawn -> Unit
                    else -> throw AssertionError("a write is $state")
                }
            }
            device.app.verify()
        }
        assertEquals(server.applied(), tookEffect)
        val held = server.records()
        assertEquals(41, held["patient"])
        for ((kind, count) in held) assertEquals(count, tablet.count(kind), kind)
        assertEquals("null", server.admin("audit", "verify").text("first_break"))
        val bodies = tablet.app.records.list(recordQuery("guardian")).records.map(mx.acompana.domain.Record::body)
        assertEquals(listOf("BBVA MEXICO"), bodies.map { body: Body -> body.text("bank") })
    }
}
