//! The network between the devices and the server, and what it does to a message.

use super::dice::Dice;

/// How the network is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Weather {
    /// Messages that are lost, in percent, each way.
    pub loss: u64,
    /// Requests that arrive twice, in percent.
    pub twice: u64,
    /// Most milliseconds that a message takes. One that takes longer than the patience of who sent it comes too late.
    pub delay: u64,
    /// Requests that something between the ends turns away, in percent.
    pub busy: u64,
    /// Most writes in one request that something between the ends lets pass; 0 when it does not care.
    pub narrow: u64,
}

/// What becomes of one exchange; drawn once, so that nothing else changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fate {
    /// After how many milliseconds each copy of the request arrives.
    pub arrives: [Option<u64>; 2],
    /// After how many milliseconds the answer to each copy arrives.
    pub returns: [Option<u64>; 2],
    /// Turned away on the way, and with how many seconds to wait.
    pub turned_away: Option<(Refuser, Option<i64>)>,
}

/// Who turns a request away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refuser {
    /// A server that cannot serve now.
    Unavailable,
    /// A limit on requests.
    Slow,
    /// The access token has run out.
    Token,
}

/// Milliseconds until a device gives an exchange up.
pub(super) const PATIENCE: u64 = 30_000;

impl Weather {
    /// What becomes of an exchange.
    pub(super) fn fate(&self, dice: &mut Dice) -> Fate {
        let way = |dice: &mut Dice| (!dice.chance(self.loss)).then(|| 5 + dice.below(self.delay + 1));
        let first = way(dice);
        // A copy may be a day late: somebody's proxy woke up.
        let second = dice.chance(self.twice).then(|| 5 + dice.of_any_size(26));
        let turned_away = dice.chance(self.busy).then(|| {
            let refuser = [Refuser::Unavailable, Refuser::Slow, Refuser::Token][dice.position(3)];
            (refuser, dice.chance(50).then(|| i64::try_from(dice.below(60)).unwrap_or(0)))
        });
        Fate { arrives: [first, second], returns: [way(dice), way(dice)], turned_away }
    }
}
