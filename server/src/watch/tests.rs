//! The figures as Prometheus reads them.

use std::time::Duration;

use acompana_sync::wire::ProblemCode;

use super::{Limit, Metrics, Sizes};

#[test]
fn figures_are_counted_for_one_server_only() {
    let (one, other) = (Metrics::new(), Metrics::new());
    one.answered("/v1/sync", 429, Duration::from_millis(3), Some(ProblemCode::Slow));
    one.limited(Limit::Device);
    one.signed_in("enrol", false);
    let text = one.render(2, 1, &Sizes::default());
    for line in [
        r#"acompana_http_requests_total{route="/v1/sync",status="429"} 1"#,
        r#"acompana_http_request_seconds_bucket{route="/v1/sync",le="0.005"} 1"#,
        r#"acompana_http_request_seconds_bucket{route="/v1/sync",le="0.0025"} 0"#,
        r#"acompana_refusals_total{code="slow"} 1"#,
        r#"acompana_rate_limited_total{by="device"} 1"#,
        r#"acompana_sign_ins_total{how="enrol",outcome="refused"} 1"#,
        "acompana_first_syncs_running 2",
        "acompana_faults_total 0",
    ] {
        assert!(text.lines().any(|told| told == line), "{line} is not in\n{text}");
    }
    assert!(!other.render(0, 0, &Sizes::default()).contains("429"), "another server counts for itself");
}

/// The guide names figures: those that are there.
#[test]
fn the_operations_guide_names_figures_that_exist() {
    let sources = concat!(include_str!("mod.rs"), include_str!("sizes.rs"));
    let guide = include_str!("../../../docs/operations.md");
    let words = guide.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
    let named: std::collections::BTreeSet<&str> = words.filter(|word| word.starts_with("acompana_")).collect();
    assert!(named.len() > 15, "{named:?}");
    for figure in named {
        assert!(sources.contains(&format!("\"{figure}\"")), "docs/operations.md names {figure}, which is not there");
    }
}
