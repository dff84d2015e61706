//! The loop: ask what to do, commit, send, take the answer in, again.

use std::time::{Duration, Instant};

use acompana_sync::backoff;
use acompana_sync::client::{self, ClientTx, Failure, Pause, Report, Run, Step};
use acompana_sync::wire::{ProblemCode, SyncReply, SyncRequest, Want};
use jiff::{SignedDuration, Timestamp};
use tokio::runtime::Handle;

use super::ahead::Ahead;
use super::tokens::{Traded, lasts, out_of_time, trade};
use super::{Network, SyncHandle, SyncOptions, SyncOutcome, SyncProgress, SyncReport};
use crate::acompana::Core;
use crate::error::Fault;
use crate::http::{Http, HttpError};
use crate::ports::{NetworkMonitor, Patience};
use crate::store::{Account, Durability, HeldTokens, Standing};

/// A request that has less than this left is not begun.
const LEAST: Duration = Duration::from_millis(500);
/// A run without a deadline that a person asked for waits this long for the server's wish between two pages.
const SHORT_WAIT: SignedDuration = SignedDuration::from_secs(30);
/// The longest wait that a failure or the server's wish can lead to: what is asked for, with the jitter on top.
const LONGEST_WAIT: SignedDuration =
    SignedDuration::from_secs(backoff::LONGEST_ASKED.as_secs() + backoff::CEILING.as_secs());
/// Tokens traded in a row without an answer in between: the server contradicts itself.
const MOST_TRADES: u32 = 2;

/// How much of an answer a connection can take.
fn want(network: Network) -> Want {
    match network {
        // One page is read while another one is stored: two of 5,000 rows would take 30 MB more.
        Network::Unmetered => Want { max_bytes: 8 << 20, max_rows: 1_500 },
        Network::Metered | Network::None => Want { max_bytes: 1 << 20, max_rows: 500 },
    }
}

/// Runs until there is nothing left to say, or something ends it.
pub(super) fn drive(
    core: &Core,
    network: &Handle,
    options: SyncOptions,
    stop: &SyncHandle,
    progress: Option<&(dyn Fn(SyncProgress) + Send)>,
) -> Result<SyncReport, Fault> {
    let ended = |outcome| Ok(SyncReport { outcome, counts: Report::default(), last_failure: None });
    let patience = Patience::of_run(options.deadline, stop);
    let account = core.account()?;
    let connection = core.connection(options, &patience);
    if let Some(outcome) = not_at_all(core, &account, connection) {
        return ended(outcome);
    }
    let tokens = match core.tokens_of(&account, &patience) {
        Ok(Some(tokens)) => tokens,
        Ok(None) => {
            // Restored to another phone, or cleared by the person: only a new code helps.
            core.set_standing(Standing::SignedOut)?;
            return ended(SyncOutcome::Enrol);
        }
        Err(Fault::Secrets(_)) if patience.is_stopped() => return ended(SyncOutcome::Cancelled),
        Err(Fault::Secrets(_)) if patience.left().is_zero() => return ended(SyncOutcome::OutOfTime),
        Err(error) => return Err(error),
    };
    let mut drive = Drive {
        core,
        network,
        options,
        patience,
        http: Http::new(&account.server_url, &core.trust)?,
        account,
        tokens,
        run: Run::new(&core.app_version, want(connection)),
        just_asked: true,
        trades: 0,
        last_failure: None,
        ahead: None,
    };
    let outcome = drive.perhaps_in_bulk(progress)?;
    // Last, because it can wait: a deadline is not missed for it.
    if drive.time_left().is_some() {
        core.remove_old_secrets(&patience);
    }
    Ok(SyncReport { outcome, counts: drive.run.report, last_failure: drive.last_failure })
}

/// Why a run need not begin.
fn not_at_all(core: &Core, account: &Account, connection: Network) -> Option<SyncOutcome> {
    if connection == Network::None {
        return Some(SyncOutcome::Offline);
    }
    if account.standing == Standing::SignedOut {
        return Some(SyncOutcome::Enrol);
    }
    core.is_too_old(Some(&account.standing)).then_some(SyncOutcome::Update)
}

impl Core {
    /// The connection: as the caller says, or as the platform says, or free where nobody says anything. A monitor that
    /// fails may hide mobile data.
    fn connection(&self, options: SyncOptions, patience: &Patience<'_>) -> Network {
        match (options.network, &self.network) {
            (Some(network), _) => network,
            (None, None) => Network::Unmetered,
            (None, Some(monitor)) => monitor.ask(patience, NetworkMonitor::network).unwrap_or_else(|error| {
                tracing::debug!(port = error.name(), "the platform does not tell what the connection costs");
                Network::Metered
            }),
        }
    }
}

