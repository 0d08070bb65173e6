//! Bytes as an address that holds them, for files that ask for nothing outside of them.

use data_encoding::BASE64;

/// The address of some bytes of a type: `data:image/png;base64,…`.
pub fn address(kind: &str, bytes: &[u8]) -> String {
    format!("data:{kind};base64,{}", BASE64.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_its_bytes() {
        assert_eq!(address("image/png", &[0, 0xff, 0x3e]), "data:image/png;base64,AP8+");
    }
}
