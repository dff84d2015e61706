/// The rules without a store: for forms, calculators and tests of an app. They take the time of some arithmetic, so they
/// are plain functions. Cases and answers are the JSON of `acompana check`.
public enum Rules {
    /// Judges the case of a leave.
    public static func leave(_ facts: JsonValue, language: Language = .spanish) throws(AcompanaError) -> JsonValue {
        try answer { try checkLeave(facts: facts.json, language: language) }
    }

    /// Judges a dose. Show `notice` wherever the answer is shown.
    public static func dose(_ facts: JsonValue, language: Language = .spanish) throws(AcompanaError) -> JsonValue {
        try answer { try checkDose(facts: facts.json, language: language) }
    }

    /// Judges laboratory and body values. Show `notice` wherever the answer is shown.
    public static func lab(_ facts: JsonValue, language: Language = .spanish) throws(AcompanaError) -> JsonValue {
        try answer { try checkLab(facts: facts.json, language: language) }
    }

    /// Judges an identifier, such as `["kind": "curp", "value": "…"]`, as of `today`, and puts it into its normal form.
    public static func identifier(
        _ facts: JsonValue, today: CivilDate, language: Language = .spanish
    ) throws(AcompanaError) -> JsonValue {
        try answer { try checkIdentifier(facts: facts.json, today: today, language: language) }
    }

    /// The sentence to show wherever a dose or a result is judged.
    public static func notice(language: Language = .spanish) -> String { clinicalNotice(language: language) }

    private static func answer(_ judge: () throws -> String) throws(AcompanaError) -> JsonValue {
        do {
            return JsonValue(fromCore: try judge())
        } catch {
            throw AcompanaError(error)
        }
    }
}
