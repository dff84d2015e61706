//! Holds the house's arrows (design §1): who may depend on whom, where I/O may be named, and the limits every file keeps.
//!
//! Each rule is a function from texts to a list of complaints, so that the tests at the end can show that it does
//! complain. A complaint says what is wrong and what to do instead.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "clippy takes only #[test] functions for tests, not what they call"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use toml::Table;

/// A crate of the workspace, the folder it lives in and the crates of the workspace it may depend on.
struct House {
    name: &'static str,
    folder: &'static str,
    may_use: &'static [&'static str],
}

const ALL: &[&str] =
    &["acompana-domain", "acompana-sync", "acompana-core", "acompana-ffi", "acompana-server", "acompana-cli"];

/// The arrows only point down. A new crate gets its line here.
const HOUSES: &[House] = &[
    House { name: "acompana-domain", folder: "core/domain", may_use: &[] },
    House { name: "acompana-sync", folder: "core/sync", may_use: &["acompana-domain"] },
    House { name: "acompana-core", folder: "core/engine", may_use: &["acompana-domain", "acompana-sync"] },
    House {
        name: "acompana-ffi",
        folder: "bindings/ffi",
        may_use: &["acompana-domain", "acompana-sync", "acompana-core"],
    },
    House { name: "uniffi-bindgen", folder: "bindings/uniffi-bindgen", may_use: &[] },
    House { name: "acompana-server", folder: "server", may_use: &["acompana-domain", "acompana-sync"] },
    House {
        name: "acompana-cli",
        folder: "cli",
        may_use: &["acompana-domain", "acompana-sync", "acompana-core", "acompana-server"],
    },
    House { name: "acompana-tests", folder: "tests", may_use: ALL },
];

/// The crates that must stay pure: bytes, time and randomness come in, verdicts and actions go out.
const PURE: &[&str] = &["core/domain", "core/sync"];

/// Crates that talk to the world.
const IO_CRATES: &[&str] = &[
    "axum",
    "axum-server",
    "getrandom",
    "hyper",
    "rand",
    "reqwest",
    "rusqlite",
    "rustls",
    "tempfile",
    "tokio",
    "tower",
    "tower-http",
];

/// Words by which pure code would reach for the world, and what to do instead.
const IMPURE: &[(&str, &str)] = &[
    ("std::fs", "read the file in the engine, the server or the cli and pass its text in"),
    ("std::net", "return an action and let the engine or the server do it"),
    ("std::process", "return an action and let the caller do it"),
    ("std::env", "take the value as a parameter"),
    ("SystemTime", "take the time as a parameter (`now: Timestamp`)"),
    ("Instant::now", "take the time as a parameter"),
    ("Timestamp::now", "take the time as a parameter (`now: Timestamp`)"),
    ("Zoned::now", "take today's date as a parameter (`CheckContext`)"),
    ("TimeZone::system", "take the zone as a parameter; a record carries its own (`tz`)"),
    ("now_v7", "take the new id as a parameter, or a source of ids"),
    ("new_v4", "take the new id as a parameter, or a source of ids"),
    ("rand::", "take the random bytes as a parameter"),
    ("getrandom", "take the random bytes as a parameter"),
];

/// The only place of a crate that may name another crate.
struct Room {
    named: &'static str,
    within: &'static str,
    /// What the paths that may name it begin with; nothing when no path may.
    only: Option<&'static str>,
    instead: &'static str,
}

const ROOMS: &[Room] = &[
    Room {
        named: "reqwest",
        within: "core/engine/src",
        only: Some("core/engine/src/http"),
        instead: "only the HTTP driver speaks HTTP: give it a method, and turn its errors into the engine's own there",
    },
    Room {
        named: "rusqlite",
        within: "core/engine/src",
        only: Some("core/engine/src/store"),
        instead: "only the store knows SQL: give it a method, and turn its errors into the engine's own there",
    },
    Room {
        named: "rusqlite",
        within: "server/src",
        only: Some("server/src/store"),
        instead: "only the store knows SQL: add a method to the `Store` trait, which PostgreSQL will have to serve too",
    },
    Room {
        named: "rusqlite",
        within: "cli",
        only: None,
        instead: "the command line goes through the engine's facade or the server's library",
    },
    Room {
        named: "reqwest",
        within: "cli",
        only: None,
        instead: "the command line goes through the engine's facade or the server's library",
    },
];

/// Lines that a source file may have, its tests included.
const LINES: usize = 500;

// ── The rules ───────────────────────────────────────────────────────────────────────────────────────────────────────

