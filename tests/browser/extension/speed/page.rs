//! A long page of numbers of many countries amid what only looks like them: the same each time.

use std::fmt::Write as _;

/// Text nodes of the page.
pub(crate) const TEXTS: usize = 40_000;
/// Characters of their text, about.
pub(crate) const CHARACTERS: usize = 1_200_000;
/// Phone numbers among them.
pub(crate) const NUMBERS: usize = 500;

/// Ways to write a number in twenty countries; `#` is any digit, `%` one from 2 to 8.
const WAYS: [&str; 40] = [
    "(212) 736-%###",
    "+1 415 %%5 ####",
    "+1 604-68%-####",
    "+1 (416) 39%-####",
    "+44 20 7%## ####",
    "+44 (0)161 %3# ####",
    "+49 30 %0####%#",
    "+49 (0)89 2%####%#",
    "+33 1 42 %# ## ##",
    "+33 6 12 %# ## ##",
    "+34 915 %# ## ##",
    "+34 612 %## ###",
    "+39 06 6%## ####",
    "+39 347 %## ####",
    "+31 20 6%# ####",
    "+31 6 12%# ####",
    "+41 44 %11 ## ##",
    "+41 79 %## ## ##",
    "+43 1 %00####",
    "+43 664 %######",
    "+46 8 50% ### ##",
    "+46 70 12% ## ##",
    "+48 22 %43 ## ##",
    "+48 601 %## ###",
    "+55 21 2%59-####",
    "+55 11 9%888-####",
    "+52 55 5%28 ####",
    "+52 81 8%45 ####",
    "+81 3-5%21-####",
    "+81 90-1%34-####",
    "+86 10 6%12 ####",
    "+86 138 1%34 ####",
    "+91 22 2%62 ####",
    "+91 98765 4%###",
    "+61 2 9%55 ####",
    "+61 412 %## ###",
    "+65 6%25 ####",
    "+65 9%23 ####",
    "+27 21 4%0 ####",
    "+27 82 %23 ####",
];

/// Other texts that have digits.
const OTHERS: [&str; 16] = [
    "2026-0%-1# 1#:3#:4#",
    "1#.0%.2026 um 1#:30 Uhr",
    "Nov 2#, 2026 at 1#:4#",
    "0%/1#/2026 – 0%/2#/2026",
    "$1,2##,%##.##",
    "1.%##.###,## €",
    "CHF 1'%##'###.##",
    "USD 1%#.##",
    "192.168.1#.1%#",
    "10.1%.2#.3#:8080",
    "550e84%#-e29b-41d4-a716-44665544####",
    "ISBN 978-3-16-14841#-%",
    "Order #20%#######",
    "invoice no. 31%####",
    "build 156.0.80%#.7#",
    "4111 1111 1111 ####",
];

const WORDS: [&str; 24] = [
    "the", "office", "opens", "after", "lunch", "on", "most", "days", "while", "people", "wait",
    "for", "news", "of", "their", "order", "and", "some", "read", "a", "paper", "until", "evening",
    "comes",
];

/// The page, and the numbers in it.
pub(crate) struct LongPage {
    pub(crate) html: String,
    /// In E.164, in the page's order.
    pub(crate) numbers: Vec<String>,
}

/// Writes the page.
pub(crate) fn long() -> LongPage {
    let mut writer = Writer {
        chance: 0x9E37_79B9_7F4A_7C15,
        html: "<!doctype html><html lang=en-US><meta charset=utf-8><title>Long page</title><body>"
            .to_owned(),
        numbers: Vec::new(),
    };
    for text in 0..TEXTS {
        writer.element(text);
    }
    writer.html.push_str("</section></body></html>");
    LongPage {
        html: writer.html,
        numbers: writer.numbers,
    }
}

struct Writer {
    chance: u64,
    html: String,
    numbers: Vec<String>,
}

impl Writer {
    /// A number below `end` (xorshift64).
    fn below(&mut self, end: usize) -> usize {
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        usize::try_from(self.chance >> 33).unwrap_or_default() % end
    }

    /// One text node in its element; five make a paragraph, fifty a section.
    fn element(&mut self, at: usize) {
        if at.is_multiple_of(50) {
            let end = if at == 0 { "" } else { "</section>" };
            self.html.push_str(end);
            self.html.push_str("<section>");
        }
        if at.is_multiple_of(5) {
            self.html.push_str("<div>");
        }
        let tag = ["p", "span", "b", "a", "li"][at % 5];
        let text = self.text(at);
        let _ = write!(self.html, "<{tag}>{text}</{tag}>");
        if at % 5 == 4 {
            self.html.push_str("</div>");
        }
    }

    fn text(&mut self, at: usize) -> String {
        let mut text = self.words(2);
        if at.is_multiple_of(TEXTS / NUMBERS) {
            let way = WAYS[self.numbers.len() % WAYS.len()];
            let number = self.filled(way);
            self.numbers.push(e164(&number));
            text.push_str(&number);
        } else if at.is_multiple_of(4) {
            let other = OTHERS[self.below(OTHERS.len())];
            let other = self.filled(other);
            text.push_str(&other);
        } else {
            let more = self.words(3);
            text.push_str(more.trim_end());
        }
        text.push_str(", ");
        while text.len() < CHARACTERS / TEXTS {
            let more = self.words(1);
            text.push_str(&more);
        }
        text
    }

    fn words(&mut self, count: usize) -> String {
        let mut text = String::new();
        for _ in 0..count {
            text.push_str(WORDS[self.below(WORDS.len())]);
            text.push(' ');
        }
        text
    }

    fn filled(&mut self, way: &str) -> String {
        let mut digit = |c: char| match c {
            '#' => self.below(10),
            '%' => 2 + self.below(7),
            _ => 0,
        };
        way.chars()
            .map(|c| match c {
                // An order is written with its sign.
                '#' if way.starts_with("Order #") => '7',
                '#' | '%' => {
                    char::from_digit(u32::try_from(digit(c)).unwrap_or_default(), 10).unwrap_or('0')
                }
                c => c,
            })
            .collect()
    }
}

/// The form of a number of [`WAYS`] in the network.
fn e164(number: &str) -> String {
    let trunk = number.replace("(0)", "");
    let digits: String = trunk.chars().filter(char::is_ascii_digit).collect();
    let country = if number.starts_with('+') { "" } else { "1" };
    format!("+{country}{digits}")
}
