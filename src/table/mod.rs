//! Tables in and out: the goals of a site as the tables that other programs read.
//!
//! Pure functions of a configuration and linked sheets ([`export`]): bytes come out, nothing of a machine, a clock or a person
//! is in them.

pub mod export;
