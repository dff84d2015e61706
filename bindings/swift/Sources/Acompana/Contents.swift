// Short ways into and out of `Content`, whose cases bear the names that all languages share.

extension Content {
    /// A child.
    public static func patient(_ patient: Patient) -> Content { .patientBody(patient: patient) }

    /// A parent or guardian.
    public static func guardian(_ guardian: Guardian) -> Content { .guardianBody(guardian: guardian) }

    /// A diagnosis.
    public static func diagnosis(_ diagnosis: Diagnosis) -> Content { .diagnosisBody(diagnosis: diagnosis) }

    /// A hospital.
    public static func hospital(_ hospital: Hospital) -> Content { .hospitalBody(hospital: hospital) }

    /// A physician's prescription of a leave.
    public static func prescription(_ prescription: LeavePrescription) -> Content { .prescriptionBody(prescription: prescription) }

    /// A request for a leave.
    public static func leave(_ leave: LeaveRequest) -> Content { .leaveBody(leave: leave) }

    /// The certificate of a leave.
    public static func certificate(_ certificate: LeaveCertificate) -> Content { .certificateBody(certificate: certificate) }

    /// A treatment plan.
    public static func plan(_ plan: TreatmentPlan) -> Content { .planBody(plan: plan) }

    /// A dose that was given or not given.
    public static func administration(_ administration: Administration) -> Content { .administrationBody(administration: administration) }

    /// A stay in hospital.
    public static func stay(_ stay: Hospitalization) -> Content { .stayBody(stay: stay) }

    /// A laboratory result.
    public static func lab(_ lab: LabResult) -> Content { .labBody(lab: lab) }

    /// An adverse event.
    public static func event(_ event: AdverseEvent) -> Content { .eventBody(event: event) }
}

// Each is nothing when the content is another one.
extension Content {
    /// A child.
    public var patient: Patient? { if case .patientBody(let patient) = self { patient } else { nil } }

    /// A parent or guardian.
    public var guardian: Guardian? { if case .guardianBody(let guardian) = self { guardian } else { nil } }

    /// A diagnosis.
    public var diagnosis: Diagnosis? { if case .diagnosisBody(let diagnosis) = self { diagnosis } else { nil } }

    /// A hospital.
    public var hospital: Hospital? { if case .hospitalBody(let hospital) = self { hospital } else { nil } }

    /// A physician's prescription of a leave.
    public var prescription: LeavePrescription? { if case .prescriptionBody(let prescription) = self { prescription } else { nil } }

    /// A request for a leave.
    public var leave: LeaveRequest? { if case .leaveBody(let leave) = self { leave } else { nil } }

    /// The certificate of a leave.
    public var certificate: LeaveCertificate? { if case .certificateBody(let certificate) = self { certificate } else { nil } }

    /// A treatment plan.
    public var plan: TreatmentPlan? { if case .planBody(let plan) = self { plan } else { nil } }

    /// A dose that was given or not given.
    public var administration: Administration? { if case .administrationBody(let administration) = self { administration } else { nil } }

    /// A stay in hospital.
    public var stay: Hospitalization? { if case .stayBody(let stay) = self { stay } else { nil } }

    /// A laboratory result.
    public var lab: LabResult? { if case .labBody(let lab) = self { lab } else { nil } }

    /// An adverse event.
    public var event: AdverseEvent? { if case .eventBody(let event) = self { event } else { nil } }
}
