//! Three versions of one thing: as it was, and as two people have it now.

/// A thing as it was before two people changed it, and as each of them has it now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Three<T> {
    /// As it was.
    pub base: T,
    /// As it is here; git's `%A`.
    pub ours: T,
    /// As it is there; git's `%B`.
    pub theirs: T,
}

impl<T> Three<T> {
    /// Something of each.
    pub fn map<'a, U>(&'a self, of: impl Fn(&'a T) -> U) -> Three<U> {
        Three { base: of(&self.base), ours: of(&self.ours), theirs: of(&self.theirs) }
    }

    /// The three, in this order.
    pub(super) fn all(&self) -> [&T; 3] {
        [&self.base, &self.ours, &self.theirs]
    }
}

impl<T: Copy> Three<T> {
    /// What both want, if that is clear by what is the same: what one side alone has changed, or both in the same way.
    pub(super) fn settled(&self, is_same: impl Fn(T, T) -> bool) -> Option<T> {
        if is_same(self.ours, self.theirs) || is_same(self.theirs, self.base) {
            Some(self.ours)
        } else if is_same(self.ours, self.base) {
            Some(self.theirs)
        } else {
            None
        }
    }
}
