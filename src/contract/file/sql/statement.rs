//! The statements of a text that change tables. Queries, functions, rights and the like say nothing of them, and are passed over
//! unread.

use sqlparser::ast::Statement;
use sqlparser::dialect::{Dialect, GenericDialect, MsSqlDialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Token, TokenWithSpan, Tokenizer};

use crate::contract::file::facts::Place;
use crate::contract::file::form::Broken;
use crate::data::Fault;
use crate::model::FileId;
use crate::text::{Cut, Span};

/// How many brackets may be open, and how many operators may follow one another: what is read of them is a tree as deep.
const DEPTH: usize = 40;
const CHAIN: usize = 300;

/// The dialects that are tried, the one that takes most first.
fn dialects() -> [&'static dyn Dialect; 5] {
    [&GenericDialect {}, &PostgreSqlDialect {}, &MySqlDialect {}, &SQLiteDialect {}, &MsSqlDialect {}]
}

/// Gives each statement that changes tables with its place.
pub(super) fn each(text: &str, file: Option<FileId>, found: &mut dyn FnMut(Statement, Place)) -> Result<(), Broken> {
    let lines: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let byte = |location: Location| {
        let start = lines.get((location.line as usize).saturating_sub(1)).copied().unwrap_or(text.len());
        let line = text.tail(start);
        start + line.char_indices().nth((location.column as usize).saturating_sub(1)).map_or(line.len(), |(at, _)| at)
    };
    let broken = |start: usize, message: String| {
        let rest = text.tail(start).lines().next().unwrap_or_default();
        let span = Span::new(start, start + rest.trim_end().len());
        Broken::fault("SQL", Fault { span, message }, file)
    };
    let mut first_error = None;
    let tokens = dialects().into_iter().find_map(|dialect| match Tokenizer::new(dialect, text).tokenize_with_location() {
        Ok(tokens) => Some(tokens),
        Err(error) => {
            first_error.get_or_insert(error);
            None
        }
    });
    let Some(tokens) = tokens else {
        let (message, at) = first_error.map_or((String::new(), 0), |error| (error.message, byte(error.location)));
        return Err(broken(at.min(text.len()), lowered(&message)));
    };
    let mut inside_routine = false;
    for statement in tokens.split(|token| token.token == Token::SemiColon) {
        let statement: Vec<&TokenWithSpan> =
            statement.iter().filter(|token| !matches!(token.token, Token::Whitespace(_) | Token::EOF)).collect();
        let (Some(first), Some(last)) = (statement.first(), statement.last()) else { continue };
        let words: Vec<Keyword> = statement.iter().map(|token| keyword(&token.token)).collect();
        if inside_routine {
            inside_routine = words[0] != Keyword::END;
            continue;
        }
        if is_routine(&words) {
            // A body between BEGIN and END has semicolons of its own.
            inside_routine = words.contains(&Keyword::BEGIN) && words.last() != Some(&Keyword::END);
            continue;
        }
        if !changes_tables(&words) {
            continue;
        }
        let (start, end) = (byte(first.span.start), byte(last.span.end));
        let whole = text.get(start..end.max(start)).unwrap_or_default();
        if is_too_deep(&statement) {
            return Err(broken(start, "this statement nests too deep to be read".to_owned()));
        }
        match parsed(whole, &statement) {
            Ok(statement) => {
                let line = whole.lines().next().unwrap_or_default().trim_end();
                found(statement, Place { span: Span::new(start, start + line.len()), file });
            }
            Err(_) if !shapes(&words) => {}
            Err(message) => return Err(broken(start, lowered(&message))),
        }
    }
    Ok(())
}

/// A parser's words as the middle of a sentence, without the place that it counts in its own way.
fn lowered(message: &str) -> String {
    let message = message.lines().next().unwrap_or_default();
    let message = message.split(" at Line:").next().unwrap_or(message).trim_start_matches("sql parser error: ");
    let mut rest = message.chars();
    let first = rest.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
    first + rest.as_str()
}

