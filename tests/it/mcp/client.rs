//! A client, as small as one can be: it speaks the protocol with the program.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::project::Project;

pub struct Client {
    pub project: Project,
    child: Child,
    stdin: Option<ChildStdin>,
    messages: Receiver<Result<Value, String>>,
    next: u32,
    /// What the program told.
    pub told: Vec<Value>,
    /// The tools, as they are listed.
    pub tools: Value,
    /// What the program said when it introduced itself.
    pub hello: Value,
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Client {
    /// A client that may not write.
    pub fn new(project: Project) -> Self {
        Self::with(project, &[])
    }

    /// A client of a server that was started with these arguments.
    pub fn with(project: Project, arguments: &[&str]) -> Self {
        let mut client = Self::started(project, arguments);
        let own = json!({ "name": "test", "version": "1" });
        client.hello = client.ask("initialize", json!({ "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": own }));
        client.say("notifications/initialized", json!({}));
        client.tools = client.ask("tools/list", json!({}))["tools"].clone();
        client
    }

    /// A client that said nothing yet.
    pub fn started(project: Project, arguments: &[&str]) -> Self {
        let mut command = project.command(&[&["mcp"], arguments].concat());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, messages) = mpsc::channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                // Nothing but the protocol is on standard output.
                let message = serde_json::from_str::<Value>(&line).map_err(|_| line.clone());
                let is_message = message.as_ref().is_ok_and(|message| message["jsonrpc"] == "2.0");
                if sender.send(if is_message { message } else { Err(line) }).is_err() {
                    return;
                }
            }
        });
        let stdin = child.stdin.take();
        Self { project, child, stdin, messages, next: 0, told: Vec::new(), tools: Value::Null, hello: Value::Null }
    }

    pub fn write(&mut self, text: &str) {
        self.stdin.as_mut().unwrap().write_all(text.as_bytes()).unwrap();
    }

    pub fn say(&mut self, method: &str, params: Value) {
        self.write(&format!("{}\n", json!({ "jsonrpc": "2.0", "method": method, "params": params })));
    }

    /// Asks without waiting for the answer; gives the id.
    pub fn begin(&mut self, method: &str, params: Value) -> u32 {
        self.next += 1;
        let id = self.next;
        self.write(&format!("{}\n", json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params })));
        id
    }

    #[track_caller]
    fn hear(&mut self, until: Instant) -> Option<Value> {
        match self.messages.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(message) => Some(message.unwrap_or_else(|line| panic!("not of the protocol: {line}"))),
            Err(_) => None,
        }
    }

    #[track_caller]
    pub fn try_ask(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        let id = self.begin(method, params);
        self.answer(id)
    }

    /// The answer to a request.
    #[track_caller]
    pub fn answer(&mut self, id: u32) -> Result<Value, Value> {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            let message = self.hear(until).expect("an answer");
            if message["id"] == id {
                return message.get("result").cloned().ok_or_else(|| message["error"].clone());
            }
            self.told.push(message);
        }
    }

    #[track_caller]
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        self.try_ask(method, params).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// Waits until the program tells something.
    #[track_caller]
    pub fn hears(&mut self, method: &str) -> Value {
        let until = Instant::now() + Duration::from_secs(60);
        loop {
            if let Some(at) = self.told.iter().position(|message| message["method"] == method) {
                return self.told.remove(at);
            }
            let message = self.hear(until).unwrap_or_else(|| panic!("no {method}"));
            self.told.push(message);
        }
    }

    /// Calls a tool: its text, and its structured content, which fits the schema that the tool declares.
    #[track_caller]
    pub fn call(&mut self, tool: &str, arguments: Value) -> (String, Value) {
        let answer = self.ask("tools/call", json!({ "name": tool, "arguments": arguments }));
        let text = answer["content"][0]["text"].as_str().unwrap().to_owned();
        assert_eq!(answer["isError"], false, "{text}");
        let data = answer["structuredContent"].clone();
        let declared = self.tools.as_array().unwrap().iter().find(|known| known["name"] == tool).unwrap();
        let faults = fits(&declared["outputSchema"], &data, "");
        assert!(faults.is_empty(), "{tool}: {faults:#?}\n{data:#}");
        assert!(text.len() <= 16 * 1024, "{tool}: {} bytes", text.len());
        assert!(data.to_string().len() <= 24 * 1024, "{tool}: {} bytes", data.to_string().len());
        (text, data)
    }

    /// Calls a tool that cannot answer: what it says.
    #[track_caller]
    pub fn fails(&mut self, tool: &str, arguments: Value) -> String {
        let answer = self.ask("tools/call", json!({ "name": tool, "arguments": arguments }));
        assert_eq!(answer["isError"], true, "{answer:#}");
        answer["content"][0]["text"].as_str().unwrap().to_owned()
    }

    /// What a resource says.
    #[track_caller]
    pub fn read(&mut self, uri: &str) -> String {
        let answer = self.ask("resources/read", json!({ "uri": uri }));
        assert_eq!(answer["contents"][0]["uri"], uri);
        answer["contents"][0]["text"].as_str().unwrap().to_owned()
    }

    /// Says goodbye, and waits for the end of the program.
    pub fn end(&mut self) -> Option<i32> {
        self.stdin = None;
        self.child.wait().unwrap().code()
    }
}

/// Where a value does not fit a schema, as far as our schemas go.
pub fn fits(schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let types: Vec<&str> = match &schema["type"] {
        Value::Array(types) => types.iter().map(|name| name.as_str().unwrap()).collect(),
        one => vec![one.as_str().unwrap()],
    };
    let is = |name: &&str| match *name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("no type {other}"),
    };
    if !types.iter().any(is) {
        return vec![format!("{at}: {value} is no {types:?}")];
    }
    if let Some(values) = schema["enum"].as_array() {
        faults.extend((!values.contains(value)).then(|| format!("{at}: {value} is none of {values:?}")));
    }
    if let Some(number) = value.as_u64() {
        let outside =
            schema["minimum"].as_u64().is_some_and(|least| number < least) || schema["maximum"].as_u64().is_some_and(|most| number > most);
        faults.extend(outside.then(|| format!("{at}: {number} is out of bounds")));
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        faults.extend(fits(&schema["items"], item, &format!("{at}/{index}")));
    }
    if let (Some(members), Some(properties)) = (value.as_object(), schema["properties"].as_object()) {
        for (name, member) in members {
            match properties.get(name) {
                Some(property) => faults.extend(fits(property, member, &format!("{at}/{name}"))),
                None => faults.push(format!("{at}: {name} is not declared")),
            }
        }
        let required = schema["required"].as_array().into_iter().flatten().map(|name| name.as_str().unwrap());
        faults.extend(required.filter(|name| !members.contains_key(*name)).map(|name| format!("{at}: {name} is missing")));
    }
    faults
}
