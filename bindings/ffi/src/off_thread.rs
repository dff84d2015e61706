//! Threads of the border's own, and waiting for their work without blocking who waits.

use acompana_core::CoreError;
use tokio::sync::oneshot;

/// Runs `work` on a thread of its own and waits for it. Dropping the wait does not stop the work.
///
/// A thread and not the core's pool: these calls are rare, and closing the core must not wait for them.
pub(crate) async fn off_thread<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> Result<T, CoreError> + Send + 'static,
) -> Result<T, CoreError> {
    let (sender, receiver) = oneshot::channel();
    start(name, move || {
        // Nobody waits any more when the caller was cancelled; the work is done all the same.
        let _ = sender.send(work());
    })?;
    receiver.await.map_err(|_| CoreError::Internal { reason: format!("{name} ended unexpectedly") })?
}

/// Starts a thread that nobody waits for.
pub(crate) fn start(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), CoreError> {
    let started = std::thread::Builder::new().name(format!("acompana-{name}")).spawn(work);
    started
        .map(drop)
        .map_err(|error| CoreError::Internal { reason: format!("a thread could not be started: {}", error.kind()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
    }

    #[test]
    fn a_panic_of_the_work_is_an_error_for_who_waits() {
        let ended = block_on(off_thread("test", || -> Result<(), CoreError> { panic!("on purpose") }));
        assert!(matches!(ended, Err(CoreError::Internal { .. })), "{ended:?}");
    }

    #[test]
    fn the_work_is_done_when_nobody_waits_any_more() {
        let (told, heard) = std::sync::mpsc::channel();
        let wait = off_thread("test", move || {
            told.send(()).unwrap();
            Ok(())
        });
        block_on(async {
            let mut wait = std::pin::pin!(wait);
            // Polled once, then dropped.
            std::future::poll_fn(|context| {
                let _ = wait.as_mut().poll(context);
                std::task::Poll::Ready(())
            })
            .await;
        });
        heard.recv_timeout(std::time::Duration::from_secs(10)).unwrap();
    }
}