fn parsed(text: &str, tokens: &[&TokenWithSpan]) -> Result<Statement, String> {
    let mut first = None;
    for dialect in dialects() {
        match Parser::new(dialect).try_with_sql(text).and_then(whole) {
            Ok(statement) => return Ok(statement),
            Err(error) => _ = first.get_or_insert(error.to_string()),
        }
    }
    // How texts are sorted is no part of what is compared, and not every place of it is read.
    let plain = without_collation(tokens);
    let read = |dialect| whole(Parser::new(dialect).with_tokens_with_locations(plain.clone())).ok();
    let known = if plain.len() < tokens.len() { dialects().into_iter().find_map(read) } else { None };
    known.ok_or_else(|| first.unwrap_or_default())
}

fn whole(mut parser: Parser<'_>) -> Result<Statement, ParserError> {
    let statement = parser.parse_statement()?;
    match parser.next_token().token {
        Token::EOF => Ok(statement),
        token => parser.expected("the end of the statement", TokenWithSpan::wrap(token)),
    }
}

fn without_collation(tokens: &[&TokenWithSpan]) -> Vec<TokenWithSpan> {
    let mut plain = Vec::new();
    let mut tokens = tokens.iter().peekable();
    while let Some(token) = tokens.next() {
        if keyword(&token.token) != Keyword::COLLATE {
            plain.push((*token).clone());
            continue;
        }
        tokens.next();
        while tokens.next_if(|token| token.token == Token::Period).is_some() {
            tokens.next();
        }
    }
    plain
}

fn keyword(token: &Token) -> Keyword {
    match token {
        Token::Word(word) if word.quote_style.is_none() => word.keyword,
        _ => Keyword::NoKeyword,
    }
}

fn is_routine(words: &[Keyword]) -> bool {
    let kinds = [Keyword::FUNCTION, Keyword::PROCEDURE, Keyword::TRIGGER];
    words[0] == Keyword::CREATE && words.iter().take(8).any(|word| kinds.contains(word))
}

fn changes_tables(words: &[Keyword]) -> bool {
    // `CREATE OR REPLACE GLOBAL UNLOGGED TABLE` has the most words before what it is about.
    let about = words.iter().skip(1).take(5).find(|word| {
        matches!(
            **word,
            Keyword::TABLE | Keyword::TYPE | Keyword::INDEX | Keyword::VIEW | Keyword::SCHEMA | Keyword::SEQUENCE | Keyword::ROLE
        )
    });
    let is_temporary = words.iter().take(5).any(|word| matches!(word, Keyword::TEMP | Keyword::TEMPORARY));
    match (words[0], about) {
        (Keyword::CREATE | Keyword::ALTER | Keyword::DROP, Some(Keyword::TABLE)) => !is_temporary,
        (Keyword::RENAME, Some(Keyword::TABLE)) => true,
        (Keyword::CREATE, Some(Keyword::TYPE)) => words.contains(&Keyword::ENUM),
        (Keyword::ALTER, Some(Keyword::TYPE)) => words.iter().any(|word| matches!(word, Keyword::VALUE | Keyword::RENAME)),
        (Keyword::DROP, Some(Keyword::TYPE | Keyword::INDEX)) => true,
        (Keyword::CREATE, Some(Keyword::INDEX)) => words.contains(&Keyword::UNIQUE),
        _ => false,
    }
}

/// Whether a statement that no dialect reads may change what is compared: rights, owners, triggers and indexes do not.
fn shapes(words: &[Keyword]) -> bool {
    match words[0] {
        Keyword::ALTER => words.iter().skip(1).any(|word| {
            matches!(word, Keyword::ADD | Keyword::DROP | Keyword::ALTER | Keyword::RENAME | Keyword::MODIFY | Keyword::CHANGE)
        }),
        Keyword::CREATE => !words.contains(&Keyword::INDEX),
        Keyword::DROP => words.contains(&Keyword::TABLE),
        _ => true,
    }
}

fn is_too_deep(statement: &[&TokenWithSpan]) -> bool {
    let (mut depth, mut chain) = (0_usize, 0_usize);
    statement.iter().any(|token| {
        match &token.token {
            Token::LParen | Token::LBrace => depth += 1,
            Token::RParen | Token::RBrace => depth = depth.saturating_sub(1),
            Token::Comma => chain = 0,
            Token::Word(word) if !matches!(word.keyword, Keyword::AND | Keyword::OR | Keyword::NOT | Keyword::IS | Keyword::ARRAY) => {}
            Token::Number(..) | Token::SingleQuotedString(_) | Token::Period => {}
            _ => chain += 1,
        }
        depth > DEPTH || chain > CHAIN
    })
}
