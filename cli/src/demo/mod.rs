//! `acompana demo`: a parent's phone and a hospital's tablet work offline, come back, and everything arrives where it
//! belongs. Nothing is played: a server process of its own, real encrypted files, the same core as an app's.

mod cast;
mod full;
mod line;
mod office;
mod station;
mod story;
mod tally;

use std::path::PathBuf;

use clap::Args;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

const EXAMPLES: &str = "\
Examples:
  acompana demo                     the whole story, in under a minute
  acompana demo --lang en           the same in English
  acompana demo --keep ./demo       keep the stores, to look into them afterwards
  acompana demo --json              the counts at the end as JSON
  acompana demo --full              the registry of the whole country, in minutes
  acompana demo --full --one-in 100    a hundredth of it, in all 79 hospitals

All persons are made up.

With --full, 79 hospitals register 23,382 patients offline, send them, and one coordinator's device receives all of it; the report must then be that of the note of 6 October 2025. It needs some GB in the folder for temporary files, or in that of --keep.";

/// Play the whole story: a phone and a tablet work offline, come back and sync with a real server
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Keep the stores of the server and the devices in this new folder
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Play the registry of the whole country instead, and compare its report with the published figures
    #[arg(long)]
    full: bool,
    /// With --full: only one in so many patients, in all hospitals
    #[arg(long, value_name = "N", requires = "full", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=100))]
    one_in: u32,
}

/// Plays the story. It ends well only if the counts on both ends agree; of the whole country, only if the reports on
/// both ends are the published one.
pub(crate) fn run(arguments: &Arguments, output: &Output) -> Result<Exit, Failure> {
    let folder = Folder::new(arguments.keep.clone())?;
    let holds = if arguments.full {
        let told = full::play(&folder.path, arguments.one_in, arguments.keep.is_some(), output)?;
        output.result(&told.json(), || told.table(output));
        told.holds()
    } else {
        let told = story::play(&folder.path, output)?;
        output.result(&told.json(), || told.table(output));
        told.holds()
    };
    if let Some(path) = &arguments.keep {
        output.note("demo-kept", &[("path", path.display().to_string().into())]);
    }
    Ok(if holds { Exit::Done } else { Exit::Internal })
}

/// Where the stores are: a folder of the person's choice, or one that goes when the story is over.
struct Folder {
    path: PathBuf,
    temporary: bool,
}

impl Folder {
    fn new(keep: Option<PathBuf>) -> Result<Self, Failure> {
        let temporary = keep.is_none();
        let path = keep
            .unwrap_or_else(|| std::env::temp_dir().join(format!("acompana-demo-{}", uuid::Uuid::now_v7().simple())));
        std::fs::create_dir(&path).map_err(|error| wrong(format!("{}: {error}", path.display())))?;
        Ok(Self { path, temporary })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.temporary
            && let Err(error) = std::fs::remove_dir_all(&self.path)
        {
            tracing::warn!(%error, "the demo's folder could not be removed");
        }
    }
}

/// A fault of the demo itself: the story cannot go on.
fn wrong(reason: impl std::fmt::Display) -> Failure {
    Failure::new(Exit::Internal, "fail-demo").showing("reason", reason)
}