struct Drive<'a> {
    core: &'a Core,
    network: &'a Handle,
    options: SyncOptions,
    patience: Patience<'a>,
    http: Http,
    account: Account,
    tokens: HeldTokens,
    run: Run,
    /// Whether the connection was asked for and nothing was sent since.
    just_asked: bool,
    trades: u32,
    last_failure: Option<String>,
    /// The next question, asked while the answer before it is being stored.
    ahead: Option<Ahead>,
}

/// What to do after a failure.
enum After {
    /// Ask again at once, whatever the waits say.
    AtOnce,
    /// Ask again when the wait is over.
    Patiently,
    End(SyncOutcome),
}

impl Drive<'_> {
    /// The first pull into an empty store takes its own path.
    fn perhaps_in_bulk(&mut self, progress: Option<&(dyn Fn(SyncProgress) + Send)>) -> Result<SyncOutcome, Fault> {
        let bulk = self.core.store.begin_bulk()?;
        let outcome = self.until_the_end(progress);
        if bulk {
            self.core.store.end_bulk()?;
        }
        outcome
    }

    fn until_the_end(&mut self, progress: Option<&(dyn Fn(SyncProgress) + Send)>) -> Result<SyncOutcome, Fault> {
        let mut patient = self.options.patient;
        loop {
            if self.patience.is_stopped() {
                return Ok(SyncOutcome::Cancelled);
            }
            if !std::mem::take(&mut self.just_asked) {
                match self.core.connection(self.options, &self.patience) {
                    Network::None => return Ok(SyncOutcome::Offline),
                    network => self.run.want(want(network)),
                }
            }
            if self.time_left().is_none() {
                return Ok(SyncOutcome::OutOfTime);
            }
            let clock = self.core.clock.now();
            let step =
                self.core.store.write(Durability::Full, |tx| Ok::<_, Fault>(self.run.next(tx, clock, patient)?))?;
            // From here on the server's wishes count, even for a person in a hurry.
            patient = true;
            let request = match step {
                Step::Done => return Ok(SyncOutcome::Done),
                // Nobody is asked to wait that long: the device's clock was set back since the wait was reckoned.
                Step::Wait(until) if until.duration_since(self.core.now()?) > LONGEST_WAIT => {
                    patient = false;
                    continue;
                }
                Step::Wait(until) if self.wait(until)? => continue,
                Step::Wait(until) => return Ok(SyncOutcome::Wait { until }),
                Step::Send(request) => request,
            };
            match self.send(&request)? {
                Ok(reply) => {
                    self.trades = 0;
                    self.take(&request, &reply, progress)?;
                }
                Err(error) => match self.after(&request, error)? {
                    After::AtOnce => patient = false,
                    After::Patiently => {}
                    After::End(outcome) => return Ok(outcome),
                },
            }
        }
    }

    /// Time until the deadline; nothing when it is too late to begin a request.
    fn time_left(&self) -> Option<Duration> {
        Some(self.patience.left()).filter(|left| *left >= LEAST)
    }

    fn send(&mut self, request: &SyncRequest) -> Result<Result<SyncReply, HttpError>, Fault> {
        if !lasts(self.core, &self.tokens)? && self.trades == 0 {
            self.trades += 1;
            match self.trade()? {
                Traded::New(traded) => (self.account, self.tokens) = *traded,
                Traded::SignedOut => return Ok(Err(signed_out())),
                Traded::Failed(error) => return Ok(Err(error)),
            }
        }
        // Asked again here: the trade took its share.
        let Some(left) = self.time_left() else { return Ok(Err(out_of_time())) };
        let ahead = self.ahead.take().filter(|ahead| ahead.answers(request));
        let token = &self.tokens.access_token;
        tracing::trace!("a request is about to go out");
        let answer = self.network.block_on(async {
            tokio::select! {
                biased;
                () = self.patience.stopped() => Err(HttpError::Cancelled),
                answer = async {
                    match ahead {
                        Some(ahead) => ahead.arrived().await,
                        None => self.http.sync(token, request, left).await,
                    }
                } => answer,
            }
        });
        tracing::trace!("a request has had its answer");
        let next = answer.as_ref().ok().and_then(|reply| client::ahead(request, reply));
        if let (Some(next), Some(left)) = (next, self.time_left()) {
            self.ask_ahead(next, left);
        }
        Ok(answer)
    }

    /// Asks for the next page, if there is a connection for it.
    fn ask_ahead(&mut self, next: SyncRequest, within: Duration) {
        let network = self.core.connection(self.options, &self.patience);
        if network != Network::None {
            let next = SyncRequest { want: want(network), ..next };
            self.ahead = Some(Ahead::ask(self.network, &self.http, &self.tokens.access_token, next, within));
        }
    }

    fn trade(&self) -> Result<Traded, Fault> {
        trade(self.core, self.network, &self.http, (&self.account, &self.tokens), &self.patience)
    }

    fn take(
        &mut self,
        request: &SyncRequest,
        reply: &SyncReply,
        progress: Option<&(dyn Fn(SyncProgress) + Send)>,
    ) -> Result<(), Fault> {
        let clock = self.core.clock.now();
        // What is lost with the power can be fetched again: the cursor is in the same transaction.
        let outbox_depth = self.core.store.write(Durability::Normal, |tx| {
            self.run.answered(tx, request, reply, clock)?;
            Ok::<_, Fault>(tx.outbox_depth()?)
        })?;
        if let Some(progress) = progress {
            progress(SyncProgress { counts: self.run.report, outbox_depth });
        }
        Ok(())
    }

    fn after(&mut self, request: &SyncRequest, error: HttpError) -> Result<After, Fault> {
        let failure = match error {
            HttpError::Cancelled => return Ok(After::End(SyncOutcome::Cancelled)),
            HttpError::Address { .. } | HttpError::Certificates { .. } => return Err(error.into()),
            HttpError::Unreachable { .. } | HttpError::Unreadable { .. } => Failure::Network,
            HttpError::Problem(ref problem) => Failure::Problem(problem.clone()),
        };
        if failure == Failure::Network && self.time_left().is_none() {
            // The deadline cut it off, not the network: no reason to wait longer next time.
            return Ok(After::End(SyncOutcome::OutOfTime));
        }
        tracing::info!(%error, "a sync request got no usable answer");
        self.last_failure = Some(error.to_string());
        let (clock, random) = (self.core.clock.now(), rand::random::<f64>());
        let pause = self
            .core
            .store
            .write(Durability::Full, |tx| Ok::<_, Fault>(self.run.failed(tx, request, &failure, clock, random)?))?;
        // Too much at once is no failure of the network: half as much may pass, and only this run knows how much.
        let too_much = matches!(&failure, Failure::Problem(problem) if problem.code == ProblemCode::TooLarge);
        if too_much && request.ops.len() > 1 {
            return Ok(After::AtOnce);
        }
        Ok(match pause {
            Pause::Continue => After::AtOnce,
            Pause::Until(at) if self.options.patient && self.wait(at)? => After::Patiently,
            Pause::Until(at) => After::End(SyncOutcome::Unreachable { at }),
            Pause::SignIn => self.sign_in(request)?,
            Pause::Enrol => {
                self.core.set_standing(Standing::SignedOut)?;
                After::End(SyncOutcome::Enrol)
            }
            Pause::Update => {
                self.core.set_standing(Standing::UpdateNeeded { app: self.core.app_version.clone() })?;
                After::End(SyncOutcome::Update)
            }
        })
    }

    /// The server does not take the access token.
    fn sign_in(&mut self, request: &SyncRequest) -> Result<After, Fault> {
        if self.trades >= MOST_TRADES {
            return self.after(request, HttpError::Unreadable { reason: "fresh tokens are refused".to_owned() });
        }
        if self.time_left().is_none() {
            return Ok(After::End(SyncOutcome::OutOfTime));
        }
        self.trades += 1;
        match self.trade()? {
            Traded::New(traded) => {
                (self.account, self.tokens) = *traded;
                Ok(After::AtOnce)
            }
            Traded::SignedOut => Ok(After::End(SyncOutcome::Enrol)),
            // Never another "sign in": that word of the trade is its last one and was taken above.
            Traded::Failed(error) => self.after(request, error),
        }
    }

    /// Waits until `until` if that fits this run; gives whether it did.
    fn wait(&self, until: Timestamp) -> Result<bool, Fault> {
        let wait = until.duration_since(self.core.now()?).max(SignedDuration::ZERO);
        if self.patience.ends().is_none() && !self.options.patient && wait > SHORT_WAIT {
            return Ok(false);
        }
        let wait = Duration::try_from(wait).unwrap_or_default();
        if self.patience.ends().is_some_and(|ends| Instant::now() + wait + LEAST > ends) {
            return Ok(false);
        }
        self.network.block_on(async {
            tokio::select! {
                () = self.patience.stopped() => {}
                () = tokio::time::sleep(wait) => {}
            }
        });
        Ok(true)
    }
}

/// The trade's own refusal, in the shape in which a refused sync would have come.
fn signed_out() -> HttpError {
    HttpError::Problem(acompana_sync::wire::Problem::new(ProblemCode::DeviceRevoked, "the refresh token is refused"))
}