/// Every crate that a manifest depends on, under any name and for any target, tests and build scripts included.
fn dependencies(manifest: &Table) -> BTreeSet<String> {
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let tables = targets.into_iter().flat_map(Table::values).filter_map(toml::Value::as_table).chain([manifest]);
    let mut found = BTreeSet::new();
    for table in tables {
        for section in ["dependencies", "dev-dependencies", "build-dependencies"] {
            for (key, value) in table.get(section).and_then(toml::Value::as_table).into_iter().flatten() {
                let renamed = value.get("package").and_then(toml::Value::as_str);
                found.insert(renamed.unwrap_or(key).to_owned());
            }
        }
    }
    found
}

fn upward_arrows(house: &House, manifest: &Table) -> Vec<String> {
    dependencies(manifest)
        .iter()
        .filter(|name| name.starts_with("acompana-") && !house.may_use.contains(&name.as_str()))
        .map(|name| {
            format!(
                "{} depends on {name}, but the arrows of the design only allow {:?}. Move what it needs from there \
                 down into one of these, or pass it in through a trait that it defines itself.",
                house.name, house.may_use
            )
        })
        .collect()
}

fn io_in_pure_crate(folder: &str, manifest: &Table) -> Vec<String> {
    dependencies(manifest)
        .iter()
        .filter(|name| IO_CRATES.contains(&name.as_str()))
        .map(|name| {
            format!(
                "{folder} depends on {name}, but it is pure: do the I/O in the engine or the server and pass in what \
                 came of it."
            )
        })
        .collect()
}

fn impure_words(path: &str, source: &str) -> Vec<String> {
    let code = spread_std_groups(&code_of(source));
    // How an instant crosses to Kotlin and Swift: the type, no clock.
    let only_a_type = |word: &str| word == "SystemTime" && path == "core/domain/src/ffi.rs";
    IMPURE
        .iter()
        .filter(|(word, _)| names(&code, word) && !only_a_type(word))
        .map(|(word, instead)| format!("{path} uses {word}, but this crate is pure: {instead}."))
        .collect()
}

fn out_of_its_room(room: &Room, path: &str, source: &str) -> Option<String> {
    let allowed = !path.starts_with(room.within) || room.only.is_some_and(|only| path.starts_with(only));
    (!allowed && names(&code_of(source), room.named)).then(|| format!("{path} names {}: {}.", room.named, room.instead))
}

fn too_long(path: &str, source: &str) -> Option<String> {
    let lines = source.lines().count();
    (lines > LINES).then(|| {
        format!(
            "{path} has {lines} lines, more than {LINES}: give each noun a file of its own, and move tests to \
             {}/tests.rs.",
            path.trim_end_matches(".rs")
        )
    })
}

fn lints_of_its_own(name: &str, manifest: &Table) -> Option<String> {
    let inherits = manifest.get("lints").and_then(|lints| lints.get("workspace")).and_then(toml::Value::as_bool);
    (inherits != Some(true)).then(|| {
        format!("{name} does not take the workspace's lints: add `[lints]` with `workspace = true` to its manifest.")
    })
}

fn loosened(workspace: &Table) -> Vec<String> {
    let lints = workspace.get("workspace").and_then(|it| it.get("lints")).and_then(|it| it.get("rust"));
    [("unsafe_code", "forbid"), ("missing_docs", "deny")]
        .into_iter()
        .filter(|(lint, level)| lints.and_then(|it| it.get(*lint)).and_then(toml::Value::as_str) != Some(*level))
        .map(|(lint, level)| format!("the root manifest must say `{lint} = \"{level}\"` under [workspace.lints.rust]."))
        .collect()
}

fn unplaced_members(workspace: &Table) -> Vec<String> {
    let members = workspace.get("workspace").and_then(|it| it.get("members")).and_then(toml::Value::as_array);
    let members: BTreeSet<&str> = members.into_iter().flatten().filter_map(toml::Value::as_str).collect();
    let placed: BTreeSet<&str> = HOUSES.iter().map(|house| house.folder).collect();
    members
        .symmetric_difference(&placed)
        .map(|folder| format!("{folder} is no member of the workspace or has no line in HOUSES: say whom it may use."))
        .collect()
}

// ── Reading source ──────────────────────────────────────────────────────────────────────────────────────────────────

/// The code of a file as the product runs it: without comments and without the `#[cfg(test)]` modules, which may use
/// what they like. It leans on rustfmt: such a module ends with the first brace at the indent of its attribute.
fn code_of(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut lines = source.lines().peekable();
    while let Some(line) = lines.next() {
        let text = line.trim_start();
        if text == "#[cfg(test)]" {
            if lines.peek().is_some_and(|next| next.trim_start().starts_with("mod ") && next.ends_with('{')) {
                let end = format!("{}}}", &line[..line.len() - text.len()]);
                lines.by_ref().find(|line| *line == end);
            }
        } else if !text.starts_with("//") {
            code.push_str(line.split(" // ").next().unwrap_or_default());
            code.push('\n');
        }
    }
    code
}

