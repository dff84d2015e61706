package mx.acompana

import mx.acompana.domain.Body
import mx.acompana.domain.JsonValue
import mx.acompana.domain.Route
import mx.acompana.ffi.Language
import mx.acompana.ffi.UsualDose
import java.math.BigDecimal
import java.time.LocalDate

/**
 * The rules by themselves, without a store: for calculators and forms. Quick, and the same as on the server. The format
 * of cases and answers is that of `acompana check` (docs/check-format.md).
 *
 * What is said of doses and results helps with data entry and never replaces a clinician: show [clinicalNotice] too.
 */
public object Rules {
    /** Judges the [facts] of a leave. */
    public fun checkLeave(facts: JsonValue, language: Language = Language.SPANISH): Body =
        translated(language) { Body.parse(mx.acompana.ffi.checkLeave(facts.json, language)) }

    /** Judges a dose. */
    public fun checkDose(facts: JsonValue, language: Language = Language.SPANISH): Body =
        translated(language) { Body.parse(mx.acompana.ffi.checkDose(facts.json, language)) }

    /** Judges laboratory and body values. */
    public fun checkLab(facts: JsonValue, language: Language = Language.SPANISH): Body =
        translated(language) { Body.parse(mx.acompana.ffi.checkLab(facts.json, language)) }

    /** Judges an identifier (`{"kind": "curp", "value": "…"}`) as of [today], and puts it into its normal form. */
    public fun checkIdentifier(facts: JsonValue, today: LocalDate, language: Language = Language.SPANISH): Body =
        translated(language) { Body.parse(mx.acompana.ffi.checkIdentifier(facts.json, today, language)) }

    /** The sentence to show wherever a dose or a result is judged. */
    public fun clinicalNotice(language: Language = Language.SPANISH): String = mx.acompana.ffi.clinicalNotice(language)

    /** Body surface in m² (Mosteller), four decimals; nothing for impossible measures. */
    public fun bodySurface(weightKg: BigDecimal, heightCm: BigDecimal): BigDecimal? =
        translated(Language.SPANISH) { mx.acompana.ffi.bodySurface(weightKg, heightCm) }

    /**
     * The usual dose of [drug] (by name or synonym) by [route] on the day [on], capped and unrounded; nothing when the
     * catalogue has none or lacks a fact for it.
     */
    public fun usualDose(
        drug: String,
        route: Route,
        on: LocalDate,
        birthDate: LocalDate? = null,
        weightKg: BigDecimal? = null,
        heightCm: BigDecimal? = null,
    ): UsualDose? =
        translated(Language.SPANISH) { mx.acompana.ffi.usualDose(drug, route, on, birthDate, weightKg, heightCm) }
}
