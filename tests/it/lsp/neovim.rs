//! The language server in an editor that people use.

use std::process::Command;

use super::{contract, pair};
use crate::project::{PLAN, Project};

/// Runs Lua in Neovim with a file open and the program attached; gives what it writes with `say`.
fn neovim(project: &Project, file: &str, lua: &str) -> String {
    let program = env!("CARGO_BIN_EXE_crossbook");
    let out = project.path("said.txt");
    let root = project.root().canonicalize().unwrap();
    let script = project.path("run.lua");
    let start = format!(
        "local said = io.open({out:?}, 'w')\nfunction say(text) said:write(tostring(text), '\\n') said:flush() end\n\
         vim.cmd('edit ' .. {file:?})\n\
         local id = vim.lsp.start_client({{ name = 'crossbook', cmd = {{ {program:?}, 'lsp' }}, root_dir = {root:?}, \
         workspace_folders = {{ {{ uri = vim.uri_from_fname({root:?}), name = 'w' }} }} }})\n\
         vim.lsp.buf_attach_client(0, id)\n\
         function wait(is) if not vim.wait(20000, is, 20) then say('it took too long') end end\n\
         function ask(method, params) local all = vim.lsp.buf_request_sync(0, method, params, 20000) return all[id].result end\n\
         function at(text) for line, words in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, true)) do local column = words:find(text, 1, true) \
         if column then vim.api.nvim_win_set_cursor(0, {{ line, column - 1 }}) end end return vim.lsp.util.make_position_params() end\n"
    );
    std::fs::write(
        &script,
        format!("local ok, why = pcall(function()\n{start}\n{lua}\nend)\nif not ok then io.stderr:write(why) end\nvim.cmd('qall!')\n"),
    )
    .unwrap();
    let mut command = Command::new("nvim");
    command.args(["--headless", "--clean", "-n", "-S"]).arg(&script).current_dir(&root).env("XDG_STATE_HOME", project.state());
    command.env("XDG_CACHE_HOME", project.state()).env("CROSSBOOK_STATE", project.state()).env("CROSSBOOK_CACHE", project.state());
    let output = command.output().expect("nvim runs");
    let said = std::fs::read_to_string(out).unwrap_or_default();
    assert!(output.stderr.is_empty(), "{}\n{said}", String::from_utf8_lossy(&output.stderr));
    said
}

#[test]
#[ignore = "needs nvim: run by ./test"]
fn neovim_shows_what_is_wrong_and_goes_where_it_leads() {
    let project = contract();
    let said = neovim(
        &project,
        PLAN,
        "wait(function() return vim.lsp.buf_get_clients(0)[id] ~= nil and vim.lsp.buf_get_clients(0)[id].initialized end)\n\
         local there = ask('textDocument/definition', at('TASK2'))\n\
         say(there[1].uri)\n\
         say(ask('textDocument/hover', at('TASK2')).contents.value)\n\
         vim.api.nvim_buf_set_lines(0, 6, 7, true, { '\u{1f980} A table, as in web TASK7.' })\n\
         wait(function() local all = vim.diagnostic.get(0) for _, one in ipairs(all) do if one.message:find('TASK7') then return true end end end)\n\
         for _, one in ipairs(vim.diagnostic.get(0)) do if one.message:find('TASK7') then say(one.code .. ' ' .. one.lnum .. ':' .. one.col) end end",
    );
    assert!(said.contains("/web/docs/cross-collab/TASK2/PLAN.md") && said.contains("**web TASK2** Exports"), "{said}");
    // Neovim counts bytes: the crab has four.
    assert!(said.contains("broken-task-ref 6:20"), "{said}");
}

#[test]
#[ignore = "needs nvim: run by ./test"]
fn neovim_lists_who_names_a_task_and_silences_a_finding() {
    let project = pair();
    let said = neovim(
        &project,
        PLAN,
        "wait(function() return vim.lsp.buf_get_clients(0)[id] ~= nil and vim.lsp.buf_get_clients(0)[id].initialized end)\n\
         local params = at('Task 1')\nparams.context = { includeDeclaration = false }\n\
         for _, place in ipairs(ask('textDocument/references', params)) do say(place.uri .. ':' .. place.range.start.line) end\n\
         local function found() for _, one in ipairs(vim.diagnostic.get(0)) do if one.message:find('TASK9') then return one end end end\n\
         wait(function() return found() ~= nil end)\n\
         local at = at('TASK9')\n\
         local all = ask('textDocument/codeAction', { textDocument = at.textDocument, range = { start = at.position, ['end'] = at.position }, \
         context = { diagnostics = {} } })\n\
         for _, action in ipairs(all) do if action.title == 'Ignore `broken-task-ref` here' then \
         vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16') end end\n\
         wait(function() return found() == nil end)\n\
         say(table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '|'))",
    );
    assert!(said.contains("/web/docs/cross-collab/TASK2/PLAN.md:4"), "{said}");
    assert!(said.contains("<!-- crossbook-ignore broken-task-ref: reason --> TASK9") && !said.contains("it took too long"), "{said}");
}

/// Neovim 0.7 makes the edits of texts, and fails to rename folders: that part is made for it.
#[test]
#[ignore = "needs nvim: run by ./test"]
fn neovim_renames_a_task() {
    let project = pair();
    let said = neovim(
        &project,
        PLAN,
        "wait(function() return vim.lsp.buf_get_clients(0)[id] ~= nil and vim.lsp.buf_get_clients(0)[id].initialized end)\n\
         local params = at('TASK2')\nparams.newName = '5'\n\
         local edit = ask('textDocument/rename', params)\n\
         local function is_text(change) return change.kind == nil end\n\
         vim.lsp.util.apply_workspace_edit({ documentChanges = vim.tbl_filter(is_text, edit.documentChanges) }, 'utf-16')\n\
         vim.cmd('silent! wall')\n\
         local last = edit.documentChanges[#edit.documentChanges]\n\
         os.rename(vim.uri_to_fname(last.oldUri), vim.uri_to_fname(last.newUri))\n\
         say(table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '|'))",
    );
    assert!(said.contains("See web TASK5."), "{said}");
    assert!(project.path("web/docs/cross-collab/TASK5").exists(), "{said}");
}
