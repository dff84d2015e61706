package mx.acompana.core

import mx.acompana.domain.Record

/** The page as apps know it. Bodies stay unread until somebody looks into them. */
public fun StoredPage.read(): Page = Page(records.map(StoredRecord::read), next)

private fun StoredRecord.read(): Record =
    Record(id, kind, schema, ver, author, device, occurredAt, tz, recordedAt, body)
