
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
