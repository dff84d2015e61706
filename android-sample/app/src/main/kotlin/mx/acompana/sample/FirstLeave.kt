package mx.acompana.sample

import mx.acompana.Acompana
import mx.acompana.AcompanaException
import mx.acompana.core.KeyStore
import mx.acompana.core.LeaveDraft
import mx.acompana.core.SyncOutcome
import mx.acompana.domain.Content
import mx.acompana.domain.Reason
import mx.acompana.domain.Status
import mx.acompana.recordQuery
import mx.acompana.settings
import java.io.File
import java.time.LocalDate

/** A parent's first leave: enrol with the hospital's code, ask, send; gives the state in which it stands now. */
suspend fun firstLeave(folder: File, keys: KeyStore, server: String, code: String, show: (String) -> Unit): Status? {
    var app: Acompana? = null
    try {
        app = Acompana.open(settings(folder, appVersion = "1.0.0"), keys)
        if (app.status().needsEnrolment) app.enrol(server, code, deviceName = "Teléfono de la familia")
        app.sync.run() // brings the child and the doctor's prescription; without a network it says so and goes on
        val child = app.records.list(recordQuery("patient")).records.firstOrNull()
        val given = app.records.list(recordQuery("leave_prescription", subject = child?.id)).records.firstOrNull()
        if (child == null || given == null) {
            show("Todavía no llega la receta de su hija o hijo. Intente más tarde, cuando tenga señal.")
            return null
        }
        val draft = LeaveDraft(child.id, given.id, LocalDate.now(), days = 7, Reason.HOSPITALIZACION)
        app.leaves.told(app.leaves.precheck(draft).findings).forEach(show) // a pre-check: show it as such
        val asked = app.leaves.submit(draft) // saved from here on, with or without a network
        if (app.sync.run().outcome != SyncOutcome.Done) show("Su solicitud está guardada; saldrá cuando haya señal.")
        val leave = (app.records.get(asked.saved.id)?.content as? Content.LeaveBody)?.leave
        show("Número de su licencia: ${leave?.folio ?: leave?.provisionalFolio}")
        return leave?.status
    } catch (error: AcompanaException) {
        show(error.message.orEmpty()) // a sentence for the person, in the app's language
        return null
    } finally {
        app?.shutDown()
    }
}
