
### The demo

demo-tablet = Hospital's tablet
demo-phone = Mother's phone
demo-kept = What the demo wrote is in { $path }.
fail-demo = The demo could not go on: { $reason }
    .hint = Nothing of yours was touched. If it happens again, please report it with this message.

demo-chapter-office =
    { "" }
    1 · The institution opens its server
demo-server = { "    " }A process of its own listens on { $address }, with its database and its audit log.
demo-enrolled = { "    " }{ $device }: enrolled with a one-time code.

demo-chapter-ward =
    { "" }
    2 · The hospital works without a network
demo-census = { "    " }Census imported offline: { $rows } rows. New patients: { $imported }; repeated: { $unchanged }; set aside for correction: { $rejected }. None was lost.
demo-census-reject = { "    " }For example, line { $line }: { $message }
demo-family = { "    " }A girl is registered, with her diagnosis, her mother and two prescriptions of rest.

demo-chapter-doses =
    { "" }
    3 · Doses are recorded
demo-dose-given = { "    " }PEG-asparaginase ten days ago and vincristine today, 1.1 mg IV: recorded.
demo-dose-refused = { "    " }✋ By the intrathecal route: { $reason }
demo-dose-warned = { "    " }⚠ { $reason }
demo-dose-with-reason = { "    " }The nurse writes the reason and the dose is recorded, with her name and the time.

demo-chapter-back =
    { "" }
    4 · The network comes and goes
demo-offline = { "    " }No network: { $waiting } writes wait, encrypted, on the device.
demo-answer-lost = { "    " }The network is back, but the answer gets lost: the server has applied { $applied } writes and the tablet does not know.
demo-sent-again = { "    " }The tablet sends { $sent } writes again under the same ids; the server has { $applied } applied writes: none of them twice.

demo-chapter-phone =
    { "" }
    5 · The mother asks for leaves in a corridor without a signal
demo-asked = { "    " }She asks for { $days } days from { $start }. Pre-check on her phone: { $precheck ->
    [PROCEDENTE_CON_SUBSIDIO] everything seems in order, paid
    [PROCEDENTE_SIN_SUBSIDIO] everything seems in order, unpaid
    [REQUIERE_AJUSTE] something needs adjusting
    [REQUIERE_DICTAMEN] a person will review it
    [CESADA] it ends earlier than asked
   *[other] from what the phone knows it could not be granted yet
}.

demo-chapter-answers =
    { "" }
    6 · The signal is back: the institution answers
demo-leave = { "    " }{ $start }, { $days } days: { $status ->
    [improcedente] not granted
    [requiere_informacion] needs a change
    [en_validacion] with a person for review
   *[expedida] granted
} (reference { $folio }). { $reason }
demo-adjusted = { "    " }The mother changes the second one to 7 days and sends it again.

demo-chapter-review =
    { "" }
    7 · A person reviews on the tablet
demo-review-note = The hospitalisation was urgent; the start date stands.
demo-certificate = { "    " }Certificate { $folio } has reached the phone. Estimated subsidy: ${ $total }.

demo-chapter-both =
    { "" }
    8 · The same record, changed on both ends
demo-merged = { "    " }Contact phone: the changes were merged ({ $merged }); the value that did not stay is shown, not lost.
demo-conflict = { "    " }A value that only a person may settle ({ $field ->
    [bank] bank
    [clabe] CLABE
   *[other] { $field }
}): the office wrote "{ $server }", the mother "{ $device }". No machine chooses.
demo-conflict-reason = It is my account; my value is the right one.
demo-chosen = { "    " }The mother chooses; the choice is in the audit log.

demo-chapter-count =
    { "" }
    9 · Everything is counted, on both ends
demo-col-device = Device
demo-col-written = Written
demo-col-sent = Sent
demo-col-applied = Applied
demo-col-merged = With an answer
demo-col-refused = Refused
demo-col-conflicts = In conflict
demo-col-waiting = Waiting
demo-col-kind = Records
demo-col-same = { "" }
demo-col-server = Server
demo-sum = Took effect: { $applied } by the devices' count, { $server } by the server's. Refused by a rule on the tablet: { $refused }. Conflicts settled by a person: { $conflicts }. Answers lost: { $lost }. Audit log: { $audit } chained lines.
demo-holds = ✔ Nothing was lost and nothing was doubled.
demo-does-not-hold = ✘ The counts do not agree. Please report this result.

## The registry of the whole country

demo-coordinator = National coordination
demo-full-plan = A made-up registry: { $patients } patients ({ $children } children, { $adults } adults) in { $hospitals } hospitals ({ $umae } UMAE, { $second } of the second level), { $new } of them registered in the last two weeks; { $treatments } treatments. { $part ->
    [1] The figures are those of the note of { $day }.
   *[other] One in { $part } patients of the note of { $day }, rounded up.
} The devices' clocks are turned to the days of those years; { $day } is the reports' last day, on which ages are taken.
demo-full-writing = { $devices } devices, one in each hospital, have no network and write { $records } records.
demo-full-sending = The network is back: { $records } writes go to the server.
demo-full-coordinator = A coordinator's device receives everything from { $hospitals } hospitals.
demo-full-reports = The registry report as of { $day }, on the server and on the coordinator's device.
demo-full-sum = Written: { $written }. Took effect: { $applied } by the devices' count, { $server } by the server's. Audit log: { $audit } chained lines. Ages and "last two weeks" as of { $day }.
demo-full-holds = ✔ Both reports are exactly the planned one; nothing was lost and nothing was doubled.
demo-full-does-not-hold = ✘ The reports or the counts do not agree with the plan. Please report this result.
step-joining = Enrolling
step-writing = Writing offline
step-sending = Sending
demo-col-figure = Figure
demo-col-note = Note of 2025-10-06
demo-col-planned = Planned
demo-col-server-report = Server's report
demo-col-coordinator-report = Coordinator's report
demo-figure-total = Patients
demo-figure-paediatric = Children (under 18)
demo-figure-adult = Adults
demo-figure-paediatric-percent = Children, %
demo-figure-adult-percent = Adults, %
demo-figure-age-unknown = Of unknown age
demo-figure-hospitals = Hospitals
demo-figure-umae = UMAE
demo-figure-second = Second level
demo-figure-new = Registered in the last two weeks
demo-figure-treatments = Treatments on record (ours, not in the note)
demo-figure-discrepancies = Discrepancies
demo-col-stage = Stage
demo-col-time = Time
demo-col-rate = A second
demo-stage-institution = Server, hospitals, staff
demo-stage-joining = Devices enrol
demo-stage-writing = Devices write offline
demo-stage-sending = Devices send
demo-stage-first-sync = Coordinator's first sync
demo-stage-report-server = Report on the server
demo-stage-report-coordinator = Report on the coordinator's device
demo-stage-audit = Server's audit log verified
demo-col-memory = Most memory of a process
demo-memory-field = All field devices (two at a time)
demo-memory-server = Server
demo-memory-first-sync = Coordinator's first sync
demo-memory-report-coordinator = Coordinator's report
demo-memory-report-server = Server's report
demo-col-bytes = Bytes
demo-bytes-field = Stores of all field devices
demo-bytes-server = Server's store
demo-bytes-coordinator = Coordinator's store
demo-bytes-field-sent = Sent by field devices
demo-bytes-field-received = Received by field devices
demo-bytes-coordinator-sent = Sent by the coordinator
demo-bytes-coordinator-received = Received by the coordinator
