-- The first released schema. Never edit a migration that was released: its checksum is kept in every database.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Folios and other numbers that the law wants without gaps: taken inside the writing transaction.
CREATE TABLE serial (
    series TEXT PRIMARY KEY,
    last   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Records as they are now. Instants that must come back exactly as they were sent are text; the ones that are
-- searched are milliseconds.
CREATE TABLE record (
    no          INTEGER PRIMARY KEY,
    id          BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    kind        TEXT    NOT NULL,
    schema      INTEGER NOT NULL,
    ver         INTEGER NOT NULL CHECK (ver > 0),
    author      BLOB    NOT NULL CHECK (length(author) = 16),
    device      BLOB    NOT NULL CHECK (length(device) = 16),
    occurred_at TEXT    NOT NULL,
    tz          TEXT    NOT NULL,
    recorded_at TEXT    NOT NULL,
    subject     BLOB,
    party       BLOB,
    at          INTEGER NOT NULL,
    place       TEXT,
    status      TEXT,
    code        TEXT,
    body        TEXT    NOT NULL
) STRICT;
CREATE INDEX record_kind ON record (kind);
CREATE INDEX record_subject ON record (kind, subject, at) WHERE subject IS NOT NULL;
CREATE INDEX record_party ON record (kind, party, at) WHERE party IS NOT NULL;
CREATE INDEX record_code ON record (kind, code) WHERE code IS NOT NULL;
CREATE INDEX record_place ON record (kind, place, status) WHERE place IS NOT NULL;

-- What a record said before it was changed (NOM-004: a clinical record has no erasures). The version that holds now
-- is in `record`.
CREATE TABLE record_version (
    record INTEGER NOT NULL REFERENCES record (no),
    ver    INTEGER NOT NULL,
    schema INTEGER NOT NULL,
    body   TEXT    NOT NULL,
    PRIMARY KEY (record, ver)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER record_is_kept BEFORE DELETE ON record
BEGIN SELECT RAISE(ABORT, 'records are kept (NOM-004)'); END;
CREATE TRIGGER record_version_is_kept BEFORE DELETE ON record_version
BEGIN SELECT RAISE(ABORT, 'versions are kept (NOM-004)'); END;
CREATE TRIGGER record_version_is_fixed BEFORE UPDATE ON record_version
BEGIN SELECT RAISE(ABORT, 'versions do not change (NOM-004)'); END;

CREATE TABLE scope (
    no           INTEGER PRIMARY KEY,
    id           TEXT    NOT NULL UNIQUE,
    epoch        INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    digest_sum   INTEGER NOT NULL,
    digest_count INTEGER NOT NULL
) STRICT;

-- The latest change of each record in each scope.
CREATE TABLE member (
    scope  INTEGER NOT NULL REFERENCES scope (no),
    record INTEGER NOT NULL REFERENCES record (no),
    seq    INTEGER NOT NULL,
    txn    INTEGER NOT NULL,
    ver    INTEGER NOT NULL,
    live   INTEGER NOT NULL CHECK (live IN (0, 1)),
    PRIMARY KEY (scope, record)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX member_seq ON member (scope, seq);

-- What became of each write. Those that took effect stay for ever, so that no write is done twice.
CREATE TABLE op_log (
    no       INTEGER PRIMARY KEY,
    op_id    BLOB    NOT NULL UNIQUE CHECK (length(op_id) = 16),
    device   BLOB    NOT NULL CHECK (length(device) = 16),
    epoch    INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    kind     TEXT    NOT NULL,
    record   BLOB    NOT NULL,
    status   TEXT    NOT NULL,
    ver      INTEGER NOT NULL,
    findings TEXT,
    at       INTEGER NOT NULL
) STRICT;
CREATE INDEX op_log_device ON op_log (device, epoch, seq);
CREATE INDEX op_log_forgettable ON op_log (device, epoch, seq) WHERE status NOT IN ('applied', 'merged');
CREATE TRIGGER op_log_is_kept BEFORE DELETE ON op_log WHEN OLD.status IN ('applied', 'merged')
BEGIN SELECT RAISE(ABORT, 'writes that took effect are remembered'); END;

-- Up to which write each device is covered by the last backup.
CREATE TABLE durable (
    device  BLOB    NOT NULL,
    epoch   INTEGER NOT NULL,
    through INTEGER NOT NULL,
    PRIMARY KEY (device, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE read_mark (
    device BLOB    NOT NULL,
    epoch  INTEGER NOT NULL,
    n      INTEGER NOT NULL,
    PRIMARY KEY (device, epoch)
) STRICT, WITHOUT ROWID;

-- People who sign in.
CREATE TABLE person (
    id           BLOB    PRIMARY KEY CHECK (length(id) = 16),
    display_name TEXT    NOT NULL,
    roles        TEXT    NOT NULL,
    guardian     BLOB,
    active       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE scope_grant (
    no     INTEGER PRIMARY KEY,
    person BLOB    NOT NULL REFERENCES person (id),
    scope  TEXT    NOT NULL,
    since  INTEGER NOT NULL,
    until  INTEGER
) STRICT;
CREATE UNIQUE INDEX scope_grant_open ON scope_grant (person, scope) WHERE until IS NULL;
CREATE INDEX scope_grant_person ON scope_grant (person);

CREATE TABLE code (
    no         INTEGER PRIMARY KEY,
    hash       BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32),
    person     BLOB    NOT NULL REFERENCES person (id),
    made_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER,
    device     BLOB,
    claim      BLOB
) STRICT;

CREATE TABLE device (
    id           BLOB    PRIMARY KEY CHECK (length(id) = 16),
    person       BLOB    REFERENCES person (id),
    name         TEXT    NOT NULL DEFAULT '',
    enrolment    INTEGER NOT NULL DEFAULT 0,
    enrolled_at  INTEGER,
    revoked_at   INTEGER,
    epoch        INTEGER NOT NULL DEFAULT 0,
    app          TEXT    NOT NULL DEFAULT '',
    outbox_depth INTEGER NOT NULL DEFAULT 0,
    skew_ms      INTEGER NOT NULL DEFAULT 0,
    seen_at      INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE access_token (
    hash       BLOB    PRIMARY KEY CHECK (length(hash) = 32),
    device     BLOB    NOT NULL REFERENCES device (id),
    enrolment  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX access_token_end ON access_token (expires_at);

CREATE TABLE refresh_token (
    hash       BLOB    PRIMARY KEY CHECK (length(hash) = 32),
    device     BLOB    NOT NULL REFERENCES device (id),
    enrolment  INTEGER NOT NULL,
    parent     BLOB,
    used_child BLOB,
    issued_at  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_token_end ON refresh_token (expires_at);

CREATE TABLE quarantine (
    no     INTEGER PRIMARY KEY,
    person BLOB    NOT NULL,
    device BLOB    NOT NULL,
    op_id  BLOB    NOT NULL UNIQUE,
    op     TEXT    NOT NULL,
    at     INTEGER NOT NULL
) STRICT;

-- Who did or saw what. Each line's hash covers the line before it.
CREATE TABLE audit (
    no     INTEGER PRIMARY KEY AUTOINCREMENT,
    at     TEXT NOT NULL,
    person BLOB,
    device BLOB,
    action TEXT NOT NULL,
    kind   TEXT,
    record BLOB,
    reason TEXT NOT NULL,
    hash   BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX audit_record ON audit (record) WHERE record IS NOT NULL;
CREATE INDEX audit_action ON audit (action, reason);
CREATE TRIGGER audit_is_fixed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