/// Adds the full path of each item of `std::{…}`, so that a grouped import is found under its plain name.
fn spread_std_groups(code: &str) -> String {
    let mut spread = code.to_owned();
    for group in code.split("std::{").skip(1) {
        let mut depth = 0_usize;
        let mut item = String::from("\nstd::");
        for letter in group.chars() {
            match letter {
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                '{' => depth += 1,
                ',' if depth == 0 => spread.push_str(&std::mem::replace(&mut item, String::from("\nstd::"))),
                _ if depth == 0 && !letter.is_whitespace() => item.push(letter),
                _ => {}
            }
        }
        spread.push_str(&item);
    }
    spread
}

/// Whether `code` names `word` as a whole: `rand::` is not found in `operand::`, nor `std::fs` in `std::fstab`.
fn names(code: &str, word: &str) -> bool {
    let part_of_a_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back().is_some_and(part_of_a_name);
        let after = code[at + word.len()..].chars().next().is_some_and(part_of_a_name);
        !before && (word.ends_with("::") || !after)
    })
}

// ── Reading the checkout ────────────────────────────────────────────────────────────────────────────────────────────

/// The checkout under test. Asked at run time: a test that was built in one checkout must never judge another.
fn checkout() -> PathBuf {
    let tests = std::env::var_os("CARGO_MANIFEST_DIR").expect("run this test through cargo, which names the folder");
    PathBuf::from(tests).parent().expect("the tests crate lies in the checkout").to_owned()
}

