//! The command line of `longread`.
//!
//! *Start at* [`run`]. Results go to standard output, everything else to standard error.
//! Exit codes: 0 done, 1 something is wrong with the site (or, with `--strict`, with any of its
//! files), 2 the command itself was not understood.

use super::{Options, Progress, Selection, Summary, publish, viewer_files};
use crate::diagnostic::{Diagnostic, Severity};
use anyhow::{Context as _, Result, bail};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

const EXAMPLES: &str = "\
Examples:
  longread serve my-site                   read the site at http://127.0.0.1:8080 while you write
  longread build my-site --out public      publish it: upload the folder `public` to any static host
  longread check my-site                   list every problem of every file
  longread new my-site \"A long walk\"       begin an article
";

/// Turns a folder of Markdown articles (a Hugo site, as it is) into a fast reader.
#[derive(Debug, Parser)]
#[command(name = "longread", version, before_help = EXAMPLES, subcommand_required = true, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Publish a site as static files
    Build {
        /// The site: a folder with `hugo.toml`, or just with Markdown files
        site: PathBuf,
        /// The folder to write; a library that is there is replaced in one step
        #[arg(long, short, default_value = "public")]
        out: PathBuf,
        /// The address of the published site, instead of the one in its configuration
        #[arg(long)]
        base_url: Option<String>,
        #[command(flatten)]
        content: ContentArgs,
        #[command(flatten)]
        report: ReportArgs,
    },
    /// Publish a site, show it on this machine, and follow its changes
    Serve {
        /// The site
        site: PathBuf,
        /// The port to listen on
        #[arg(long, short, default_value_t = 8080)]
        port: u16,
        /// Open the browser
        #[arg(long)]
        open: bool,
        #[command(flatten)]
        content: ContentArgs,
    },
    /// List every problem of a site without publishing it
    Check {
        /// The site
        site: PathBuf,
        #[command(flatten)]
        content: ContentArgs,
        #[command(flatten)]
        report: ReportArgs,
    },
    /// Begin an article
    New {
        /// The site
        site: PathBuf,
        /// The article's title
        title: String,
        /// The section to put it into
        #[arg(long)]
        section: Option<String>,
    },
}

#[derive(Clone, Debug, Args)]
struct ContentArgs {
    /// Publish drafts too
    #[arg(long, short = 'D')]
    drafts: bool,
    /// Publish articles whose date lies ahead too
    #[arg(long, short = 'F')]
    future: bool,
    /// Publish articles whose time is over too
    #[arg(long, short = 'E')]
    expired: bool,
}

#[derive(Clone, Debug, Args)]
struct ReportArgs {
    /// Exit with 1 if anything was reported
    #[arg(long)]
    strict: bool,
    /// How problems are reported
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Say nothing but problems
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs: one object with `diagnostics` and the numbers of the summary
    Json,
}

/// Runs the program with this process's arguments.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    match execute(cli.command) {
        Ok(code) => code,
        Err(error) => {
            // A reader that has gone away (`longread check | head`) is no error of ours.
            let broken_pipe =
                error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>()).any(|cause| cause.kind() == io::ErrorKind::BrokenPipe);
            if broken_pipe {
                return ExitCode::SUCCESS;
            }
            let causes: Vec<String> = error.chain().map(ToString::to_string).collect();
            let _ = writeln!(io::stderr(), "longread: {}", causes.join(": "));
            ExitCode::FAILURE
        }
    }
}

fn execute(command: Command) -> Result<ExitCode> {
    match command {
        Command::Build { site, out, base_url, content, report } => {
            if viewer_files::VIEWER.is_none() {
                let _ = writeln!(
                    io::stderr(),
                    "longread: this program was built without the viewer, so pages will not be live; `cargo xtask dist` builds it in."
                );
            }
            build(&Options { site, out: Some(out), base_url, selection: content.selection(), live_reload: false }, &report)
        }
        Command::Check { site, content, report } => build(&Options { site, selection: content.selection(), ..Options::default() }, &report),
        Command::Serve { site, port, open, content } => crate::serve::serve(site, port, open, content.selection()),
        Command::New { site, title, section } => new_article(&site, &title, section.as_deref()),
    }
}

impl ContentArgs {
    fn selection(&self) -> Selection {
        Selection { drafts: self.drafts, future: self.future, expired: self.expired, now: jiff::Timestamp::now().as_second() }
    }
}

