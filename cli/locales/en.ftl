### What the command line says. What happened, where, and what to do; no blame.

# Column titles
col-line = Line
col-column = Column
col-what = What
col-reject-line = Acompaña: line
col-reject-column = Acompaña: column
col-reject-reason = Acompaña: reason

# While it works
step-import = Registering

# Checking cases
say-waiting-for-json = Type or paste the case in JSON and end with Ctrl-D.
fail-stdin = The input could not be read: { $reason }.
    .hint = Hand the case in like this: acompana check leave < case.json
fail-no-json = No case came in.
    .hint = Hand a JSON case in on standard input, for instance: acompana check leave < case.json
fail-not-json = What came in is not JSON: line { $line }, column { $column } ({ $reason }).
    .hint = Look there; it is usually a missing comma, quotation mark or brace. The formats are in docs/check-format.md.
fail-file = { $file } could not be read: { $reason }.
    .hint = See that the name is spelt right and that the file may be read.
fail-policy = The policy { $file } cannot be used: { $reason }.
    .hint = Begin with core/domain/data/leave-policy.json and change only what is needed.
fail-catalogue = The catalogue { $file } cannot be used: { $reason }.
    .hint = Begin with core/domain/data/drug-catalogue.json; nothing of a faulty catalogue is used.

# Importing the census
say-import-form = { $rows } rows, { $encoding }, separated by { $delimiter }
say-import-reason = Captura desde censo, línea { $line }
say-import-notices = For your information:
say-import-acknowledged = Warnings accepted with the reason "Captura desde censo":
say-import-rejected = Rows that were not taken:
say-import-settled-reason = Another device had registered this row of the census already.
say-import-settled = Another device had registered these rows already: { $count } writes that the server does not need were taken back.
say-import-rejects-file = They are in { $file }. Correct them there and import that file.
say-import-sum = { $imported } new + { $updated } updated + { $unchanged } unchanged + { $rejected } rejected = { $rows } rows. None was lost.
say-import-dry-sum = It would be: { $imported } new + { $updated } updated + { $unchanged } unchanged + { $rejected } rejected = { $rows } rows. Nothing was kept.
fail-census-empty = { $file } is empty.
    .hint = Export the sheet of the census as CSV again.
fail-census-titles = The titles of the census were not found in the first rows of { $file }.
    .hint = See that the exported sheet is that of the census and that its columns have titles (ID, Nombre, NSS…).
fail-census-missing = { $file } lacks these columns: { $columns }.
    .hint = Add them with these titles. If "Unidad médica" is missing, you may name the unit with --unit CLUES.
fail-census-twice = { $file } has two columns titled "{ $title }".
    .hint = Leave one of them, or change the title of the other.
fail-census-quote = A quotation mark opens on line { $line } of { $file } and nothing closes it.
    .hint = Close it or take it out: the rest of the file would be in one cell. Nothing was taken.
fail-rejects = The rejected rows could not be written to { $file }: { $reason }.
    .hint = The good rows are kept already. Name another place with --rejects and import again; nothing is made twice.
fail-import-sum = The sum is wrong: { $sum } of { $rows } rows. This is a fault of the program.
    .hint = Keep the file and tell support. Importing again makes nothing twice.

# Reasons, cell by cell
row-date = The date could not be read. Write it as day/month/year, for instance 31/01/2015.
row-date-impossible = That day is not in the calendar. Please look again.
row-date-month-first = The month seems to stand before the day. Write the date as day/month/year.
row-short-year = The year has two digits; it was read as { $date }. Please look again.
row-diagnosis = No CIE-10 code was found. Write it into the cell, for instance C91.0.
row-diagnosis-several = There is more than one CIE-10 code. Leave only that of the main diagnosis.
row-no-diagnosis = Neither a diagnosis nor its date: only the child is registered.
row-name-digits = The name has digits in it. See whether the cells have shifted.
row-name-short = The given name or the first surname is missing.
row-needed = "{ $column }" is missing.
row-no-key = Both the ID and the NSS are missing: without one of them the row could not be known again.
row-nss-missing = No NSS. Complete it when you have it.
row-nss-rounded = The spreadsheet has rounded the NSS. Format the column as text and write it in full.
row-nss-zero = The spreadsheet had cut off the leading zero of the NSS; it was put back because the check digit fits.
row-stage = The stage is written I, II, III, IV, V or NA.
row-stage-coarse = The stage was registered without its subdivision; the full text stays with the census data.
row-flag = Write 1 or 0 (yes or no) here.
row-referring-unit = Write 1 (UMF), 2 (HGSZ, HGZ, HGR) or 3 (reference centre) here.
row-sex = The sex could not be told. Write the agregado médico or the CURP, or Mujer, Hombre or X in the column Sexo.
row-unit = The unit has no CLUES. Write it into the cell or name it with --unit.
row-unit-not-yours = The unit { $clues } is not in this account's care: the server would not accept the row. Check the CLUES, or ask for the unit to be assigned to you.
row-surplus = The row has more cells than there are titles: usually a missing quotation mark or one separator too many.
row-same-key = Line { $line } has the same ID with other data. Leave the right row, or correct the ID.
row-repeated = It says the same as line { $line }; counted as unchanged.
row-other-child = That ID is another child's already: at least two of name, date of birth and NSS differ. Check the ID.

