//! Rows of a workbook that are packed once, however many workbooks they stand in.
//!
//! The records of a sheet stand in its workbook, in that of its year and in that of the site; to write them as XML and to pack it is
//! nearly all that a workbook costs. So a [`Piece`] is packed by itself: it ends at a whole byte and refers to nothing before it, and
//! pieces that follow one another are one stream, whose checksum follows from theirs. The frame around them (what is not a record)
//! is a workbook of the usual writer, of which every other part is copied as it is.

use std::io::{Cursor, Error, Read, Write};

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use rust_xlsxwriter::XlsxError;
use zip::ZipArchive;

/// How hard workbooks are packed, from 1 to 9: the least, since to pack them takes longer than to write them.
pub const COMPRESSION: u8 = 2;

/// A text that is packed for any place of a part.
pub struct Piece {
    packed: Vec<u8>,
    crc: Crc,
    /// How many bytes it was.
    size: u64,
}

impl Piece {
    /// Packs a text.
    ///
    /// # Errors
    /// None that is known: what is written to is memory.
    pub fn of(text: &str) -> Result<Piece, XlsxError> {
        let mut crc = Crc::new();
        crc.update(text.as_bytes());
        let mut packer = DeflateEncoder::new(Vec::new(), Compression::new(COMPRESSION.into()));
        packer.write_all(text.as_bytes())?;
        packer.flush()?;
        Ok(Piece { packed: std::mem::take(packer.get_mut()), crc, size: text.len() as u64 })
    }
}

/// The part of a workbook's first sheet.
const SHEET: &[u8] = b"xl/worksheets/sheet1.xml";
/// The end of a packed stream: a last block with nothing in it.
const END: &[u8] = &[0b11, 0];

/// The workbook with rows after the first one of its first sheet, in place of those that it has there itself.
///
/// # Errors
/// It is no workbook of the usual writer; the file is larger than 4 GB.
pub fn with_rows(frame: &[u8], rows: &[&Piece]) -> Result<Vec<u8>, XlsxError> {
    let mut frame = ZipArchive::new(Cursor::new(frame))?;
    let mut package = Package::default();
    for at in 0..frame.len() {
        let mut part = frame.by_index_raw(at)?;
        let (name, crc, size) = (part.name_raw().to_owned(), part.crc32(), part.size());
        if name == SHEET {
            drop(part);
            let mut xml = String::new();
            frame.by_index(at)?.read_to_string(&mut xml)?;
            let cut = xml.find("</row>").map(|at| at + "</row>".len()).zip(xml.find("</sheetData>"));
            let (first, last) = cut.ok_or_else(|| Error::other("the sheet has no rows"))?;
            let (head, tail) = (Piece::of(&xml[..first])?, Piece::of(&xml[last..])?);
            let pieces = || [&head].into_iter().chain(rows.iter().copied()).chain([&tail]);
            let mut crc = Crc::new();
            pieces().for_each(|piece| crc.combine(&piece.crc));
            let packed: Vec<&[u8]> = pieces().map(|piece| &*piece.packed).chain([END]).collect();
            package.add(&name, crc.sum(), pieces().map(|piece| piece.size).sum(), &packed)?;
        } else {
            let mut packed = Vec::new();
            part.read_to_end(&mut packed)?;
            package.add(&name, crc, size, &[&packed])?;
        }
    }
    Ok(package.finish()?)
}

/// A ZIP file of parts that are packed: the packages that write such files pack themselves.
#[derive(Default)]
struct Package {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    parts: u16,
}

impl Package {
    fn add(&mut self, name: &[u8], crc: u32, size: u64, packed: &[&[u8]]) -> Result<(), Error> {
        let packed_size = packed.iter().map(|piece| piece.len() as u64).sum();
        // Version 2.0 of the format, no flags, packed by “deflate”, at midnight of 1 January 1980.
        let mut entry: Vec<u8> = [20_u16, 0, 8, 0, 0x21].into_iter().flat_map(u16::to_le_bytes).collect();
        entry.extend([crc, short(packed_size)?, short(size)?].into_iter().flat_map(u32::to_le_bytes));
        entry.extend([name.len() as u16, 0].into_iter().flat_map(u16::to_le_bytes));
        let start = short(self.bytes.len() as u64)?;
        self.bytes.extend([b"PK\x03\x04", &*entry, name].concat());
        packed.iter().for_each(|piece| self.bytes.extend_from_slice(piece));
        // The directory says it again, with who wrote it (nobody in particular), no comment, nothing of a disk, and where it is.
        self.directory.extend([b"PK\x01\x02\x14\0", &*entry, &[0; 10], &start.to_le_bytes(), name].concat());
        self.parts += 1;
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<u8>, Error> {
        let (start, length) = (short(self.bytes.len() as u64)?, short(self.directory.len() as u64)?);
        let [parts, start, length] = [u32::from(self.parts) * 0x1_0001, start, length].map(u32::to_le_bytes);
        self.bytes.extend_from_slice(&self.directory);
        self.bytes.extend([&b"PK\x05\x06\0\0\0\0"[..], &parts, &length, &start, &[0; 2]].concat());
        Ok(self.bytes)
    }
}

/// A size or a place as the format has room for.
fn short(size: u64) -> Result<u32, Error> {
    u32::try_from(size).map_err(Error::other)
}
