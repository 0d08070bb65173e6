//! Numbers and names that look random and are the same in every run, for benches.

/// A small generator (splitmix64), begun with a seed.
pub struct Numbers(pub u64);

impl Numbers {
    /// A number below a limit.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }

    /// Two to four characters; few of them often, most of them seldom.
    pub fn name(&mut self) -> String {
        let length = 2 + self.below(3);
        let mut character = || {
            let mut limit = 3000;
            for _ in 0..3 {
                limit = 1 + self.below(limit);
            }
            char::from_u32(0x4E00 + (limit as u32 * 977) % 0x5000).unwrap_or('市')
        };
        (0..length).map(|_| character()).collect()
    }
}
