//! A reader with a browser: opens pages, clicks, waits until something is true.

use std::future::Future;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};
use thirtyfour::extensions::cdp::ChromeDevTools;
use thirtyfour::prelude::*;

/// Browsers at a time; each takes a core.
const BROWSERS: usize = 2;
/// How long a reader waits for something to become true.
const PATIENCE: Duration = Duration::from_secs(15);

/// A browser window.
pub(crate) struct Reader {
    pub(crate) driver: WebDriver,
    pub(crate) devtools: ChromeDevTools,
}

/// What kind of window to open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    pub(crate) width: u32,
    pub(crate) dark: bool,
    pub(crate) scripts: bool,
}

impl Default for Window {
    fn default() -> Self {
        Self { width: 1280, dark: false, scripts: true }
    }
}

/// Runs a test in a window of its own, and closes the window whatever happens.
pub(crate) fn read<F: Future<Output = WebDriverResult<()>>>(window: Window, test: impl FnOnce(Reader) -> F) {
    let _turn = Turn::take();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let profile = tempfile::tempdir().unwrap();
        let mut driver = Driver::start();
        let mut capabilities = DesiredCapabilities::chrome();
        capabilities.set_binary(&program("LONGREAD_CHROMIUM", &["chromium", "chromium-browser", "google-chrome"])).unwrap();
        let profile = format!("--user-data-dir={}", profile.path().display());
        let flags = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
            --disable-component-update --disable-sync --hide-scrollbars";
        for flag in flags.split_whitespace().chain([profile.as_str()]) {
            capabilities.add_arg(flag).unwrap();
        }
        if !window.scripts {
            capabilities.add_experimental_option("prefs", serde_json::json!({"profile.managed_default_content_settings.javascript": 2})).unwrap();
        }
        let session = WebDriver::new(&driver.url, capabilities).await.unwrap();
        let reader = Reader { devtools: ChromeDevTools::new(session.handle.clone()), driver: session.clone() };
        reader.resize(window.width, 900).await.unwrap();
        let scheme = if window.dark { "dark" } else { "light" };
        let media = serde_json::json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        reader.cdp("Emulation.setEmulatedMedia", media).await.unwrap();
        let result = test(reader).await;
        let _ = session.quit().await;
        driver.stop();
        if let Err(error) = result {
            panic!("{error}");
        }
    });
}

impl Reader {
    /// Opens a page from the address bar.
    pub(crate) async fn open(&self, url: &str) -> WebDriverResult<()> {
        self.driver.goto(url).await
    }

    /// Opens a page and waits until the viewer listens.
    pub(crate) async fn open_live(&self, url: &str) -> WebDriverResult<()> {
        self.open(url).await?;
        // The viewer takes the history's scrolling over as the last step of listening.
        self.until("the viewer listens", "return history.scrollRestoration === 'manual' && history.state !== null").await
    }

    /// Clicks the first element of a selector that can be seen.
    pub(crate) async fn click(&self, selector: &str) -> WebDriverResult<()> {
        let start = Instant::now();
        loop {
            let clicked = match self.driver.find(By::Css(selector)).await {
                Ok(element) => element.click().await,
                Err(error) => Err(error),
            };
            match clicked {
                Err(error) if PATIENCE < start.elapsed() => return Err(error),
                Err(_) => tokio::time::sleep(Duration::from_millis(30)).await,
                Ok(()) => return Ok(()),
            }
        }
    }

    /// Waits until a script returns true.
    pub(crate) async fn until(&self, what: &str, script: &str) -> WebDriverResult<()> {
        let start = Instant::now();
        while !self.ask::<bool>(script).await.unwrap_or(false) {
            assert!(start.elapsed() < PATIENCE, "waited in vain until {what}; the page: {}", self.driver.current_url().await?);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Waits until the page's heading is this.
    pub(crate) async fn until_heading(&self, heading: &str) -> WebDriverResult<()> {
        let wanted = serde_json::Value::from(heading);
        let script = format!("const h = document.querySelector('main h1'); return h !== null && h.textContent === {wanted}");
        self.until(&format!("the heading is {heading:?}"), &script).await
    }

    /// The value of a script.
    pub(crate) async fn ask<T: serde::de::DeserializeOwned>(&self, script: &str) -> WebDriverResult<T> {
        self.driver.execute(script, Vec::new()).await?.convert()
    }

    /// The text of the first element of a selector.
    pub(crate) async fn text(&self, selector: &str) -> WebDriverResult<String> {
        self.driver.find(By::Css(selector)).await?.text().await
    }

    /// The texts of all elements of a selector.
    pub(crate) async fn texts(&self, selector: &str) -> WebDriverResult<Vec<String>> {
        let wanted = serde_json::Value::from(selector);
        self.ask(&format!("return [...document.querySelectorAll({wanted})].map(e => e.textContent.trim())")).await
    }

    /// Gives the window a size in CSS pixels, which may be a phone's.
    pub(crate) async fn resize(&self, width: u32, height: u32) -> WebDriverResult<()> {
        let metrics = serde_json::json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        self.cdp("Emulation.setDeviceMetricsOverride", metrics).await
    }

    /// A command of the browser's own protocol.
    pub(crate) async fn cdp(&self, command: &str, parameters: serde_json::Value) -> WebDriverResult<()> {
        self.devtools.execute_cdp_with_params(command, parameters).await.map(drop)
    }
}

/// A ChromeDriver process.
struct Driver {
    process: Child,
    url: String,
}

impl Driver {
    fn start() -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let process = Command::new(program("LONGREAD_CHROMEDRIVER", &["chromedriver"]))
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let start = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(start.elapsed() < PATIENCE, "chromedriver does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { process, url: format!("http://127.0.0.1:{port}") }
    }

    fn stop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.stop();
    }
}

fn program(variable: &str, names: &[&str]) -> String {
    if let Ok(path) = std::env::var(variable) {
        return path;
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = names.iter().flat_map(|name| std::env::split_paths(&path).map(move |dir| dir.join(name))).find(|file: &PathBuf| file.is_file());
    found.map(|file| file.display().to_string()).unwrap_or_else(|| panic!("there is no {}; `cargo xtask install --tests` installs it", names[0]))
}

/// One of the browsers that may run at a time.
struct Turn;

static FREE: (Mutex<usize>, Condvar) = (Mutex::new(BROWSERS), Condvar::new());

impl Turn {
    fn take() -> Self {
        let free = FREE.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let mut free = FREE.1.wait_while(free, |free| *free == 0).unwrap_or_else(|poisoned| poisoned.into_inner());
        *free -= 1;
        Self
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *FREE.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) += 1;
        FREE.1.notify_one();
    }
}
