//! A plain static host, and the libraries that it serves.
//!
//! It answers as most hosts do: `index.html` for a folder, `404.html` with status 404 for the
//! rest. It can really stop, and start again at the same port; it logs what was asked for, and
//! can cut a file short.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread::JoinHandle;

/// A library on a host of its own.
pub(crate) struct Host {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    library: PathBuf,
    prefix: String,
    stopped: AtomicBool,
    log: Mutex<Vec<String>>,
    cut: Mutex<HashMap<String, usize>>,
}

/// The demo site, published once for all tests.
pub(crate) fn demo() -> &'static Path {
    static DEMO: OnceLock<PathBuf> = OnceLock::new();
    DEMO.get_or_init(|| publish(&Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo"), "demo"))
}

/// Publishes a site into this test run's own folder.
pub(crate) fn publish(site: &Path, name: &str) -> PathBuf {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("library-{name}"));
    let output = Command::new(env!("CARGO_BIN_EXE_longread")).arg("build").arg(site).arg("--out").arg(&out).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let home = std::fs::read_to_string(out.join("index.html")).unwrap();
    assert!(home.contains("data-longread"), "the publisher was built without the viewer; run `cargo xtask build-viewer` first");
    out
}

impl Host {
    /// Serves a library under a prefix such as `/some/dir/`.
    pub(crate) fn start(library: &Path, prefix: &str) -> Self {
        let shared = Arc::new(Shared {
            library: library.to_path_buf(),
            prefix: prefix.to_owned(),
            stopped: AtomicBool::new(false),
            log: Mutex::default(),
            cut: Mutex::default(),
        });
        let mut host = Self { address: ([127, 0, 0, 1], 0).into(), shared, thread: None };
        host.listen();
        host
    }

    /// The address of a page.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{}{path}", self.address, self.shared.prefix)
    }

    /// Stops for real: connections are refused.
    pub(crate) fn stop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // The listener waits for a connection before it looks at the mark.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }

    /// Starts again at the same port.
    pub(crate) fn restart(&mut self) {
        self.shared.stopped.store(false, Ordering::SeqCst);
        self.listen();
    }

    /// What was asked for so far, relative to the library's root.
    pub(crate) fn log(&self) -> Vec<String> {
        self.shared.log.lock().unwrap().clone()
    }

    /// Sends only the first bytes of a file from now on.
    pub(crate) fn cut(&self, path: &str, bytes: usize) {
        self.shared.cut.lock().unwrap().insert(path.to_owned(), bytes);
    }

    fn listen(&mut self) {
        let listener = TcpListener::bind(self.address).unwrap();
        self.address = listener.local_addr().unwrap();
        let shared = self.shared.clone();
        self.thread = Some(std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if shared.stopped.load(Ordering::SeqCst) {
                    return;
                }
                let shared = shared.clone();
                std::thread::spawn(move || drop(answer(&shared, &stream)));
            }
        }));
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.stop();
    }
}

fn answer(shared: &Shared, mut stream: &TcpStream) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let request = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
    let target = request.split(' ').nth(1).unwrap_or("/");
    let path = longread::permalink::decode(target.split('?').next().unwrap_or(target));
    let (status, media, mut body) = match path.strip_prefix(shared.prefix.as_str()) {
        Some(path) => {
            shared.log.lock().unwrap().push(path.to_owned());
            find(shared, path)
        }
        None => (404, "text/plain", b"no such site".to_vec()),
    };
    if request.starts_with("HEAD ") {
        body.clear();
    }
    write!(stream, "HTTP/1.1 {status} X\r\nContent-Type: {media}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len())?;
    stream.write_all(&body)
}

fn find(shared: &Shared, path: &str) -> (u16, &'static str, Vec<u8>) {
    let file = longread::permalink::html_file(path);
    match std::fs::read(shared.library.join(&file)) {
        Ok(mut body) => {
            if let Some(&bytes) = shared.cut.lock().unwrap().get(&file) {
                body.truncate(bytes);
            }
            (200, longread::serve::media_type(&file), body)
        }
        Err(_) => (404, "text/html; charset=utf-8", std::fs::read(shared.library.join("404.html")).unwrap_or_default()),
    }
}
