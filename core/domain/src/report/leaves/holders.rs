//! Who holds leaves: how many persons, of which sex as far as the records tell.

use std::collections::{BTreeMap, HashMap};

use super::super::discrepancy::Found;
use crate::ident::{Curp, Nss, Sex};
use crate::record::{Record, RecordId};

#[derive(Debug)]
struct Holder {
    /// The first guardian record of the same person.
    person: RecordId,
    sex: Option<Sex>,
}

/// The guardian records.
#[derive(Debug, Default)]
pub(super) struct Holders {
    known: BTreeMap<RecordId, Holder>,
    /// Papers by which one person is known, with the first record that has them.
    papers: HashMap<String, RecordId>,
}

impl Holders {
    /// Takes a `guardian` record.
    pub(super) fn take(&mut self, record: &Record, found: &mut Found) {
        let curp = record.text("curp").and_then(|text| Curp::parse(text).ok());
        let nss = record.text("nss").and_then(|text| Nss::parse(text).ok()).map(|nss| nss.to_string());
        let by_curp = curp.as_ref().map(Curp::sex);
        let by_relation = match record.text("relation") {
            Some("mother") => Some(Sex::M),
            Some("father") => Some(Sex::H),
            _ => None,
        };
        if by_curp.zip(by_relation).is_some_and(|(one, other)| one != other) {
            found.note("REP-SEX-DIFFERS", &[], record.id);
        }
        let papers: Vec<String> = curp.map(|curp| curp.to_string()).into_iter().chain(nss).collect();
        let person = papers.iter().find_map(|paper| self.papers.get(paper)).copied().unwrap_or(record.id);
        for paper in papers {
            self.papers.entry(paper).or_insert(person);
        }
        if person != record.id {
            found.note("REP-HOLDER-TWICE", &[], record.id);
        }
        // The CURP is the registry's own word; mother or father is what somebody chose on a form.
        self.known.insert(record.id, Holder { person, sex: by_curp.or(by_relation) });
    }

    /// The persons behind these guardian records with their sex, and how many records are not here.
    pub(super) fn persons(&self, ids: impl Iterator<Item = RecordId>) -> (BTreeMap<RecordId, Option<Sex>>, u64) {
        let (mut persons, mut missing) = (BTreeMap::new(), 0);
        for id in ids {
            let (person, sex) = self.known.get(&id).map_or((id, None), |holder| (holder.person, holder.sex));
            missing += u64::from(!self.known.contains_key(&id));
            let known: &mut Option<Sex> = persons.entry(person).or_default();
            *known = known.or(sex);
        }
        (persons, missing)
    }
}
