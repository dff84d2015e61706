//! Two reports beside what the plan put in: the figures that the note tells, one by one.

use acompana_domain::report::shares;
use serde_json::{Value, json};

use super::plan::Plan;
use crate::output::Output;

/// A figure as it was planned, and as the two reports found it. What a report does not know is nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    /// Name of the figure, in JSON and in the sentences.
    name: &'static str,
    planned: u64,
    server: Option<u64>,
    coordinator: Option<u64>,
}

impl Line {
    fn holds(&self) -> bool {
        [self.server, self.coordinator] == [Some(self.planned); 2]
    }
}

/// The comparison.
#[derive(Debug)]
pub(super) struct Findings(Vec<Line>);

impl Findings {
    /// Compares both reports with the plan.
    pub(super) fn of(plan: &Plan, server: &Value, coordinator: &Value) -> Self {
        let line = |(name, planned): (&'static str, u64)| Line {
            name,
            planned,
            server: found(server, name),
            coordinator: found(coordinator, name),
        };
        Self(planned(plan).into_iter().map(line).collect())
    }

    /// Whether both reports found exactly what was planned.
    pub(super) fn hold(&self) -> bool {
        !self.0.is_empty() && self.0.iter().all(Line::holds)
    }

    pub(super) fn json(&self) -> Value {
        let line = |line: &Line| {
            json!({
                "figure": line.name, "planned": line.planned, "server": line.server, "coordinator": line.coordinator,
                "same": line.holds(),
            })
        };
        self.0.iter().map(line).collect()
    }

    /// As a table. `whole`: whether what was planned is the note itself, not a part of it.
    pub(super) fn table(&self, whole: bool, output: &Output) -> String {
        let shown = |found: Option<u64>| found.map_or_else(|| "—".to_owned(), |found| found.to_string());
        let rows = self.0.iter().map(|line| {
            let same = if line.holds() { "=" } else { "≠" };
            let [server, coordinator] = [line.server, line.coordinator].map(shown);
            vec![output.say(words(line.name)), line.planned.to_string(), same.to_owned(), server, coordinator]
        });
        let planned = if whole { "demo-col-note" } else { "demo-col-planned" };
        let titles =
            ["demo-col-figure", planned, "demo-col-same", "demo-col-server-report", "demo-col-coordinator-report"];
        output.table(&titles, rows)
    }
}

fn planned(plan: &Plan) -> Vec<(&'static str, u64)> {
    let figures = plan.figures;
    let (children, adults) = (u64::from(figures.children), u64::from(figures.adults));
    let percent: Vec<u64> = shares(&[children, adults]).into_iter().map(u64::from).collect();
    let percent = |place: usize| percent.get(place).copied().unwrap_or_default();
    vec![
        ("total", figures.patients().into()),
        ("paediatric", children),
        ("adult", adults),
        ("paediatric_percent", percent(0)),
        ("adult_percent", percent(1)),
        ("age_unknown", 0),
        ("hospitals", figures.hospitals().into()),
        ("umae", figures.umae.into()),
        ("second", figures.second.into()),
        ("new", figures.new.into()),
        ("treatments", plan.treatments()),
        ("discrepancies", 0),
    ]
}

/// A figure in a report's JSON.
fn found(report: &Value, name: &str) -> Option<u64> {
    let figure = |name: &str| report["figures"][name].as_u64();
    let row = |table: &str, key: &str, measure: &str| {
        let rows = report["tables"][table]["rows"].as_array()?;
        let row = rows.iter().find(|row| row["key"] == key);
        // A row that nobody belongs to may be left out.
        row.map_or(Some(0), |row| row[measure].as_u64())
    };
    match name {
        "total" => figure("total"),
        "paediatric" => row("by_age", "paediatric", "count"),
        "adult" => row("by_age", "adult", "count"),
        "paediatric_percent" => row("by_age", "paediatric", "share"),
        "adult_percent" => row("by_age", "adult", "share"),
        "age_unknown" => row("by_age", "unknown", "count"),
        "hospitals" => figure("hospitals"),
        "umae" => row("hospitals_by_level", "UMAE", "count"),
        "second" => row("hospitals_by_level", "second", "count"),
        "new" => figure("new_patients"),
        "treatments" => figure("treatments_recorded"),
        "discrepancies" => report["discrepancies"].as_array().map(|found| found.len() as u64),
        _ => None,
    }
}

fn words(name: &str) -> &'static str {
    match name {
        "total" => "demo-figure-total",
        "paediatric" => "demo-figure-paediatric",
        "adult" => "demo-figure-adult",
        "paediatric_percent" => "demo-figure-paediatric-percent",
        "adult_percent" => "demo-figure-adult-percent",
        "age_unknown" => "demo-figure-age-unknown",
        "hospitals" => "demo-figure-hospitals",
        "umae" => "demo-figure-umae",
        "second" => "demo-figure-second",
        "new" => "demo-figure-new",
        "treatments" => "demo-figure-treatments",
        _ => "demo-figure-discrepancies",
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::note::NOTE;
    use super::*;

    /// A report as the note tells it.
    fn report(plan: &Plan) -> Value {
        json!({
            "figures": { "total": 23_382, "hospitals": 79, "new_patients": 181, "treatments_recorded": plan.treatments() },
            "tables": {
                "by_age": { "of": 23_382, "rows": [
                    { "key": "paediatric", "count": 8_184, "share": 35 }, { "key": "adult", "count": 15_198, "share": 65 },
                ] },
                "hospitals_by_level": { "of": 79, "rows": [
                    { "key": "UMAE", "count": 15 }, { "key": "second", "count": 64 },
                ] },
            },
            "discrepancies": [],
        })
    }

    /// Findings that hold.
    pub(in super::super) fn as_planned() -> Findings {
        let plan = Plan::of(NOTE);
        Findings::of(&plan, &report(&plan), &report(&plan))
    }

    #[test]
    fn it_holds_only_if_each_figure_of_both_reports_is_the_planned_one() {
        let plan = Plan::of(NOTE);
        let good = report(&plan);
        assert!(Findings::of(&plan, &good, &good).hold());
        let wrongs = [
            ("/figures/total", json!(23_381)),
            ("/figures/hospitals", json!(78)),
            ("/figures/new_patients", json!(180)),
            ("/figures/new_patients", json!(null)),
            ("/figures/treatments_recorded", json!(1)),
            ("/tables/by_age/rows/0/count", json!("<3")),
            ("/tables/by_age/rows/0/share", json!(36)),
            ("/tables/by_age/rows/1/count", json!(15_199)),
            ("/tables/hospitals_by_level/rows/0/count", json!(16)),
            ("/tables/hospitals_by_level/rows", json!(null)),
            ("/discrepancies", json!([{ "code": "REP-ORPHAN" }])),
        ];
        for (place, value) in wrongs {
            let mut bad = good.clone();
            *bad.pointer_mut(place).unwrap() = value;
            for (server, coordinator) in [(&bad, &good), (&good, &bad)] {
                let findings = Findings::of(&plan, server, coordinator);
                assert!(!findings.hold(), "{place}");
                let told = findings.json();
                assert!(told.as_array().unwrap().iter().any(|line| line["same"] == json!(false)), "{place}: {told}");
            }
        }
        assert!(!Findings::of(&plan, &json!({}), &json!({})).hold());
    }
}