fn build(options: &Options, report: &ReportArgs) -> Result<ExitCode> {
    let start = Instant::now();
    let progress = Progress::new(report.quiet || report.format == Format::Json);
    let summary = match publish(options, &progress) {
        Ok(summary) => summary,
        Err(error) => {
            progress.done();
            let Some(super::ConfigError(diagnostic)) = error.downcast_ref() else { return Err(error) };
            let summary = Summary { diagnostics: vec![diagnostic.clone()], ..Summary::default() };
            write_report(&summary, report, None)?;
            return Ok(ExitCode::FAILURE);
        }
    };
    write_report(&summary, report, Some((start, options.out.as_deref())))?;
    let failed = report.strict && !summary.diagnostics.is_empty();
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn write_report(summary: &Summary, report: &ReportArgs, done: Option<(Instant, Option<&Path>)>) -> Result<()> {
    if report.format == Format::Json {
        let json = serde_json::json!({
            "articles": summary.articles,
            "languages": summary.languages,
            "terms": summary.terms,
            "files": summary.written.files,
            "changed": summary.written.changed,
            "bytes": summary.written.bytes,
            "diagnostics": summary.diagnostics,
        });
        writeln!(io::stdout(), "{json}")?;
        return Ok(());
    }
    let mut err = io::stderr().lock();
    let color = err.is_terminal() && std::env::var_os("NO_COLOR").is_none();
    for diagnostic in &summary.diagnostics {
        err.write_all(describe(diagnostic, color).as_bytes())?;
    }
    let Some((start, out)) = done.filter(|_| !report.quiet) else { return Ok(()) };
    let warnings = summary.diagnostics.len() - summary.errors();
    let problems = format!("{}, {}", plural(summary.errors(), "error"), plural(warnings, "warning"));
    let content = format!("{} in {}, {}", plural(summary.articles, "article"), plural(summary.languages, "language"), plural(summary.terms, "term"));
    let seconds = start.elapsed().as_secs_f64();
    match out {
        Some(out) => writeln!(
            err,
            "{content}; {} ({} changed), {:.1} MB, {seconds:.1} s; {problems}\n{}",
            plural(usize::try_from(summary.written.files)?, "file"),
            summary.written.changed,
            summary.written.bytes as f64 / 1e6,
            out.display()
        )?,
        None => writeln!(err, "{content}; {seconds:.1} s; {problems}")?,
    }
    Ok(())
}

/// `file:line:column: error: message`, the line with a mark below the place, and what to do.
pub fn describe(diagnostic: &Diagnostic, color: bool) -> String {
    let paint = |code: &str, text: &str| if color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() };
    let severity = match diagnostic.severity {
        Severity::Error => paint("1;31", "error"),
        Severity::Warning => paint("1;33", "warning"),
    };
    let place = match diagnostic.line {
        0 => diagnostic.file.clone(),
        line => format!("{}:{line}:{}", diagnostic.file, diagnostic.column.max(1)),
    };
    let mut text = format!("{}: {severity}: {}\n", paint("1", &place), printable(&diagnostic.message));
    if !diagnostic.excerpt.trim().is_empty() {
        text.push_str(&format!("    | {}\n", printable(&diagnostic.excerpt)));
    }
    text.push_str(&format!("    = {}\n", printable(&diagnostic.help)));
    text
}

/// Control characters of somebody's file must not reach the terminal.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Writes a draft with the front matter that the theme's own archetype has.
fn new_article(site: &Path, title: &str, section: Option<&str>) -> Result<ExitCode> {
    let (config, _) = crate::site::load(site).map_err(super::ConfigError)?;
    let language = config.languages.iter().find(|language| language.key == config.default_language).context("the site has no language")?;
    let mut dir = site.join(&language.content_dir);
    if !config.configured && !dir.is_dir() {
        dir = site.to_path_buf();
    }
    if let Some(section) =
        section.map(str::to_owned).or_else(|| language.params.main_sections.as_ref().and_then(|sections| sections.first().cloned()))
    {
        dir = dir.join(section);
    }
    let slug = crate::permalink::sanitize(title).replace('/', "-");
    if slug.is_empty() {
        bail!("`{title}` has no letters to make a file name of");
    }
    let file = dir.join(format!("{slug}.md"));
    if file.exists() {
        bail!("{} exists already", file.display());
    }
    std::fs::create_dir_all(&dir).with_context(|| format!("cannot write to {}", dir.display()))?;
    let now = jiff::ZonedDateTime::now().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    let quoted = serde_json::Value::from(title).to_string();
    let text = format!("---\ntitle: {quoted}\ndate: {now}\ndescription: \"\"\nthumbnail: \"\"\ncategories: []\ntags: []\ndraft: true\n---\n\n");
    std::fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    writeln!(io::stdout(), "{}", file.display())?;
    Ok(ExitCode::SUCCESS)
}
