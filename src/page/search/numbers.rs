//! Sets of document numbers as short ASCII text: as gaps, as runs or as bits, whichever is shortest.
//!
//! 91 signs that need no escape stand for 0 to 90. A number is a final sign below 60, after signs from 60 on that carry
//! what is above it, in base 31. So a frequent word of 100,000 documents never takes more than a sixth of a byte each.

const FINAL: u32 = 60;
const CARRY: u32 = 31;
/// Documents a sign of a bit set tells of.
const BITS: u32 = 6;

/// A set in ascending order, as text: `0` and gaps, `1` and runs, or `2` and bits.
pub fn encode(numbers: &[u32]) -> String {
    let mut gaps = String::with_capacity(numbers.len() + 1);
    gaps.push('0');
    let mut next = 0;
    for &number in numbers {
        push(number - next, &mut gaps);
        next = number + 1;
    }
    let bits = numbers.last().map_or(0, |last| last / BITS + 2) as usize;
    if numbers.len() < 4 {
        return gaps;
    }
    // Two signs a run at least: most sets need not be tried as runs.
    let breaks = numbers.windows(2).filter(|pair| pair[0] + 1 != pair[1]).count();
    let runs = (2 * breaks + 2 < gaps.len().min(bits)).then(|| runs(numbers));
    if let Some(runs) = runs.filter(|runs| runs.len() < gaps.len().min(bits)) {
        runs
    } else if bits < gaps.len() {
        bit_set(numbers, bits)
    } else {
        gaps
    }
}

/// Where each run begins after the last, and how many more than one it holds.
fn runs(numbers: &[u32]) -> String {
    let mut text = String::from("1");
    let mut end = 0;
    for run in numbers.chunk_by(|a, b| a + 1 == *b) {
        push(run[0] - end, &mut text);
        push(run.len() as u32 - 1, &mut text);
        end = run[0] + run.len() as u32;
    }
    text
}

fn bit_set(numbers: &[u32], length: usize) -> String {
    let mut signs = vec![0_u8; length - 1];
    for number in numbers {
        signs[(number / BITS) as usize] |= 1 << (number % BITS);
    }
    std::iter::once('2').chain(signs.into_iter().map(|value| sign(u32::from(value)))).collect()
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
    text.extend(carries[..count].iter().rev().map(|carry| sign(FINAL + carry)));
    text.push(sign(value % FINAL));
}

/// `#` to `~` without the backslash.
fn sign(value: u32) -> char {
    let code = value as u8 + b'#';
    char::from(if code >= b'\\' { code + 1 } else { code })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The numbers of a text, read as the page's script reads it.
    fn decode(text: &str) -> Vec<u32> {
        let values = text.bytes().skip(1).map(|code| u32::from(code) - if code > 92 { 36 } else { 35 });
        if text.starts_with('2') {
            let bits = values.enumerate().flat_map(|(at, value)| {
                (0..BITS).filter(move |bit| value >> bit & 1 == 1).map(move |bit| at as u32 * BITS + bit)
            });
            return bits.collect();
        }
        let (mut numbers, mut carried, mut next, mut start) = (Vec::new(), 0, 0, None);
        for value in values {
            if value >= FINAL {
                carried = carried * CARRY + value - FINAL;
                continue;
            }
            let value = std::mem::take(&mut carried) * FINAL + value;
            match (text.starts_with('1'), start) {
                (true, Some(first)) => {
                    next = first + value + 1;
                    numbers.extend(first..next);
                    start = None;
                }
                (true, None) => start = Some(next + value),
                (false, _) => {
                    numbers.push(next + value);
                    next += value + 1;
                }
            }
        }
        numbers
    }

    proptest! {
        #[test]
        fn a_set_is_read_as_it_was_written(numbers in prop_oneof![
            proptest::collection::btree_set(0_u32..40_000_000, 0..50),
            proptest::collection::btree_set(0_u32..300, 0..300),
            (0_u32..5000, 0_u32..5000).prop_map(|(first, length)| (first..first + length).collect()),
        ]) {
            let numbers: Vec<u32> = numbers.into_iter().collect();
            let text = encode(&numbers);
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\'));
            prop_assert_eq!(decode(&text), numbers);
        }
    }

    #[test]
    fn no_set_takes_more_than_a_bit_a_document() {
        let third: Vec<u32> = (0..90_000).filter(|number| number * 7 % 3 == 0).collect();
        assert!(encode(&third).len() <= 90_000 / 6 + 1);
        assert_eq!(encode(&(0..90_000).collect::<Vec<u32>>()).len(), 6);
    }
}
