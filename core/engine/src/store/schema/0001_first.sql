-- The first released schema. Never edited: a change is a new file (migrate.rs compares checksums).
-- Ids are 16-byte blobs; instants are integer nanoseconds since 1970, or RFC 3339 text outside 1677-2262.

CREATE TABLE kind (
    number INTEGER PRIMARY KEY,
    name   TEXT NOT NULL UNIQUE,
    -- Schema of the kind by which the facets of its records were computed; 0 while the kind was unknown.
    facets INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE record (
    n           INTEGER PRIMARY KEY,
    id          BLOB NOT NULL UNIQUE,
    kind        INTEGER NOT NULL REFERENCES kind(number),
    schema      INTEGER NOT NULL,
    ver         INTEGER NOT NULL,
    dirty       INTEGER NOT NULL,
    subject     BLOB,
    party       BLOB,
    at          INTEGER NOT NULL,
    place       TEXT,
    status      TEXT,
    code        TEXT,
    author      BLOB NOT NULL,
    device      BLOB NOT NULL,
    occurred_at ANY NOT NULL,
    tz          TEXT NOT NULL,
    recorded_at ANY NOT NULL,
    body        TEXT NOT NULL
) STRICT;
CREATE INDEX record_subject ON record(kind, subject, at);
CREATE INDEX record_party   ON record(kind, party, at);
CREATE INDEX record_place   ON record(kind, place, status, at);
CREATE INDEX record_code    ON record(kind, code);
CREATE INDEX record_at      ON record(kind, at);

-- The server's copy of a record that shows unsent work. Only those have one.
CREATE TABLE base (
    record INTEGER PRIMARY KEY REFERENCES record(n) ON DELETE CASCADE,
    ver    INTEGER NOT NULL,
    copy   TEXT NOT NULL
) STRICT;

-- The outbox, settled writes included while they are remembered. phase: 0 unanswered, 1 stuck, 2 took effect, 3 over.
CREATE TABLE op (
    n          INTEGER PRIMARY KEY,
    op_id      BLOB NOT NULL UNIQUE,
    seq        INTEGER,
    record     BLOB NOT NULL,
    state      TEXT NOT NULL,
    phase      INTEGER NOT NULL,
    sent       INTEGER NOT NULL,
    stale_at   ANY,
    detail     TEXT NOT NULL,
    op         TEXT NOT NULL
) STRICT;
CREATE INDEX op_phase  ON op(phase, seq);
CREATE INDEX op_record ON op(record, n);

CREATE TABLE op_dep (
    op  INTEGER NOT NULL REFERENCES op(n) ON DELETE CASCADE,
    dep BLOB NOT NULL,
    PRIMARY KEY (op, dep)
) STRICT, WITHOUT ROWID;
CREATE INDEX op_dep_dep ON op_dep(dep);

CREATE TABLE scope (
    number    INTEGER PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE,
    epoch     INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    sum       INTEGER NOT NULL,
    members   INTEGER NOT NULL,
    resyncing INTEGER NOT NULL
) STRICT;

CREATE TABLE membership (
    scope  INTEGER NOT NULL REFERENCES scope(number) ON DELETE CASCADE,
    record INTEGER NOT NULL REFERENCES record(n) ON DELETE CASCADE,
    stale  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (scope, record)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_record ON membership(record);

-- Who looked at what, until the server has it. The audit chain keeps the line for ever.
CREATE TABLE read_note (
    n      INTEGER PRIMARY KEY,
    number INTEGER NOT NULL,
    at     ANY NOT NULL,
    kind   TEXT NOT NULL,
    record BLOB NOT NULL,
    reason TEXT NOT NULL
) STRICT;

CREATE TABLE audit (
    n      INTEGER PRIMARY KEY,
    at     ANY NOT NULL,
    user   BLOB,
    device BLOB,
    action TEXT NOT NULL,
    kind   TEXT,
    record BLOB,
    reason TEXT NOT NULL,
    hash   BLOB NOT NULL
) STRICT;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'audit lines are never changed');
END;
CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'audit lines are never removed');
END;

-- Single values: the device's state, the account, the number of the next read note, pending work of the store itself.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
