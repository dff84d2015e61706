//! What a sync makes of the connection that the platform tells of.

use std::sync::{Arc, Mutex};

use acompana_sync::wire::{SyncReply, SyncRequest};

use super::{applied, create, digest_of, empty, page, pending};
use crate::ports::{NetworkMonitor, PortError};
use crate::sync::{Network, SyncOptions, SyncOutcome};
use crate::testing::loopback::{Loopback, message, serve};
use crate::testing::platform::TestNetwork;
use crate::testing::{config, enrol_at};
use crate::{Acompana, Config};

type Told = Arc<Mutex<Result<Network, PortError>>>;

fn app_with(told: Option<&Told>, server: &Loopback) -> (tempfile::TempDir, Acompana) {
    let dir = tempfile::tempdir().unwrap();
    let network = told.map(|told| Arc::new(TestNetwork(Arc::clone(told))) as Arc<dyn NetworkMonitor>);
    let app = Acompana::open(Config { network, ..config(dir.path()) }).unwrap();
    enrol_at(&app, &server.url);
    (dir, app)
}

#[test]
fn pages_are_small_where_data_cost_money_or_nobody_knows() {
    let rows = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&rows);
    let server = serve(move |request| {
        let request: SyncRequest = request.message();
        log.lock().unwrap().push(request.want.max_rows);
        message(200, &[], &applied(&request))
    });
    let failed = PortError::Failed { reason: "no permission".to_owned() };
    let told = |answer| Some(Arc::new(Mutex::new(answer)));
    let cases = [
        (None, None, 1_500),
        (told(Ok(Network::Unmetered)), None, 1_500),
        (told(Ok(Network::Metered)), None, 500),
        (told(Err(failed)), None, 500),
        (told(Ok(Network::None)), Some(Network::Metered), 500),
    ];
    for (told, network, expected) in cases {
        let (_dir, app) = app_with(told.as_ref(), &server);
        let report = app.run_sync(SyncOptions { network, ..SyncOptions::default() }).unwrap();
        assert_eq!((report.outcome, rows.lock().unwrap().pop()), (SyncOutcome::Done, Some(expected)), "{told:?}");
    }
}

#[test]
fn the_platform_is_asked_before_each_exchange() {
    let told: Told = Arc::new(Mutex::new(Ok(Network::Unmetered)));
    let rows = Arc::new(Mutex::new(Vec::new()));
    let (log, turning) = (Arc::clone(&rows), Arc::clone(&told));
    let server = serve(move |request| {
        let request: SyncRequest = request.message();
        let mut rows = log.lock().unwrap();
        rows.push(request.want.max_rows);
        // The person leaves the house, and then enters a tunnel.
        *turning.lock().unwrap() = Ok(if rows.len() == 1 { Network::Metered } else { Network::None });
        // There is always more to come.
        let from = i64::try_from(rows.len()).unwrap() - 1;
        let scopes = vec![page(from, &[], true, digest_of(&[]))];
        message(200, &[], &SyncReply { scopes, ..empty() })
    });
    let (_dir, app) = app_with(Some(&told), &server);
    create(&app, "waits");
    assert_eq!(app.run_sync(SyncOptions::default()).unwrap().outcome, SyncOutcome::Offline);
    assert_eq!(*rows.lock().unwrap(), [1_500, 500]);
    assert_eq!(pending(&app), 1);
    assert_eq!(app.run_sync(SyncOptions::default()).unwrap().outcome, SyncOutcome::Offline);
    assert_eq!(rows.lock().unwrap().len(), 2, "nothing is tried without a connection");
}
