//! An editor, as small as one can be: it speaks the protocol with the program.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::project::Project;

pub struct Editor {
    pub project: Project,
    child: Child,
    stdin: Option<ChildStdin>,
    messages: Receiver<Value>,
    next: i32,
    /// The diagnostics of each file, by its address.
    pub diagnostics: BTreeMap<String, Vec<Value>>,
    /// What else the program told.
    pub told: Vec<Value>,
    /// Columns count bytes.
    pub bytes: bool,
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the editor says that it can do.
pub fn capabilities(encoding: &str) -> Value {
    json!({
        "general": { "positionEncodings": [encoding, "utf-16"] },
        "workspace": { "workspaceEdit": { "documentChanges": true, "resourceOperations": ["rename"] } },
    })
}

impl Editor {
    /// An editor that opens the whole workspace.
    pub fn new(project: Project) -> Self {
        Self::with(project, "", &capabilities("utf-16"))
    }

    /// An editor that opens a folder of it.
    pub fn with(project: Project, folder: &str, capabilities: &Value) -> Self {
        let mut editor = Self::started(project);
        let root = editor.uri(folder);
        let answer = editor.ask(
            "initialize",
            json!({
                "processId": null, "rootUri": root, "capabilities": capabilities, "workspaceFolders": [{ "uri": root, "name": "w" }],
            }),
        );
        editor.bytes = answer["capabilities"]["positionEncoding"] == "utf-8";
        editor.say("initialized", json!({}));
        editor
    }

    /// An editor that said nothing yet.
    pub fn started(project: Project) -> Self {
        let mut command = project.command(&["lsp"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, messages) = mpsc::channel();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            while let Some(message) = read(&mut stdout)
                && sender.send(message).is_ok()
            {}
        });
        let stdin = child.stdin.take();
        Self { project, child, stdin, messages, next: 0, diagnostics: BTreeMap::new(), told: Vec::new(), bytes: false }
    }

    pub fn uri(&self, path: &str) -> String {
        let root = self.project.root().canonicalize().unwrap();
        let root = root.to_str().unwrap();
        if path.is_empty() { format!("file://{root}") } else { format!("file://{root}/{path}") }
    }

    pub fn write_bytes(&mut self, bytes: &[u8]) {
        self.stdin.as_mut().unwrap().write_all(bytes).unwrap();
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.write_bytes(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    pub fn say(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Asks, and gives the answer or the error.
    #[track_caller]
    pub fn try_ask(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        self.next += 1;
        let id = self.next;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let message = self.messages.recv_timeout(until.saturating_duration_since(Instant::now())).expect("an answer");
            if message["id"] == id && message.get("method").is_none() {
                return message.get("result").cloned().ok_or_else(|| message["error"].clone());
            }
            self.hear(message);
        }
    }

    #[track_caller]
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        self.try_ask(method, params).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    fn hear(&mut self, message: Value) {
        if message["method"] == "textDocument/publishDiagnostics" {
            let params = &message["params"];
            let list = params["diagnostics"].as_array().unwrap().clone();
            self.diagnostics.insert(params["uri"].as_str().unwrap().to_owned(), list);
        } else {
            self.told.push(message);
        }
    }

    /// Waits until a diagnostic of a file holds a text.
    #[track_caller]
    pub fn shows(&mut self, path: &str, text: &str) -> Value {
        self.waits(path, text, true).unwrap_or_default()
    }

    /// Waits until no diagnostic of a file holds a text.
    #[track_caller]
    pub fn hides(&mut self, path: &str, text: &str) {
        self.waits(path, text, false);
    }

    #[track_caller]
    fn waits(&mut self, path: &str, text: &str, wanted: bool) -> Option<Value> {
        let uri = self.uri(path);
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let found = self.diagnostics.get(&uri).and_then(|list| list.iter().find(|shown| shown.to_string().contains(text)));
            if found.is_some() == wanted {
                return found.cloned();
            }
            let message = self.messages.recv_timeout(until.saturating_duration_since(Instant::now()));
            let message = message.unwrap_or_else(|_| panic!("{path}, {text:?}: {:?}", self.diagnostics));
            self.hear(message);
        }
    }

    /// Waits until the program says or asks something of a kind.
    #[track_caller]
    pub fn hears(&mut self, method: &str) {
        let until = Instant::now() + Duration::from_secs(60);
        while !self.told.iter().any(|told| told["method"] == method) {
            let message = self.messages.recv_timeout(until.saturating_duration_since(Instant::now()));
            let message = message.unwrap_or_else(|_| panic!("{method}: {:?}", self.told));
            self.hear(message);
        }
    }

    /// Opens a file as it is on the disk.
    pub fn open(&mut self, path: &str) -> String {
        let text = std::fs::read_to_string(self.project.path(path)).unwrap();
        self.open_with(path, &text);
        text
    }

    pub fn open_with(&mut self, path: &str, text: &str) {
        let document = json!({ "uri": self.uri(path), "languageId": "markdown", "version": 1, "text": text });
        self.say("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Puts a text in the place of bytes of an open one; gives the new text.
    pub fn edit(&mut self, path: &str, text: &str, from: usize, to: usize, new: &str) -> String {
        let change = json!({ "range": { "start": self.position(text, from), "end": self.position(text, to) }, "text": new });
        let document = json!({ "uri": self.uri(path), "version": 2 });
        self.say("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [change] }));
        [&text[..from], new, &text[to..]].concat()
    }

    /// The position of a byte.
    pub fn position(&self, text: &str, byte: usize) -> Value {
        let before = &text[..byte];
        let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
        let column = if self.bytes { line.len() } else { line.encode_utf16().count() };
        json!({ "line": before.matches('\n').count(), "character": column })
    }

    /// The parameters of a question about the place where a text stands.
    #[track_caller]
    pub fn at(&self, path: &str, text: &str, wanted: &str) -> Value {
        let byte = text.find(wanted).unwrap_or_else(|| panic!("no {wanted:?} in {text:?}"));
        json!({ "textDocument": { "uri": self.uri(path) }, "position": self.position(text, byte) })
    }

    /// Ends the session; the exit code.
    pub fn end(mut self) -> Option<i32> {
        self.ask("shutdown", Value::Null);
        self.say("exit", Value::Null);
        self.child.wait().unwrap().code()
    }

    /// Goes away without a word; the exit code.
    pub fn vanish(mut self) -> Option<i32> {
        self.stdin = None;
        self.child.wait().unwrap().code()
    }
}

fn read(input: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if input.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().ok()?,
            // Anything but the protocol on standard output is a fault.
            _ => assert_eq!(line, "\r\n"),
        }
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    input.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
