//! Where something stands, as short ASCII text: the numbers of documents, and the places in each.
//!
//! 90 signs that need no escape stand for 0 to 89. A number is a final sign below 60, after signs from 60 on that carry
//! what is above it, in base 30. For each document there is how many documents lie between it and the one before, times
//! four, plus how many places follow, less one; from four places on the rest of their number comes by itself. Places are
//! written as what lies between them, too.

const FINAL: u32 = 60;
const CARRY: u32 = 30;
/// Places whose number stands with the document's.
const FEW: u32 = 3;
/// Documents of which a digit of a set says whether they are in it.
const SET: u32 = 5;

/// Places in documents that follow each other, without what depends on the document before the first. What follows the number of
/// the first document stands in a text that many share.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Places {
    first: u32,
    last: u32,
    /// How many places the first has, less one, but no more than [`FEW`].
    few: u32,
    /// Bytes of the text.
    from: u32,
    to: u32,
}

impl Places {
    /// Documents in ascending order, each with its places in ascending order: at least one of each.
    pub fn new<'a>(documents: impl IntoIterator<Item = (u32, &'a [u32])>, text: &mut String) -> Places {
        let mut places = Places { from: text.len() as u32, ..Places::default() };
        for (at, (document, own)) in documents.into_iter().enumerate() {
            let few = (own.len() as u32).saturating_sub(1).min(FEW);
            if at == 0 {
                (places.first, places.few) = (document, few);
            } else {
                push((document - places.last - 1) * 4 + few, text);
            }
            places.last = document;
            if few == FEW {
                push(own.len() as u32 - 1 - FEW, text);
            }
            let mut before = 0;
            for &place in own {
                push(place - before, text);
                before = place;
            }
        }
        places.to = text.len() as u32;
        places
    }
}

/// Places of several sheets as one text; beside each the number that its sheet's documents begin with, and the text that it is in.
pub(super) fn encode<'a>(sheets: impl IntoIterator<Item = (u32, &'a Places, &'a str)>) -> String {
    let mut text = String::new();
    let mut next = 0;
    for (start, places, shared) in sheets {
        push((start + places.first - next) * 4 + places.few, &mut text);
        text.push_str(&shared[places.from as usize..places.to as usize]);
        next = start + places.last + 1;
    }
    text
}

/// How many bytes [`encode`] makes.
pub(super) fn encoded_length<'a>(sheets: impl IntoIterator<Item = (u32, &'a Places)>) -> usize {
    let (mut length, mut next) = (0, 0);
    for (start, places) in sheets {
        length += signs((start + places.first - next) * 4 + places.few) + (places.to - places.from) as usize;
        next = start + places.last + 1;
    }
    length
}

/// In which of the documents below a number something stands whose places are given as text: five documents a digit of base 32, the
/// first one lowest.
pub(super) fn encode_set(places: &str, below: u32) -> String {
    let mut digits = vec![0; below.div_ceil(SET) as usize];
    for document in documents(places) {
        if let Some(digit) = digits.get_mut((document / SET) as usize) {
            *digit |= 1 << (document % SET);
        }
    }
    digits.into_iter().filter_map(|digit| char::from_digit(digit, 32)).collect()
}

/// The documents of a text of places, in ascending order.
fn documents(text: &str) -> impl Iterator<Item = u32> {
    let mut values = text.bytes().map(|code| u32::from(code) - 35 - u32::from(code > 60) - u32::from(code > 92));
    let mut number = move || {
        let mut carried = 0;
        loop {
            match values.next()? {
                value if value < FINAL => return Some(carried * FINAL + value),
                value => carried = carried * CARRY + value - FINAL,
            }
        }
    };
    let mut next = 0;
    std::iter::from_fn(move || {
        let head = number()?;
        let few = head % 4;
        let places = few + 1 + if few == FEW { number()? } else { 0 };
        (0..places).try_for_each(|_| number().map(drop))?;
        let document = next + head / 4;
        next = document + 1;
        Some(document)
    })
}

fn push(value: u32, text: &mut String) {
    if value < FINAL {
        text.push(sign(value));
        return;
    }
    let mut above = value / FINAL;
    let mut carries = [0; 7];
    let mut count = 0;
    while above > 0 {
        carries[count] = above % CARRY;
        above /= CARRY;
        count += 1;
    }
    for carry in carries[..count].iter().rev() {
        text.push(sign(FINAL + carry));
    }
    text.push(sign(value % FINAL));
}

/// How many signs a number has.
fn signs(value: u32) -> usize {
    let mut above = value / FINAL;
    let mut signs = 1;
    while above > 0 {
        above /= CARRY;
        signs += 1;
    }
    signs
}

/// `#` to `~` without the backslash, and without `<`, which looks like a tag.
fn sign(value: u32) -> char {
    let code = value as u8 + b'#';
    let code = if code >= b'<' { code + 1 } else { code };
    char::from(if code >= b'\\' { code + 1 } else { code })
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    /// The places of a text, read as the page's script reads it.
    pub fn decode(text: &str) -> BTreeMap<u32, Vec<u32>> {
        let mut values = text.bytes().map(|code| u32::from(code) - 35 - u32::from(code > 60) - u32::from(code > 92));
        let mut number = || {
            let mut carried = 0;
            loop {
                match values.next()? {
                    value if value < FINAL => return Some(carried * FINAL + value),
                    value => carried = carried * CARRY + value - FINAL,
                }
            }
        };
        let (mut found, mut next) = (BTreeMap::new(), 0);
        while let Some(head) = number() {
            let few = head % 4;
            let count = few + 1 + if few == FEW { number().unwrap_or(0) } else { 0 };
            let mut place = 0;
            let own = (0..count).map(|_| {
                place += number().unwrap_or(0);
                place
            });
            found.insert(next + head / 4, own.collect());
            next += head / 4 + 1;
        }
        found
    }

    proptest! {
        #[test]
        fn places_are_read_as_they_were_written(sheets in proptest::collection::vec(
            (0_u32..9000, proptest::collection::btree_map(0_u32..4000, proptest::collection::btree_set(0_u32..9000, 1..9), 1..20)), 1..4,
        )) {
            let mut start = 0;
            let mut expected = BTreeMap::new();
            let (mut made, mut shared) = (Vec::new(), String::from("before"));
            for (gap, documents) in &sheets {
                start += gap;
                let lists: Vec<(u32, Vec<u32>)> =
                    documents.iter().map(|(&document, own): (&u32, &BTreeSet<u32>)| (document, own.iter().copied().collect())).collect();
                expected.extend(lists.iter().map(|(document, own)| (start + document, own.clone())));
                let places = Places::new(lists.iter().map(|(document, own)| (*document, own.as_slice())), &mut shared);
                made.push((start, places));
                start += 4000;
            }
            let text = encode(made.iter().map(|(start, places)| (*start, places, shared.as_str())));
            prop_assert_eq!(text.len(), encoded_length(made.iter().map(|(start, places)| (*start, places))));
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"\\<".contains(&byte)));
            let set = encode_set(&text, start);
            let digits: Vec<u32> = set.chars().filter_map(|digit| digit.to_digit(32)).collect();
            let has = |document: u32| digits[(document / SET) as usize] >> (document % SET) & 1 == 1;
            prop_assert!((0..start).all(|document| has(document) == expected.contains_key(&document)));
            prop_assert_eq!(decode(&text), expected);
        }
    }
}
