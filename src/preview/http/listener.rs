//! Who is let in: so many connections at once, and where one more comes, the one that has been idle for longest goes.

use std::io;
use std::rc::Rc;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::{self, AbortHandle};
use tokio::time::sleep;

use super::activity::Activity;
use super::connection::Shared;
use super::limits::FULL;

/// The connections that are open.
#[derive(Default)]
struct Guests(Vec<Guest>);

struct Guest {
    activity: Rc<Activity>,
    task: AbortHandle,
}

/// Serves all who connect, for ever.
pub(super) async fn accept_all(listener: TcpListener, shared: Rc<Shared>) {
    let mut guests = Guests::default();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => guests.let_in(stream, &shared),
            // The client is gone already.
            Err(error) if matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset) => {}
            // The process may open no more files.
            Err(_) => {
                guests.close_idle();
                sleep(FULL).await;
            }
        }
    }
}

impl Guests {
    fn let_in(&mut self, stream: TcpStream, shared: &Rc<Shared>) {
        self.0.retain(|guest| !guest.task.is_finished());
        // Where nobody is idle, the newcomer's connection is closed here.
        if self.0.len() < shared.limits.connections || self.close_idle() {
            let activity = Activity::new();
            let task = task::spawn_local(Rc::clone(shared).serve(stream, Rc::clone(&activity)));
            self.0.push(Guest { activity, task: task.abort_handle() });
        }
    }

    /// Closes the connection that has been idle for longest. Whether there is an idle one.
    fn close_idle(&mut self) -> bool {
        let idle = self.0.iter().enumerate().filter(|(_, guest)| !guest.task.is_finished());
        let idle = idle.filter_map(|(at, guest)| Some((guest.activity.idle_since()?, at)));
        let Some((_, oldest)) = idle.min() else { return false };
        self.0.swap_remove(oldest).task.abort();
        true
    }
}
