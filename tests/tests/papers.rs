//! The papers name files, commands and words of the code: what they name is there, or this fails.
//!
//! Each rule is a function from texts to a list of complaints, so that the tests at the end can show that it does
//! complain.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy takes only #[test] functions for tests, not what they call"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a path of this checkout begins with. A word of a paper that begins so is taken for one.
const TOP: &[&str] = &[".ci/", "cli/", "core/", "docs/", "scripts/", "server/", "tests/"];

/// Stands behind a word of the glossary that no code holds yet.
const NOT_YET: &str = "*(not yet)*";

/// Heading of the glossary's part that is ahead of the code.
const AHEAD: &str = "\n## Later areas";

/// Where the project explains words of its own rather than names of the code.
const OWN_WORDS: &str = "\n## The project's own words";

// ── The rules ───────────────────────────────────────────────────────────────────────────────────────────────────────

/// Links of a paper that lead within the checkout, without what follows a `#`.
fn links(text: &str) -> Vec<&str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let within = targets.filter(|target| !target.contains("://") && !target.starts_with("mailto:"));
    within.filter_map(|target| target.split('#').next()).filter(|path| !path.is_empty()).collect()
}

/// Words of a paper that look like paths of this checkout, such as `tests/vectors/*.json`.
fn paths(text: &str) -> Vec<&str> {
    let of_a_path = |letter: char| letter.is_ascii_alphanumeric() || "_-./*".contains(letter);
    let words = text.split(|letter: char| !of_a_path(letter));
    let words = words.map(|word| word.trim_end_matches(['.', '/', '-']));
    words.filter(|word| TOP.iter().any(|top| word.starts_with(top))).collect()
}

/// Targets of `make` that a paper tells to call.
fn make_targets(text: &str) -> Vec<&str> {
    let after = |start: &str| text.split(start).skip(1).map(first_word).collect::<Vec<_>>();
    let mut told = after("`make ");
    told.extend(after("\nmake "));
    told
}

fn first_word(text: &str) -> &str {
    text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-')).next().unwrap_or_default()
}

/// What a table of commands names: each command with the commands under it, if it lists them (`check leave\|dose`).
fn told_commands(text: &str) -> Vec<(String, Vec<String>)> {
    let Some(table) = text.split("| command | what it does |\n").nth(1) else { return Vec::new() };
    let rows = table.lines().take_while(|line| line.starts_with('|')).skip(1);
    let cells = rows.map(|row| row.replace("\\|", "¦")).filter_map(|row| row.split('|').nth(1).map(str::to_owned));
    cells.flat_map(|cell| code(&cell).iter().filter_map(|span| told_command(span)).collect::<Vec<_>>()).collect()
}

fn told_command(span: &str) -> Option<(String, Vec<String>)> {
    let mut words = span.strip_prefix("acompana ").unwrap_or(span).split(' ');
    let command = words.next().filter(|word| !word.is_empty())?.to_owned();
    let under = words.next().filter(|word| word.contains('¦'));
    Some((command, under.into_iter().flat_map(|list| list.split('¦')).map(str::to_owned).collect()))
}

