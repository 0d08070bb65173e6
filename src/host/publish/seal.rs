//! Seals of bytes: digests that nobody can forge.

use std::fmt;

use crate::model::Digest;
use data_encoding::{BASE64, HEXLOWER, HEXLOWER_PERMISSIVE};
use sha2::{Digest as _, Sha256};

/// The SHA-256 of some bytes; written as 64 lower-case hexadecimal digits, as `sha256sum` does. Nobody can make other bytes
/// that have it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seal([u8; 32]);

impl Seal {
    /// The seal of some bytes.
    pub fn of(bytes: &[u8]) -> Seal {
        Seal(Sha256::digest(bytes).into())
    }

    /// Its first half, to compare by.
    pub fn digest(&self) -> Digest {
        let (first, _) = self.0.split_first_chunk().expect("a seal has 32 bytes");
        Digest(u128::from_be_bytes(*first))
    }

    /// Reads what is written by [`fmt::Display`], in capitals too.
    pub fn parse(text: &str) -> Option<Seal> {
        let bytes = HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok()?;
        bytes.try_into().ok().map(Seal)
    }

    /// As the policies of pages name it: `sha256-` and base64.
    pub fn source(&self) -> String {
        format!("sha256-{}", BASE64.encode(&self.0))
    }

    /// Its first half in groups of four digits, to be compared by eye with a paper. Half of it still takes 2^128 attempts to
    /// make other bytes for.
    pub fn fingerprint(&self) -> String {
        let groups: Vec<String> = self.0[..16].chunks(2).map(|pair| HEXLOWER.encode(pair)).collect();
        groups.join(" ")
    }
}

impl fmt::Display for Seal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = [0; 64];
        HEXLOWER.encode_mut(&self.0, &mut digits);
        formatter.write_str(str::from_utf8(&digits).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Seal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_is_the_sha_256_that_every_system_knows() {
        let seal = Seal::of(b"abc");
        assert_eq!(seal.to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(seal.fingerprint(), "ba78 16bf 8f01 cfea 4141 40de 5dae 2223");
        assert_eq!(seal.source(), "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
        assert_eq!(Seal::parse(&seal.to_string().to_uppercase()), Some(seal));
        for text in ["", "ba78", &seal.fingerprint(), &format!("+{}", &seal.to_string()[1..]), &"あ".repeat(22)] {
            assert_eq!(Seal::parse(text), None, "{text}");
        }
    }
}
