//! Making a plan that fails shorter, as long as it fails.

use super::broken::Variant;
use super::model::Flaw;
use super::plan::{Deed, Plan, Step};
use super::seeds::run;

/// The shortest failing plan that was found.
pub struct Shrunk {
    /// The plan.
    pub plan: Plan,
    /// What is wrong in it.
    pub flaw: Flaw,
    /// How many plans were tried.
    pub tries: usize,
}

/// Leaves out steps, devices and waits of a failing plan while it goes on failing, with `most` tries at most. A flaw of
/// another kind counts as well: the shortest way to any failure is the one to look at first.
pub fn shrink(plan: &Plan, flaw: Flaw, variant: Variant, most: usize) -> Shrunk {
    let mut best = Shrunk { plan: plan.clone(), flaw, tries: 0 };
    // Halves first, then quarters …, then single steps.
    let mut length = best.plan.steps.len().div_ceil(2);
    while length > 0 {
        let mut at = 0;
        while at < best.plan.steps.len() {
            let mut steps = best.plan.steps.clone();
            let left_out: u64 = steps.drain(at..(at + length).min(best.plan.steps.len())).map(|step| step.wait).sum();
            // The rest still happens at its time.
            if let Some(next) = steps.get_mut(at) {
                next.wait += left_out;
            }
            if !better(&mut best, Plan { steps, ..plan.clone() }, variant, most) {
                at += length;
            }
        }
        length = if length == 1 { 0 } else { length.div_ceil(2) };
    }
    for devices in 1..best.plan.devices {
        let steps = best.plan.steps.iter().copied().filter(|step| step.deed.device().is_none_or(|it| it < devices));
        let fewer = Plan { devices, steps: steps.collect(), ..best.plan.clone() };
        if better(&mut best, fewer, variant, most) {
            break;
        }
    }
    for at in 0..best.plan.steps.len() {
        for simpler in simpler(best.plan.steps[at]) {
            let mut steps = best.plan.steps.clone();
            steps[at] = simpler;
            let simpler = Plan { steps, ..best.plan.clone() };
            better(&mut best, simpler, variant, most);
        }
    }
    best
}

/// The same step with less to it.
fn simpler(step: Step) -> Vec<Step> {
    let mut all = Vec::new();
    if step.wait > 0 {
        all.push(Step { wait: 0, ..step });
    }
    if let Deed::Weather { loss, twice, delay, busy, narrow } = step.deed {
        let each = [
            Deed::Weather { loss: 0, twice, delay, busy, narrow },
            Deed::Weather { loss, twice: 0, delay, busy, narrow },
            Deed::Weather { loss, twice, delay: 50, busy, narrow },
            Deed::Weather { loss, twice, delay, busy: 0, narrow },
            Deed::Weather { loss, twice, delay, busy, narrow: 0 },
        ];
        all.extend(each.into_iter().filter(|deed| *deed != step.deed).map(|deed| Step { deed, ..step }));
    }
    all
}

fn better(best: &mut Shrunk, plan: Plan, variant: Variant, most: usize) -> bool {
    if best.tries >= most || plan == best.plan {
        return false;
    }
    best.tries += 1;
    match run(&plan, variant, false).flaw {
        Some(flaw) => {
            best.plan = plan;
            best.flaw = flaw;
            true
        }
        None => false,
    }
}
