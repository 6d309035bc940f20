//! `longread serve`: publishes a site, serves it on this machine, and follows its changes.
//!
//! *Start at* [`serve`]. A watcher rebuilds the library when a file of the site changes; open
//! pages hear of it over an event stream and reload. Nothing is cached, so a page is never
//! older than its file.

use crate::permalink::{self, NOT_FOUND};
use crate::publish::{Options, Progress, Selection, Summary, cli::describe, publish};
use anyhow::{Context as _, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, Response, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::get;
use notify::{RecursiveMode, Watcher};
use std::convert::Infallible;
use std::io::{self, Write as _};
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::{Duration, Instant};
use tokio::sync::broadcast;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt as _};

/// Reloads the page when the library changes, and when the server comes back after a restart.
const LIVE_RELOAD: &str = "(function(){var lost=false,s=new EventSource('/_longread/live-reload');s.onmessage=function(){location.reload()};s.onerror=function(){lost=true};s.onopen=function(){if(lost)location.reload()}})();";

/// Time for an editor to finish writing before a rebuild begins.
const SETTLE: Duration = Duration::from_millis(80);

#[derive(Clone)]
struct Library {
    dir: PathBuf,
    changes: broadcast::Sender<()>,
}

/// Serves a site until the process ends.
///
/// # Errors
/// A site that cannot be published at all, or a port that is taken.
pub fn serve(site: PathBuf, port: u16, open: bool, selection: Selection) -> Result<ExitCode> {
    // The library goes into a folder of its own; two servers never share one.
    let dir = std::env::temp_dir().join(format!("longread-serve-{}", std::process::id()));
    let options = Options {
        site: site.clone(),
        out: Some(dir.join("library")),
        selection,
        live_reload: true,
        base_url: Some(format!("http://127.0.0.1:{port}/")),
    };
    std::fs::create_dir_all(&dir).with_context(|| format!("cannot write to {}", dir.display()))?;
    let _cleanup = RemoveOnDrop(dir.clone());
    rebuild(&options)?;
    let (changes, _) = broadcast::channel(4);
    let library = Library { dir: dir.join("library"), changes: changes.clone() };
    let runtime = tokio::runtime::Runtime::new().context("cannot start the server")?;
    runtime.block_on(async move {
        let listener =
            tokio::net::TcpListener::bind(("127.0.0.1", port)).await.with_context(|| format!("port {port} is taken; choose another with --port"))?;
        let address = format!("http://127.0.0.1:{}/", listener.local_addr()?.port());
        writeln!(io::stderr(), "Reading at {address}  (Ctrl-C ends)")?;
        if open {
            open_browser(&address);
        }
        std::thread::spawn(move || watch(&site, &options, &changes));
        let app = Router::new()
            .route("/_longread/live-reload", get(live_reload))
            .route("/_longread/live-reload.js", get(|| async { ([(header::CONTENT_TYPE, "text/javascript")], LIVE_RELOAD) }))
            .fallback(file)
            .with_state(library);
        tokio::select! {
            served = async { axum::serve(listener, app).await } => served.context("the server stopped")?,
            _ = tokio::signal::ctrl_c() => {}
        }
        Ok(ExitCode::SUCCESS)
    })
}

fn rebuild(options: &Options) -> Result<()> {
    let start = Instant::now();
    let progress = Progress::new(false);
    let summary = publish(options, &progress)?;
    let Summary { articles, written, diagnostics, .. } = &summary;
    let mut err = io::stderr().lock();
    for diagnostic in diagnostics {
        err.write_all(describe(diagnostic, false).as_bytes())?;
    }
    writeln!(err, "{articles} articles, {} files ({} changed), {:.2} s", written.files, written.changed, start.elapsed().as_secs_f64())?;
    Ok(())
}

/// Rebuilds after changes, one rebuild for a burst of them.
fn watch(site: &Path, options: &Options, changes: &broadcast::Sender<()>) {
    let (send, receive) = mpsc::channel();
    let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // Reading the site to build it must not look like a change.
        if event.is_ok_and(|event| !event.kind.is_access()) {
            let _ = send.send(());
        }
    });
    let watching = watcher.and_then(|mut watcher| watcher.watch(site, RecursiveMode::Recursive).map(|()| watcher));
    let _watcher = match watching {
        Ok(watcher) => watcher,
        Err(error) => {
            let _ = writeln!(io::stderr(), "longread: changes cannot be followed: {error}");
            return;
        }
    };
    while receive.recv().is_ok() {
        while receive.recv_timeout(SETTLE).is_ok() {}
        match rebuild(options) {
            // Nobody may be listening.
            Ok(()) => drop(changes.send(())),
            Err(error) => drop(writeln!(io::stderr(), "longread: {error:#}; the last good version stays")),
        }
    }
}

async fn live_reload(State(library): State<Library>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let stream = BroadcastStream::new(library.changes.subscribe()).map(|_| Ok(Event::default().data("changed")));
    Sse::new(stream).keep_alive(KeepAlive::default())
}

/// A file as a plain static host would give it: `index.html` for a folder, `404.html` for the rest.
async fn file(State(library): State<Library>, request: Request<Body>) -> Response<Body> {
    let path = permalink::decode(request.uri().path());
    let wanted = path.trim_start_matches('/');
    let inside = Path::new(wanted).components().all(|part| matches!(part, Component::Normal(_)));
    if inside {
        let full = library.dir.join(wanted);
        if full.is_dir() {
            if !path.ends_with('/') {
                return answer(StatusCode::MOVED_PERMANENTLY, "", Body::empty(), Some(&format!("{}/", request.uri().path())));
            }
            if let Ok(bytes) = tokio::fs::read(full.join("index.html")).await {
                return answer(StatusCode::OK, "text/html; charset=utf-8", Body::from(bytes), None);
            }
        } else if let Ok(bytes) = tokio::fs::read(&full).await {
            return answer(StatusCode::OK, media_type(wanted), Body::from(bytes), None);
        }
    }
    let body = tokio::fs::read(library.dir.join(NOT_FOUND)).await.unwrap_or_default();
    answer(StatusCode::NOT_FOUND, "text/html; charset=utf-8", Body::from(body), None)
}

fn answer(status: StatusCode, media_type: &str, body: Body, location: Option<&str>) -> Response<Body> {
    let mut response = Response::builder().status(status).header(header::CACHE_CONTROL, "no-store");
    if !media_type.is_empty() {
        response = response.header(header::CONTENT_TYPE, media_type);
    }
    if let Some(location) = location {
        response = response.header(header::LOCATION, location);
    }
    response.body(body).unwrap_or_else(|_| Response::new(Body::empty()))
}

/// The media type of a file's name.
pub fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension).to_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "xml" => "application/xml",
        "txt" | "md" => "text/plain; charset=utf-8",
        "pdf" => "application/pdf",
        "woff2" => "font/woff2",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

fn open_browser(address: &str) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    if std::process::Command::new(program).arg(address).spawn().is_err() {
        let _ = writeln!(io::stderr(), "longread: no browser could be opened; go to {address}");
    }
}

struct RemoveOnDrop(PathBuf);

impl Drop for RemoveOnDrop {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
