//! Pictures without what nobody sees in them: where and when they were taken, by whom, with what, what was noted.
//!
//! What is left out are whole blocks of the file, so that the picture itself keeps every bit. Of each format the blocks that
//! a picture is made of are known and stay; all others go, also what stands behind the picture's end, where telephones put
//! films and second pictures. How a picture is to be turned stays. Known are JPEG, PNG and WebP, by their first bytes; other
//! files and those that break off stay as they are.

/// The bytes of a picture without notes; the same bytes for anything else.
pub fn without_notes(bytes: Vec<u8>) -> Vec<u8> {
    let cut = match bytes.as_slice() {
        [0xFF, 0xD8, ..] => jpeg(&bytes),
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => png(&bytes),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp(&bytes),
        _ => None,
    };
    cut.unwrap_or(bytes)
}

/// Segments up to the end of the picture. Between them, in the coded picture, stands anything.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = bytes.get(..2)?.to_vec();
    let mut rest = bytes.get(2..)?;
    let mut is_turned = false;
    loop {
        // A marker; what stands before it, and how often its first byte does, means nothing.
        rest = &rest[rest.iter().position(|byte| *byte == 0xFF)?..];
        let at = rest.iter().position(|byte| *byte != 0xFF)?;
        let marker = rest[at];
        rest = &rest[at + 1..];
        match marker {
            0xD9 => {
                kept.extend([0xFF, marker]);
                return Some(kept);
            }
            0x01 | 0xD0..=0xD7 => kept.extend([0xFF, marker]),
            _ => {
                let length = usize::from(u16::from_be_bytes([*rest.first()?, *rest.get(1)?]));
                let content = rest.get(2..length)?;
                if is_of_the_picture(marker, content) {
                    kept.extend([0xFF, marker]);
                    kept.extend(&rest[..length]);
                } else if let Some(turn) = content.strip_prefix(b"Exif\0\0").and_then(turn).filter(|_| !is_turned) {
                    is_turned = true;
                    let exif = [b"Exif\0\0".as_slice(), &only_turned(turn)].concat();
                    kept.extend([0xFF, marker]);
                    kept.extend((exif.len() as u16 + 2).to_be_bytes());
                    kept.extend(exif);
                }
                rest = &rest[length..];
            }
        }
        if marker == 0xDA || (0xD0..=0xD7).contains(&marker) {
            let is_marker = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7);
            let length = rest.windows(2).position(is_marker)?;
            kept.extend(&rest[..length]);
            rest = &rest[length..];
        }
    }
}

/// Whether a segment is needed to show the picture: not comments, and of what programs add only sizes and colours.
fn is_of_the_picture(marker: u8, content: &[u8]) -> bool {
    match marker {
        0xE0 => content.starts_with(b"JFIF\0"),
        0xE2 => content.starts_with(b"ICC_PROFILE\0"),
        0xEE => content.starts_with(b"Adobe"),
        0xE1..=0xEF | 0xFE => false,
        _ => true,
    }
}

const PNG_CHUNKS: &[&[u8; 4]] = &[
    b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI", b"bKGD", b"hIST", b"pHYs",
    b"sPLT", b"acTL", b"fcTL", b"fdAT",
];

fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = bytes.get(..8)?.to_vec();
    let mut rest = bytes.get(8..)?;
    loop {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?);
        let name: &[u8; 4] = rest.get(4..8)?.try_into().ok()?;
        let chunk = rest.get(..usize::try_from(length).ok()?.checked_add(12)?)?;
        // What no program may pass over begins with a capital.
        if name[0].is_ascii_uppercase() || PNG_CHUNKS.contains(&name) {
            kept.extend(chunk);
        }
        if name == b"IEND" {
            return Some(kept);
        }
        rest = &rest[chunk.len()..];
    }
}

fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    /// That there are notes: of the camera, and in XMP.
    const EXIF: u8 = 0x08;
    const XMP: u8 = 0x04;
    let size = |bytes: &[u8]| usize::try_from(u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?)).ok();
    let mut rest = bytes.get(12..size(bytes)?.checked_add(8)?)?;
    let mut kept = bytes.get(..12)?.to_vec();
    let mut flags = None;
    while !rest.is_empty() {
        let length = size(rest)?;
        let content = rest.get(8..length.checked_add(8)?)?;
        let whole = rest.get(..(8 + length).next_multiple_of(2)).unwrap_or(rest);
        match &rest[..4] {
            b"VP8X" => {
                flags = Some(kept.len() + 8).filter(|_| length > 0);
                kept.extend(whole);
                flags.iter().for_each(|&at| kept[at] &= !(EXIF | XMP));
            }
            b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP" => kept.extend(whole),
            b"EXIF" => {
                let turn = turn(content.strip_prefix(b"Exif\0\0").unwrap_or(content));
                if let (Some(turn), Some(at)) = (turn, flags) {
                    kept[at] |= EXIF;
                    kept.extend(b"EXIF");
                    kept.extend((only_turned(turn).len() as u32).to_le_bytes());
                    kept.extend(only_turned(turn));
                }
            }
            _ => {}
        }
        rest = &rest[whole.len()..];
    }
    let length = u32::try_from(kept.len() - 8).ok()?;
    kept[4..8].copy_from_slice(&length.to_le_bytes());
    Some(kept)
}

