-- Up to which write each device has settled everything that did not take effect, so that it is in op_log no more.
CREATE TABLE forgotten (
    device  BLOB    NOT NULL,
    epoch   INTEGER NOT NULL,
    through INTEGER NOT NULL,
    PRIMARY KEY (device, epoch)
) STRICT, WITHOUT ROWID;