fn manifest(folder: &str) -> Table {
    let path = checkout().join(folder).join("Cargo.toml");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path = entry.expect("a folder's entry can be read").path();
        if path.is_dir() && !path.ends_with("target") {
            walk(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

/// Every Rust file under `folder`, by its path from the checkout with forward slashes, in order.
fn sources(folder: &str) -> Vec<(String, String)> {
    let root = checkout();
    let mut paths = Vec::new();
    walk(&root.join(folder), &mut paths);
    paths.sort();
    assert!(!paths.is_empty(), "no Rust file under {folder}: this test looked in the wrong place");
    let read = |path: PathBuf| {
        let name = path.strip_prefix(&root).expect("walked from the root").to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, text)
    };
    paths.into_iter().map(read).collect()
}

/// Whether a file holds nothing but tests of the file beside it.
fn is_test_file(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

fn nothing_wrong(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n  - {}\n", complaints.join("\n  - "));
}

// ── The checkout keeps the rules ────────────────────────────────────────────────────────────────────────────────────

#[test]
fn arrows_only_point_down() {
    let complaints: Vec<_> = HOUSES.iter().flat_map(|house| upward_arrows(house, &manifest(house.folder))).collect();
    nothing_wrong(&complaints);
}

#[test]
fn every_crate_has_its_place() {
    nothing_wrong(&unplaced_members(&manifest("")));
    for house in HOUSES {
        assert_eq!(manifest(house.folder)["package"]["name"].as_str(), Some(house.name), "{}", house.folder);
    }
}

#[test]
fn pure_crates_depend_on_no_io() {
    let complaints: Vec<_> = PURE.iter().flat_map(|folder| io_in_pure_crate(folder, &manifest(folder))).collect();
    nothing_wrong(&complaints);
}

#[test]
fn pure_crates_ask_nothing_of_the_world() {
    let files = PURE.iter().flat_map(|folder| sources(&format!("{folder}/src")));
    let product = files.filter(|(path, _)| !is_test_file(path));
    let complaints: Vec<_> = product.flat_map(|(path, text)| impure_words(&path, &text)).collect();
    nothing_wrong(&complaints);
}

#[test]
fn http_and_sql_stay_in_their_rooms() {
    let in_room = |room: &'static Room| {
        let files = sources(room.within).into_iter();
        files.filter_map(|(path, text)| out_of_its_room(room, &path, &text))
    };
    let complaints: Vec<_> = ROOMS.iter().flat_map(in_room).collect();
    nothing_wrong(&complaints);
}

#[test]
fn every_crate_takes_the_workspace_s_lints() {
    let own = HOUSES.iter().filter_map(|house| lints_of_its_own(house.name, &manifest(house.folder)));
    let complaints: Vec<_> = own.chain(loosened(&manifest(""))).collect();
    nothing_wrong(&complaints);
}

#[test]
fn no_file_is_longer_than_it_may_be() {
    let files = HOUSES.iter().flat_map(|house| sources(house.folder));
    let complaints: Vec<_> = files.filter_map(|(path, text)| too_long(&path, &text)).collect();
    nothing_wrong(&complaints);
}

// ── The rules can fail ──────────────────────────────────────────────────────────────────────────────────────────────

fn made_up(text: &str) -> Table {
    text.parse().expect("a made-up manifest is TOML")
}

/// How many rooms `path` has left when it holds `code`.
fn rooms_left(path: &str, code: &str) -> usize {
    ROOMS.iter().filter_map(|room| out_of_its_room(room, path, code)).count()
}

#[test]
fn an_arrow_that_points_up_is_seen_however_it_is_written() {
    let sync = &HOUSES[1];
    assert_eq!(upward_arrows(sync, &made_up("[dependencies]\nacompana-domain.workspace = true")), [""; 0]);
    for text in [
        "[dependencies]\nacompana-core.workspace = true",
        "[dev-dependencies]\nacompana-server = { path = \"../../server\" }",
        "[build-dependencies]\nengine = { package = \"acompana-core\", path = \"../engine\" }",
        "[target.'cfg(unix)'.dependencies]\nacompana-core.workspace = true",
    ] {
        let complaints = upward_arrows(sync, &made_up(text));
        assert_eq!(complaints.len(), 1, "{text}");
        assert!(complaints[0].contains("pass it in through a trait"), "{complaints:?}");
    }
}

#[test]
fn io_in_a_pure_crate_is_seen() {
    let complaints = io_in_pure_crate("core/sync", &made_up("[dependencies]\nhex = \"0.4\"\ntokio.workspace = true"));
    assert_eq!(complaints.len(), 1);
    assert!(complaints[0].contains("tokio"));
}

#[test]
fn reaching_for_the_world_is_seen() {
    for source in [
        "use std::fs;",
        "use std::{\n    collections::{BTreeMap, btree_map::Entry},\n    fs::File,\n};",
        "use std::{fmt, net::{IpAddr, TcpStream}};",
        "use std::{\n    process,\n};",
        "use std::time::{Duration, SystemTime};",
        "fn f() { let t = Timestamp::now(); }",
        "fn f() { let t = jiff::Zoned::now(); }",
        "fn f() -> Uuid { Uuid::now_v7() }",
        "use rand::Rng;",
    ] {
        assert_eq!(impure_words("core/domain/src/x.rs", source).len(), 1, "{source}");
    }
}

#[test]
fn comments_tests_and_names_that_look_alike_are_let_be() {
    let source = "//! Never calls Timestamp::now.\nuse std::{fmt, collections::BTreeMap};\nuse crate::operand::Fs;\n\
                  let a = 1; // not SystemTime\n#[cfg(test)]\nmod tests {\n    use std::fs;\n    fn f() {\n    }\n}\n";
    assert_eq!(impure_words("core/domain/src/x.rs", source), [""; 0]);
    let after = format!("{source}fn g() {{ std::fs::read(\"x\"); }}\n");
    assert_eq!(impure_words("core/domain/src/x.rs", &after).len(), 1, "code after a test module counts");
    assert_eq!(impure_words("x.rs", "#[cfg(test)]\nmod tests;\nuse std::fs;\n").len(), 1);
}

#[test]
fn http_and_sql_out_of_their_rooms_are_seen() {
    let sql = "use rusqlite::Connection;";
    assert_eq!(rooms_left("core/engine/src/facade.rs", sql), 1);
    assert_eq!(rooms_left("server/src/routes.rs", sql), 1);
    assert_eq!(rooms_left("cli/src/demo.rs", sql), 1);
    assert_eq!(rooms_left("core/engine/src/store/record.rs", sql), 0);
    assert_eq!(rooms_left("server/src/store/sqlite.rs", sql), 0);

    let http = "struct Driver { client: reqwest::Client }";
    assert_eq!(rooms_left("core/engine/src/facade.rs", http), 1);
    assert_eq!(rooms_left("core/engine/src/http.rs", http), 0);
    assert_eq!(rooms_left("core/engine/src/http/retry.rs", http), 0);
}

#[test]
fn length_lints_and_members_are_seen() {
    assert!(too_long("a.rs", &"x\n".repeat(LINES)).is_none());
    assert!(too_long("a.rs", &"x\n".repeat(LINES + 1)).is_some());
    assert!(lints_of_its_own("a", &made_up("[lints]\nworkspace = true")).is_none());
    assert!(lints_of_its_own("a", &made_up("[lints.rust]\nunsafe_code = \"allow\"")).is_some());
    assert_eq!(loosened(&made_up("[workspace.lints.rust]\nunsafe_code = \"warn\"")).len(), 2);
    let members: Vec<_> = HOUSES.iter().map(|house| house.folder).chain(["bindings/moon"]).collect();
    assert_eq!(unplaced_members(&made_up(&format!("[workspace]\nmembers = {members:?}"))).len(), 1);
}