/// How a picture is to be turned, 2 to 8, as its EXIF says; none if it stands upright.
fn turn(exif: &[u8]) -> Option<u8> {
    let is_little = match exif.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let number = |at: usize, length: usize| {
        let bytes = exif.get(at..at.checked_add(length)?)?;
        let digit = |number: usize, byte: &u8| number << 8 | usize::from(*byte);
        Some(if is_little { bytes.iter().rev().fold(0, digit) } else { bytes.iter().fold(0, digit) })
    };
    let table = number(4, 4)?;
    let rows = (0..number(table, 2)?).map_while(|row| table.checked_add(2 + 12 * row));
    let row = rows.take_while(|row| number(*row, 2).is_some()).find(|row| number(*row, 2) == Some(0x0112))?;
    number(row + 8, 2).and_then(|turn| u8::try_from(turn).ok()).filter(|turn| (2..=8).contains(turn))
}

/// EXIF that says how a picture is to be turned, and nothing else.
fn only_turned(turn: u8) -> [u8; 26] {
    let mut exif = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    exif[19] = turn;
    exif
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
        [&[0xFF, marker][..], &(content.len() as u16 + 2).to_be_bytes()[..], content].concat()
    }

    fn photo(notes: &[Vec<u8>], behind: &[u8]) -> Vec<u8> {
        let picture = [segment(0xDB, &[1; 65]), segment(0xC0, &[8, 0, 1, 0, 1]), segment(0xDA, &[1, 2, 3])].concat();
        let coded = b"\x12\xFF\x00\x34\xFF\xD0\x56\xFF\xC4\0\x05\xFF\xD9\x01\xFF\xDA\0\x03\x01\x78\xFF\xD9";
        [&[0xFF, 0xD8][..], segment(0xE0, b"JFIF\0\x01").as_slice(), &notes.concat(), &picture, coded, behind].concat()
    }

    fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
        [&(content.len() as u32).to_be_bytes()[..], name, content, &[0; 4]].concat()
    }

    fn riff(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let pad: &[u8] = if content.len() % 2 == 1 { &[0] } else { &[] };
        [name.as_slice(), &(content.len() as u32).to_le_bytes(), content, pad].concat()
    }

    fn of_riff(chunks: &[Vec<u8>]) -> Vec<u8> {
        riff(b"RIFF", &[b"WEBP".to_vec(), chunks.concat()].concat())
    }

    #[test]
    fn a_photograph_loses_its_notes_and_what_stands_behind_it_and_nothing_else() {
        let colours = segment(0xE2, b"ICC_PROFILE\0\x01\x01colours");
        let notes = [
            segment(0xE1, b"Exif\0\0MM\0*\0\0\0\x08\0\0SECRET"),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0SECRET"),
            segment(0xED, b"Photoshop 3.0\0SECRET"),
            segment(0xE2, b"MPF\0SECRET"),
            segment(0xFE, b"SECRET"),
        ];
        let written = photo(&[&notes[..], std::slice::from_ref(&colours)].concat(), b"\xFF\xD8SECRET");
        assert_eq!(without_notes(written), photo(&[colours], b""));
        let turned = segment(
            0xE1,
            b"Exif\0\0II*\0\x08\0\0\0\x02\0\x0F\x01\x02\0\x06\0\0\0\0\0\0\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0SECRET",
        );
        let left = without_notes(photo(&[turned], b""));
        assert_eq!(left, photo(&[segment(0xE1, &[b"Exif\0\0".as_slice(), &only_turned(6)].concat())], b""));
        assert_eq!(turn(&only_turned(6)), Some(6));
    }

    #[test]
    fn drawings_lose_their_notes_and_nothing_else() {
        let png = |more: &[Vec<u8>], behind: &[u8]| {
            let front = [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &[0; 13]), chunk(b"gAMA", &[1; 4])].concat();
            [front, more.concat(), chunk(b"IDAT", b"picture"), chunk(b"IEND", b""), behind.to_vec()].concat()
        };
        let notes = [b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"caBX"].map(|name| chunk(name, b"SECRET"));
        assert_eq!(without_notes(png(&notes, b"SECRET")), png(&[], b""));
        let webp = |flags: u8, more: &[Vec<u8>]| {
            of_riff(&[&[riff(b"VP8X", &[flags, 0, 0, 0, 1, 0, 0, 1, 0, 0]), riff(b"VP8 ", b"picture")], more].concat())
        };
        let notes = [riff(b"EXIF", b"MM\0*\0\0\0\x08\0\0SECRET"), riff(b"XMP ", b"SECRET!")];
        assert_eq!(without_notes(webp(0x2C, &notes)), webp(0x20, &[]));
        let turned = webp(0x08, &[riff(b"EXIF", &only_turned(8))]);
        assert_eq!(without_notes(turned.clone()), turned);
    }

    const FRONTS: &[&[u8]] = &[b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1a\n\0\0\0", b"RIFF\x40\0\0\0WEBPVP8X\x01\0\0\0", b""];

    proptest! {
        #[test]
        fn any_bytes_are_taken_and_what_was_cut_stays(
            front in prop::sample::select(FRONTS),
            rest in prop::collection::vec(prop_oneof![3 => any::<u8>(), 1 => Just(0xFF), 1 => Just(0)], 0..200),
        ) {
            let once = without_notes([front, &rest].concat());
            prop_assert_eq!(without_notes(once.clone()), once);
        }
    }
}
