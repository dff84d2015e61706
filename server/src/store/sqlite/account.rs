//! People, grants, codes and devices.

use acompana_domain::kind::Role;
use acompana_domain::record::{DeviceId, RecordId, UserId};
use acompana_sync::fault::StoreFault;
use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::row;
use super::tx::{OrFault, SqliteTx};
use crate::store::{Accounts, Code, CodeUse, Device, Grant, SecretHash, User};

fn user_from_row(row: &Row<'_>) -> rusqlite::Result<User> {
    Ok(User {
        id: UserId::from_bytes(row.get("id")?),
        display_name: row.get("display_name")?,
        roles: row::json(row, "roles")?,
        guardian: row.get::<_, Option<_>>("guardian")?.map(RecordId::from_bytes),
        active: row.get("active")?,
    })
}

fn code_from_row(row: &Row<'_>) -> rusqlite::Result<Code> {
    let used = match (row::maybe_instant(row, "used_at")?, row.get::<_, Option<_>>("device")?, row.get("claim")?) {
        (Some(at), Some(device), Some(claim)) => Some(CodeUse { at, device: DeviceId::from_bytes(device), claim }),
        _ => None,
    };
    Ok(Code {
        hash: row.get("hash")?,
        user: UserId::from_bytes(row.get("person")?),
        made_at: row::instant(row, "made_at")?,
        expires_at: row::instant(row, "expires_at")?,
        used,
    })
}

fn device_from_row(row: &Row<'_>) -> rusqlite::Result<Device> {
    Ok(Device {
        id: DeviceId::from_bytes(row.get("id")?),
        user: row.get::<_, Option<_>>("person")?.map(UserId::from_bytes),
        name: row.get("name")?,
        enrolment: row.get("enrolment")?,
        enrolled_at: row::maybe_instant(row, "enrolled_at")?,
        revoked_at: row::maybe_instant(row, "revoked_at")?,
        epoch: row.get("epoch")?,
        app: row.get("app")?,
        outbox_depth: row.get("outbox_depth")?,
        skew_ms: row.get("skew_ms")?,
        seen_at: row::maybe_instant(row, "seen_at")?,
    })
}

impl SqliteTx<'_> {
    fn all<T>(
        &self,
        sql: &str,
        given: impl rusqlite::Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreFault> {
        let mut statement = self.connection.prepare_cached(sql).or_fault()?;
        let rows = statement.query_map(given, read).or_fault()?;
        rows.collect::<rusqlite::Result<_>>().or_fault()
    }

    fn one<T>(
        &self,
        sql: &str,
        given: impl rusqlite::Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreFault> {
        let mut statement = self.connection.prepare_cached(sql).or_fault()?;
        statement.query_row(given, read).optional().or_fault()
    }

    pub(super) fn run(&self, sql: &str, given: impl rusqlite::Params) -> Result<usize, StoreFault> {
        self.connection.prepare_cached(sql).and_then(|mut statement| statement.execute(given)).or_fault()
    }
}

impl Accounts for SqliteTx<'_> {
    fn put_user(&mut self, user: &User) -> Result<(), StoreFault> {
        let roles: Vec<Role> = user.roles.iter().copied().collect();
        self.run(
            "INSERT INTO person (id, display_name, roles, guardian, active) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (id) DO UPDATE SET display_name = ?2, roles = ?3, guardian = ?4, active = ?5",
            params![
                user.id.as_bytes(),
                user.display_name,
                row::to_json(&roles).or_fault()?,
                user.guardian.as_ref().map(RecordId::as_bytes),
                user.active
            ],
        )?;
        Ok(())
    }

    fn user(&self, id: UserId) -> Result<Option<User>, StoreFault> {
        self.one("SELECT * FROM person WHERE id = ?1", [id.as_bytes()], user_from_row)
    }

    fn users(&self) -> Result<Vec<User>, StoreFault> {
        self.all("SELECT * FROM person ORDER BY display_name, id", [], user_from_row)
    }

    fn give(&mut self, user: UserId, scope: &str, since: Timestamp) -> Result<bool, StoreFault> {
        let given = self.run(
            "INSERT INTO scope_grant (person, scope, since) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            params![user.as_bytes(), scope, since.as_millisecond()],
        )?;
        Ok(given > 0)
    }

    fn take(&mut self, user: UserId, scope: &str, until: Timestamp) -> Result<bool, StoreFault> {
        let taken = self.run(
            "UPDATE scope_grant SET until = ?3 WHERE person = ?1 AND scope = ?2 AND until IS NULL",
            params![user.as_bytes(), scope, until.as_millisecond()],
        )?;
        Ok(taken > 0)
    }

    fn grants_of(&self, user: UserId) -> Result<Vec<Grant>, StoreFault> {
        self.all("SELECT * FROM scope_grant WHERE person = ?1 ORDER BY no", [user.as_bytes()], |row| {
            Ok(Grant {
                scope: row.get("scope")?,
                since: row::instant(row, "since")?,
                until: row::maybe_instant(row, "until")?,
            })
        })
    }

    fn put_code(&mut self, code: &Code) -> Result<(), StoreFault> {
        let used = code.used.as_ref();
        self.run(
            "INSERT INTO code (hash, person, made_at, expires_at, used_at, device, claim)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (hash) DO UPDATE SET used_at = ?5, device = ?6, claim = ?7",
            params![
                code.hash,
                code.user.as_bytes(),
                code.made_at.as_millisecond(),
                code.expires_at.as_millisecond(),
                used.map(|used| used.at.as_millisecond()),
                used.map(|used| used.device.as_bytes()),
                used.map(|used| used.claim),
            ],
        )?;
        Ok(())
    }

    fn code(&self, hash: &SecretHash) -> Result<Option<Code>, StoreFault> {
        self.one("SELECT * FROM code WHERE hash = ?1", [hash], code_from_row)
    }

    fn codes(&self) -> Result<Vec<Code>, StoreFault> {
        self.all("SELECT * FROM code ORDER BY no DESC", [], code_from_row)
    }

    fn put_device(&mut self, device: &Device) -> Result<(), StoreFault> {
        self.run(
            "INSERT INTO device (id, person, name, enrolment, enrolled_at, revoked_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (id) DO UPDATE SET person = ?2, name = ?3, enrolment = ?4, enrolled_at = ?5, revoked_at = ?6",
            params![
                device.id.as_bytes(),
                device.user.as_ref().map(UserId::as_bytes),
                device.name,
                device.enrolment,
                device.enrolled_at.map(Timestamp::as_millisecond),
                device.revoked_at.map(Timestamp::as_millisecond),
            ],
        )?;
        Ok(())
    }

    fn device(&self, id: DeviceId) -> Result<Option<Device>, StoreFault> {
        self.one("SELECT * FROM device WHERE id = ?1", [id.as_bytes()], device_from_row)
    }

    fn devices(&self) -> Result<Vec<Device>, StoreFault> {
        self.all("SELECT * FROM device ORDER BY seen_at DESC NULLS LAST, id", [], device_from_row)
    }
}