# The server
col-clues = CLUES
col-name = Name
col-level = Level
col-ooad = OOAD
col-id = Id
col-roles = Roles
col-active = May sign in
col-state = State
col-seen = Last seen
col-waiting = Waiting
col-when = When
col-who = Who
col-device = Device
col-kind = Kind
col-what-is = What
col-count = How many
say-yes = yes
say-no = no
say-active = active
say-signed-out = signed out
say-hospital-added = The unit { $clues } is registered.
say-staff-added = { $name } is on the staff: { $user }. Hand out a code with 'acompana admin code staff { $user }'.
say-staff-revoked = That person may no longer sign in; all their devices are signed out.
say-code = Code: { $code } (works once, until { $until })
say-device-revoked = The device is signed out. What it had not sent stays on it.
say-audit-whole = The audit log is whole: { $lines } lines. Last hash: { $head }
say-audit-broken = Line { $line } of the audit log is not what was written; the { $lines } before it are. Tell the person in charge of the data.
say-backup = Backup in { $file }.
say-restored = New epoch: { $epoch }. Devices will offer again what they sent after the backup.
fail-serve-clear = { $address } can be reached from other computers, and the connection would not be encrypted.
    .hint = Give a certificate (--tls-cert and --tls-key), or --behind-proxy when a proxy in front terminates TLS.
fail-serve-tls = The certificate cannot be used: { $reason }.
    .hint = See that both files are PEM and that the key belongs to that certificate.
fail-serve-listen = Cannot listen on { $address }: { $reason }.
    .hint = Another program may use that port. Choose another with --listen, or port 0 for any free one.
fail-serve-stopped = The server stopped: { $reason }.
    .hint = What it answered is kept. Start it again and, if it goes on, tell support.
fail-server-store = The server's store could not be used: { $reason }.
    .hint = Check the folder given with --data and the key. Nothing was deleted or changed.
fail-server-key = ACOMPANA_SERVER_KEY is not a key.
    .hint = A key is 64 hexadecimal digits.
fail-admin-not-found = { $id } was not found.
    .hint = Look for it with 'list', and check the folder given with --data.
fail-admin-unfit = Something is missing: { $reason }.
    .hint = See the examples with --help.
fail-admin-refused = It was not registered: { $reason }
    .hint = Correct it and try again.
fail-runtime = The program could not start: { $reason }.
    .hint = Close other programs and try again.

# This device
fail-key = ACOMPANA_KEY is not a key.
    .hint = A key is 64 hexadecimal digits.
fail-key-file = The key file { $file } cannot be used: { $reason }.
    .hint = See that it is there and that only you may read it. Without the key nothing that was kept can be read.
fail-key-missing = There are data in { $folder }, but their key { $file } is missing.
    .hint = Put the key file back, or set ACOMPANA_KEY. No other key was made: it would not open these data.
fail-enrol-first = This device is not enrolled yet.
    .hint = Ask your hospital for a code and run: acompana enroll CODE --server URL
fail-enrol-code = The device was not enrolled:
    .hint = Compare the code with the one you were given, letter by letter. If it was used or has expired, ask your hospital for another.
fail-server-address = The server's address cannot be used: { $reason }.
    .hint = Write it in full, such as https://acompana.example.mx; http:// is only for this computer.
fail-ca = The certificates of ACOMPANA_CA cannot be used: { $reason }.
    .hint = See that the file is PEM and has your institution's certificates.
fail-enrol = The device must be enrolled again ({ $reason }).
    .hint = Ask your hospital for a code and run: acompana enroll CODE --server URL. Everything unsent stays.
