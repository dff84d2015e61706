//! Tokens.

use acompana_domain::record::DeviceId;
use acompana_sync::fault::StoreFault;
use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::row;
use super::tx::{OrFault, SqliteTx};
use crate::store::{AccessToken, RefreshToken, SecretHash, Tokens};

impl Tokens for SqliteTx<'_> {
    fn put_access(&mut self, token: &AccessToken) -> Result<(), StoreFault> {
        self.run(
            "INSERT INTO access_token (hash, device, enrolment, expires_at) VALUES (?1, ?2, ?3, ?4)",
            params![token.hash, token.device.as_bytes(), token.enrolment, token.expires_at.as_millisecond()],
        )?;
        Ok(())
    }

    fn access(&self, hash: &SecretHash) -> Result<Option<AccessToken>, StoreFault> {
        let mut find = self.connection.prepare_cached("SELECT * FROM access_token WHERE hash = ?1").or_fault()?;
        find.query_row([hash], |row| {
            Ok(AccessToken {
                hash: row.get("hash")?,
                device: DeviceId::from_bytes(row.get("device")?),
                enrolment: row.get("enrolment")?,
                expires_at: row::instant(row, "expires_at")?,
            })
        })
        .optional()
        .or_fault()
    }

    fn put_refresh(&mut self, token: &RefreshToken) -> Result<(), StoreFault> {
        self.run(
            "INSERT INTO refresh_token (hash, device, enrolment, parent, used_child, issued_at, expires_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (hash) DO UPDATE SET used_child = ?5",
            params![
                token.hash,
                token.device.as_bytes(),
                token.enrolment,
                token.parent,
                token.used_child,
                token.issued_at.as_millisecond(),
                token.expires_at.as_millisecond(),
            ],
        )?;
        Ok(())
    }

    fn refresh(&self, hash: &SecretHash) -> Result<Option<RefreshToken>, StoreFault> {
        let mut find = self.connection.prepare_cached("SELECT * FROM refresh_token WHERE hash = ?1").or_fault()?;
        find.query_row([hash], |row| {
            Ok(RefreshToken {
                hash: row.get("hash")?,
                device: DeviceId::from_bytes(row.get("device")?),
                enrolment: row.get("enrolment")?,
                parent: row.get("parent")?,
                used_child: row.get("used_child")?,
                issued_at: row::instant(row, "issued_at")?,
                expires_at: row::instant(row, "expires_at")?,
            })
        })
        .optional()
        .or_fault()
    }

    fn forget_tokens(&mut self, now: Timestamp, replaced_before: Timestamp) -> Result<(), StoreFault> {
        self.run("DELETE FROM access_token WHERE expires_at < ?1", [now.as_millisecond()])?;
        self.run("DELETE FROM refresh_token WHERE expires_at < ?1", [now.as_millisecond()])?;
        self.run(
            "DELETE FROM refresh_token WHERE issued_at < ?1 AND used_child IS NOT NULL",
            [replaced_before.as_millisecond()],
        )?;
        Ok(())
    }
}
