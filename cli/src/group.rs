//! Records that belong together: judged together, written in one group, all or nothing.

use acompana_core::{Acompana, CoreError, NewRecord, SaveOptions, Saved};
use acompana_domain::finding::{Arg, gravest};
use acompana_domain::kind::{Actor, CheckContext, KindRegistry, Side};
use acompana_domain::record::{DeviceId, OpId};
use acompana_domain::rules::RuleData;
use acompana_domain::{Body, Finding, Record, RecordId, Severity};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::device;
use crate::exit::Exit;
use crate::facts::Known;
use crate::failure::Failure;

/// A record as it shall be.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// Name of its kind.
    pub(crate) kind: &'static str,
    /// Its id.
    pub(crate) id: RecordId,
    /// The record as it is now, if it is known.
    pub(crate) before: Option<Record>,
    /// Its fields.
    pub(crate) body: Body,
    /// Clinical or civil time of what it tells; now otherwise.
    pub(crate) occurred_at: Option<Timestamp>,
}

/// Who writes, where and when; without a device the rules are asked alone.
pub(crate) struct Desk {
    app: Option<Acompana>,
    kinds: KindRegistry,
    rules: RuleData,
    actor: Actor,
    device: DeviceId,
    now: Timestamp,
}

impl Desk {
    /// The person of this device.
    pub(crate) fn of(app: &Acompana) -> Result<Self, Failure> {
        let (actor, device) = device::actor(app)?;
        let now = app.now().map_err(device::failed)?;
        Ok(Self { app: Some(app.clone()), kinds: app.kinds().clone(), rules: RuleData::default(), actor, device, now })
    }

    /// Nobody's device: what the rules alone say.
    pub(crate) fn without_device(actor: Actor) -> Self {
        let (kinds, rules) = (KindRegistry::standard(), RuleData::default());
        Self { app: None, kinds, rules, actor, device: DeviceId(Uuid::nil()), now: Timestamp::now() }
    }

    /// What the rules say of each draft, knowing of all of them.
    pub(crate) fn judge(&self, drafts: &[Draft]) -> Result<Vec<Vec<Finding>>, Failure> {
        let records = drafts.iter().map(|draft| self.record(draft)).collect::<Result<Vec<_>, _>>()?;
        let facts = Known::new(self.app.as_ref(), &records);
        let zone = crate::cmd::zone();
        let context = CheckContext {
            side: Side::Device,
            now: self.now,
            today: self.now.to_zoned(zone).date(),
            actor: &self.actor,
            rules: &self.rules,
            facts: &facts,
        };
        let judged = drafts.iter().zip(&records).map(|(draft, record)| {
            let kind = self.kinds.get(draft.kind).map_err(internal)?;
            kind.check(record, draft.before.as_ref(), &context).map_err(internal)
        });
        judged.collect()
    }

    /// Gives `reason` for every warning that asks for one, and answers which codes these are.
    pub(crate) fn acknowledge(&self, draft: &mut Draft, findings: &[Finding], reason: &str) -> Vec<String> {
        let asked = findings.iter().filter(|finding| finding.code == "ACK-REQUIRED");
        let codes = asked.filter_map(|finding| match finding.args.get("codes") {
            Some(Arg::Text(codes)) => Some(codes.split(", ").map(str::to_owned)),
            _ => None,
        });
        let codes: Vec<String> = codes.flatten().collect();
        let list = draft.body.entry("acknowledgements").or_insert_with(|| json!([]));
        if let Value::Array(list) = list {
            let note = |code: &String| json!({ "id": code, "code": code, "reason": reason, "by": self.actor.user, "at": self.now });
            list.extend(codes.iter().map(note));
        }
        codes
    }

    /// Writes the drafts in one group. They were judged before; what only the store can refuse is an error.
    pub(crate) fn write(&self, drafts: Vec<Draft>, reason: &str) -> Result<Vec<Saved>, CoreError> {
        let Some(app) = &self.app else { return Ok(Vec::new()) };
        let group = Some(Acompana::new_group()).filter(|_| drafts.len() > 1);
        let mut saved = Vec::new();
        let (new, known): (Vec<Draft>, Vec<Draft>) = drafts.into_iter().partition(|draft| draft.before.is_none());
        for draft in known {
            saved.push(app.edit(draft.id, draft.body, reason, group)?);
        }
        let new = new.into_iter().map(|draft| new_record(draft, reason, group)).collect();
        for made in app.create_all(new)? {
            saved.push(made?);
        }
        Ok(saved)
    }

    fn record(&self, draft: &Draft) -> Result<Record, Failure> {
        let spec = self.kinds.get(draft.kind).map_err(internal)?.spec();
        Ok(match &draft.before {
            Some(before) => Record { body: draft.body.clone(), ..before.clone() },
            None => Record {
                id: draft.id,
                kind: spec.name.to_owned(),
                schema: spec.schema,
                ver: 0,
                author: self.actor.user,
                device: self.device,
                occurred_at: draft.occurred_at.unwrap_or(self.now),
                tz: crate::cmd::ZONE.to_owned(),
                recorded_at: self.now,
                body: draft.body.clone(),
            },
        })
    }
}

fn new_record(draft: Draft, reason: &str, group: Option<OpId>) -> NewRecord {
    let options = SaveOptions {
        id: Some(draft.id),
        occurred_at: draft.occurred_at,
        reason: reason.to_owned(),
        group,
        ..SaveOptions::default()
    };
    NewRecord { kind: draft.kind.to_owned(), body: draft.body, options }
}

fn internal(error: impl std::fmt::Display) -> Failure {
    Failure::new(Exit::Internal, "fail-internal").showing("reason", error)
}

/// Whether one of the findings is a hard stop.
pub(crate) fn refuses(findings: &[Finding]) -> bool {
    gravest(findings) == Some(Severity::Error)
}