fail-invalid = It was not saved:
    .hint = Correct what is named and try again. Where it is a warning and the value is right, give a reason.
fail-not-found = Not found on this device: { $what }.
    .hint = Look for it with 'list', or sync first.
fail-out-of-date = { $told }
    .hint = For support: { $reason }.
fail-update = A newer version of the program is needed ({ $reason }).
    .hint = Update it. Everything unsent stays.
fail-offline = The server could not be reached ({ $reason }).
    .hint = Everything you wrote stays on this device. Try again when there is a connection.
fail-busy = { $told }
    .hint = For support: { $reason }.
fail-store-key = The key does not open the data of this device.
    .hint = Look for the right key (ACOMPANA_KEY or the .key file). The data are still there; nothing was changed.
fail-store-corrupt = { $told }
    .hint = For support: { $reason }.
fail-store-full = { $told }
    .hint = For support: { $reason }.
fail-store-platform = { $told }
    .hint = For support: { $reason }.
fail-store-key-lost = { $told }
    .hint = For support: { $reason }.
fail-store = The system did not allow the data to be used ({ $reason }).
    .hint = Check the permissions of the folder given with --data.
fail-internal = Something failed in the program: { $reason }.
    .hint = What was kept is kept. Please tell support.
fail-import-role = The account of this device may not register patients and diagnoses.
    .hint = Ask the administrator for the role registrar or clinician.

# Working with records
step-sync = Syncing
col-value = Value
col-birth = Born
col-curp = CURP
col-drug = Drug
col-dose = Dose
col-route = Route
col-given = Given
col-write = Write
col-field = Field
col-theirs = At the institution
col-mine = On this device
col-why = Why
say-line = { $line }
say-saved = Saved: { $id }
say-enrolled = Done, { $name }. This device is enrolled ({ $roles }).
say-nobody = nobody yet
say-never = never
say-store-whole = The store is whole.
say-status-person = Person
say-status-device = Device
say-status-server = Server
say-status-enrol = A code is needed
say-status-update = An update is needed
say-status-synced = Last sync
say-status-pending = To be sent or settled
say-status-attention = Waiting for a person
say-status-oldest = The oldest is of
say-status-clock = The device's clock differs by
say-status-scope = Records
say-count-sent = sent
say-count-applied = accepted
say-count-merged = received, with the institution's answer
say-count-conflicts = in conflict
say-count-rejected = refused
say-count-deferred = to be sent later
say-count-quarantined = set apart for review
say-count-received = received
say-count-removed = taken off the device
say-count-repaired = differences mended
say-sync-attention = { $count } wait for a person: see 'acompana outbox list --attention' and 'acompana conflicts list'.
say-sync-enrol = A new code is needed. Everything you wrote is kept ({ $waiting } to be sent).
say-sync-update = A newer version of the program is needed. Everything you wrote is kept ({ $waiting } to be sent).
say-sync-offline = The server could not be reached. Everything you wrote is kept ({ $waiting } to be sent) and goes out when there is a connection.
say-conflict-settled = It is settled. Your choice and its reason stand in the audit log.
say-outbox-done = Done.
say-op-queued = to be sent
say-op-inflight = sent, no answer yet
say-op-later = to be sent later
say-op-needs-confirm = confirm before it is sent
say-op-rejected = refused
say-op-conflict = in conflict
say-op-applied = accepted
say-op-quarantined = set apart for review
say-op-withdrawn = withdrawn
say-op-replaced = replaced
say-op-blocked = Waits for { $op }.
fail-dose = The dose was not saved:
    .hint = Look at what is named. Where it is a warning and the dose is right, give a --reason and, where asked for, the --second-person who looked as well.

# Leaves
col-folio = Folio
col-start = Start
col-days = Days
say-precheck = Pre-check: { $verdict ->
    [PROCEDENTE_CON_SUBSIDIO] everything seems in order, paid
    [PROCEDENTE_SIN_SUBSIDIO] everything seems in order, unpaid
    [REQUIERE_AJUSTE] something needs adjusting
    [REQUIERE_DICTAMEN] a person will review it
    [CESADA] it ends earlier than asked
   *[other] from what this device knows it could not be granted yet
}. The institution gives the answer.
say-leave-asked = Your request is kept: { $id }. It goes out with the next sync.
say-leave-certificate = Certificate: { $folio }
fail-leave-which = Which request is not said.
    .hint = Give the id of a draft, or --patient, --start, --days and --for.