/// What stands between backticks.
fn code(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Names that the glossary's third column says to be in code.
fn glossary_names(text: &str) -> Vec<String> {
    let (here, rest) = text.split_once(AHEAD).expect("the glossary keeps its part on later areas");
    assert!(rest.contains(OWN_WORDS), "the glossary keeps its part on the project's own words");
    let cells = here.lines().filter(|line| line.starts_with("| ")).filter_map(|line| line.split('|').nth(3));
    cells.flat_map(names_of).collect()
}

/// The names of one cell, without the parts (between `;` and `/`) that bear the mark.
fn names_of(cell: &str) -> Vec<String> {
    cell.split([';', '/']).filter(|part| !part.contains(NOT_YET)).flat_map(code).collect()
}

/// The whole numbers of a text, in order.
fn numbers(text: &str) -> Vec<u32> {
    text.split(|letter: char| !letter.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

/// What the README shows of the demo and the demo does not say: rows of its table, and the numbers of the census.
fn not_in_the_demo(readme: &str, told: &str) -> Vec<String> {
    let rows = readme.lines().filter(|line| line.starts_with('│'));
    let mut missing: Vec<_> = rows.filter(|row| !told.contains(row)).map(str::to_owned).collect();
    let census = readme.split("a census of ").nth(1).and_then(|rest| rest.split("set aside").next());
    let census = numbers(census.expect("the README tells how many rows the census has"));
    if !told.lines().any(|line| census.iter().all(|number| numbers(line).contains(number))) {
        missing.push(format!("the census: {census:?}"));
    }
    missing
}

/// Commands that a help text lists.
fn listed_commands(help: &str) -> BTreeSet<String> {
    let list = help.split("\nCommands:\n").nth(1).unwrap_or_default();
    let lines = list.lines().take_while(|line| !line.is_empty()).filter(|line| !line.starts_with("   "));
    lines.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").map(str::to_owned).collect()
}

/// Whether `path`, with `*` for any part of a name, is in `folder`.
fn is_there(folder: &Path, path: &str) -> bool {
    let Some((first, rest)) = path.split_once('/').or(Some((path, ""))).filter(|(first, _)| !first.is_empty()) else {
        return true;
    };
    if !first.contains('*') {
        let inner = folder.join(first);
        return inner.exists() && (rest.is_empty() || is_there(&inner, rest));
    }
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    let (start, end) = first.split_once('*').unwrap_or((first, ""));
    let mut names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names.any(|name| {
        let fits = name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end);
        fits && (rest.is_empty() || is_there(&folder.join(&name), rest))
    })
}

// ── Reading the checkout ────────────────────────────────────────────────────────────────────────────────────────────

/// The checkout under test, asked at run time.
fn checkout() -> PathBuf {
    let tests = std::env::var_os("CARGO_MANIFEST_DIR").expect("run this test through cargo, which names the folder");
    PathBuf::from(tests).parent().expect("the tests crate lies in the checkout").to_owned()
}

fn read(path: &str) -> String {
    std::fs::read_to_string(checkout().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every paper, by its path from the checkout, with its text.
fn papers() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for folder in ["", "docs/", "docs/adr/"] {
        for entry in std::fs::read_dir(checkout().join(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if Path::new(&name).extension().is_some_and(|it| it == "md") {
                found.push(format!("{folder}{name}"));
            }
        }
    }
    found.sort();
    assert!(found.len() > 15, "this test looked in the wrong place: {found:?}");
    found.into_iter().map(|path| (path.clone(), read(&path))).collect()
}

/// All of the crates' own sources and data, as one text.
fn sources() -> String {
    let mut open: Vec<PathBuf> = ["core", "server", "cli"].map(|folder| checkout().join(folder)).into();
    let mut text = String::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|it| it == "rs" || it == "json") {
            text.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
    text
}

/// What the program says, results and notes.
fn told_by(arguments: &[&str]) -> String {
    let mut program = Command::new(acompana_tests::process::program());
    let output = program.args(arguments).env_remove("ACOMPANA_DATA").output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8([output.stderr, output.stdout].concat()).unwrap()
}

fn help_of(command: &[&str]) -> BTreeSet<String> {
    listed_commands(&told_by(&[command, &["--help", "--lang", "en"]].concat()))
}

fn nothing_wrong(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n  - {}\n", complaints.join("\n  - "));
}

// ── The papers keep the rules ───────────────────────────────────────────────────────────────────────────────────────

#[test]
fn links_lead_somewhere() {
    let mut complaints = Vec::new();
    let mut seen = 0;
    for (paper, text) in papers() {
        let folder = checkout().join(&paper).parent().unwrap().to_owned();
        for link in links(&text) {
            seen += 1;
            if !folder.join(link).exists() {
                complaints.push(format!("{paper} links to {link}, which is not there."));
            }
        }
    }
    assert!(seen > 10, "only {seen} links were looked at");
    nothing_wrong(&complaints);
}

#[test]
fn files_and_folders_that_papers_name_are_there() {
    let mut complaints = Vec::new();
    let mut seen = 0;
    for (paper, text) in papers() {
        for path in paths(&text) {
            seen += 1;
            if !is_there(&checkout(), path) {
                complaints.push(format!("{paper} names {path}, which is not there."));
            }
        }
    }
    assert!(seen > 50, "only {seen} paths were looked at");
    nothing_wrong(&complaints);
}

#[test]
fn make_knows_what_papers_tell_to_make() {
    let makefile = read("Makefile");
    let mut complaints = Vec::new();
    for (paper, text) in papers() {
        for target in make_targets(&text) {
            if !makefile.contains(&format!("\n{target}:")) {
                complaints.push(format!("{paper} says `make {target}`, which the Makefile does not know."));
            }
        }
    }
    nothing_wrong(&complaints);
}

#[test]
fn the_tables_of_commands_and_the_program_agree() {
    let commands = help_of(&[]);
    assert!(commands.len() > 10, "{commands:?}");
    let mut complaints = Vec::new();
    for paper in ["README.md", "docs/cli.md"] {
        let told = told_commands(&read(paper));
        for (command, under) in &told {
            if !commands.contains(command) {
                complaints.push(format!("{paper} names the command '{command}', which the program does not know."));
            }
            let known = if under.is_empty() { BTreeSet::new() } else { help_of(&[command]) };
            let unknown = under.iter().filter(|name| !known.contains(*name));
            complaints.extend(unknown.map(|name| format!("{paper}: there is no '{command} {name}', only {known:?}.")));
        }
        let untold = commands.iter().filter(|name| told.iter().all(|(command, _)| command != *name));
        complaints.extend(untold.map(|name| format!("{paper} has no row for the command '{name}'.")));
    }
    nothing_wrong(&complaints);
}

#[test]
fn the_demo_says_what_the_readme_shows_of_it() {
    let missing = not_in_the_demo(&read("README.md"), &told_by(&["demo", "--lang", "es-MX"]));
    let complaints: Vec<_> =
        missing.iter().map(|told| format!("README.md shows what the demo does not say: {told}")).collect();
    nothing_wrong(&complaints);
}

#[test]
fn the_demo_reports_what_the_paper_on_reports_shows() {
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("demo");
    told_by(&["demo", "--quiet", "--keep", kept.to_str().unwrap()]);
    let server = kept.join("server");
    let of = |arguments: &[&str]| {
        told_by(&[&["--lang", "es-MX", "--data", server.to_str().unwrap(), "report"], arguments].concat())
    };
    let told = of(&["registry", "--reference", "diagnosis"]) + &of(&["leaves"]);
    let paper = read("docs/reports.md");
    let rows: Vec<&str> = paper.lines().filter(|line| line.starts_with('│')).collect();
    assert!(rows.len() > 8, "{rows:?}");
    let missing = rows.iter().filter(|row| !told.contains(**row));
    nothing_wrong(&missing.map(|row| format!("docs/reports.md shows what is not reported: {row}")).collect::<Vec<_>>());
}

#[test]
fn the_paper_on_reports_defines_everything_that_is_in_one() {
    use acompana_domain::report::{CODES, NAMES, ROWS};
    let told = code(&read("docs/reports.md"));
    let names = NAMES.iter().chain(ROWS).chain(CODES);
    let missing = names.filter(|name| told.iter().all(|span| span != *name));
    nothing_wrong(&missing.map(|name| format!("docs/reports.md does not define `{name}`.")).collect::<Vec<_>>());
}

#[test]
fn names_of_the_glossary_are_in_the_code() {
    let sources = sources();
    let names = glossary_names(&read("docs/glossary.md"));
    assert!(names.len() > 60, "only {} names were looked at", names.len());
    let missing = names.iter().filter(|name| !sources.contains(name.as_str()));
    let complaints: Vec<_> =
        missing.map(|name| format!("docs/glossary.md: no code holds `{name}`; mark it {NOT_YET}.")).collect();
    nothing_wrong(&complaints);
}

// ── The rules can fail ──────────────────────────────────────────────────────────────────────────────────────────────

#[test]
fn links_and_paths_are_found_as_papers_write_them() {
    let text =
        "See [a](docs/a.md#part), [b](https://x.test/y), [c](#here) and `core/sync/src/wire/`, tests/vectors/*.json.";
    assert_eq!(links(text), ["docs/a.md"]);
    assert_eq!(paths(text), ["docs/a.md", "core/sync/src/wire", "tests/vectors/*.json"]);
    assert_eq!(paths("names/given, dd/mm/yyyy, ~/.cache/tests/x, foo/tests.rs"), [""; 0]);
    assert_eq!(make_targets("`make demo DEMO_ARGS='x'`, then\nmake test\n"), ["demo", "test"]);
}

#[test]
fn what_is_missing_is_seen() {
    let root = checkout();
    for there in ["README.md", "tests/vectors/*.json", "core/domain/messages/*/leave.ftl", "core/*/src/lib.rs"] {
        assert!(is_there(&root, there), "{there}");
    }
    for missing in ["NOTHING.md", "tests/vectors/*.yaml", "core/domain/messages/*/moon.ftl", "core/domain/src/moon"] {
        assert!(!is_there(&root, missing), "{missing}");
    }
}

#[test]
fn tables_and_help_are_read_as_they_are_written() {
    let table =
        "| command | what it does |\n|---|---|\n| `acompana check leave\\|dose` | x |\n| `serve`, `sync` | y `z` |\n\n";
    let named = |name: &str, under: &[&str]| (name.to_owned(), under.iter().map(|it| (*it).to_owned()).collect());
    assert_eq!(told_commands(table), [named("check", &["leave", "dose"]), named("serve", &[]), named("sync", &[])]);
    let help = "X\n\nCommands:\n  demo  Play\n        on\n  help  Print\n\nOptions:\n  -h\n";
    assert_eq!(listed_commands(help), BTreeSet::from(["demo".to_owned()]));
    let readme = "a census of 62 rows (40 good, 21 set aside)\n│ a ┆ 3 │\n";
    assert_eq!(not_in_the_demo(readme, "62 renglones: 40, 1 y 21\n│ a ┆ 3 │\n"), [""; 0]);
    assert_eq!(not_in_the_demo(readme, "62 renglones: 1 y 60\n│ a ┆ 4 │\n").len(), 2);
    assert_eq!(names_of("`a`, `b` *(not yet)*; `c` / `d` *(not yet)*"), ["c"]);
}
