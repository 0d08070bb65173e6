//! Whether a folder lies on a file system that other machines change without a word to this one.

use std::fs;
use std::path::{Path, PathBuf};

/// Types of file systems whose changes from elsewhere cause no events here: network shares, and folders that a virtual
/// machine or a container borrows from its host.
const SILENT: &[&str] = &[
    "nfs",
    "nfs4",
    "cifs",
    "smb2",
    "smb3",
    "smbfs",
    "afs",
    "ncpfs",
    "ceph",
    "lustre",
    "glusterfs",
    "davfs",
    "9p",
    "virtiofs",
    "vboxsf",
    "vmhgfs",
    "prl_fs",
    "drvfs",
    "fakeowner",
    "fuse.sshfs",
    "fuse.smbnetfs",
    "fuse.davfs",
    "fuse.davfs2",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.gcsfuse",
    "fuse.glusterfs",
    "fuse.ceph",
    "fuse.gvfsd-fuse",
    "fuse.vmhgfs-fuse",
    "fuse.grpcfuse",
    "fuse.osxfs",
];

/// The name of the network file system a folder lies on; `None` if it is on this machine's own disk. The path has no links.
pub(super) fn silent_file_system(folder: &Path) -> Option<String> {
    if is_unc(folder) {
        return Some("UNC".to_owned());
    }
    let mounts = fs::read("/proc/self/mountinfo").ok()?;
    file_system(&String::from_utf8_lossy(&mounts), folder).filter(|kind| SILENT.contains(&kind.as_str()))
}

/// The type of the file system a folder lies on, by the table of mounts (proc(5)): the longest mount point that holds it,
/// of several on one point the last.
fn file_system(mounts: &str, folder: &Path) -> Option<String> {
    let mut best: Option<(usize, &str)> = None;
    for line in mounts.lines() {
        let Some((mount, kind)) = line.split_once(" - ") else { continue };
        let (Some(point), Some(kind)) = (mount.split(' ').nth(4), kind.split(' ').next()) else { continue };
        let point = PathBuf::from(unescaped(point));
        let depth = point.components().count();
        if folder.starts_with(&point) && best.is_none_or(|(most, _)| depth >= most) {
            best = Some((depth, kind));
        }
    }
    best.map(|(_, kind)| kind.to_owned())
}

/// Undoes the octal escapes of blanks, tabs, line ends and backslashes.
fn unescaped(text: &str) -> String {
    ["\\040", "\\011", "\\012", "\\134"]
        .iter()
        .zip([" ", "\t", "\n", "\\"])
        .fold(text.to_owned(), |text, (code, plain)| text.replace(code, plain))
}

/// Whether a path names a share of another machine, as Windows writes it: `\\server\share`, `\\?\UNC\server\share`. The
/// letter of a share becomes such a path when links are resolved.
fn is_unc(path: &Path) -> bool {
    use std::path::{Component, Prefix};
    matches!(
        path.components().next(),
        Some(Component::Prefix(prefix)) if matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..))
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_on_the_deepest_mount_that_holds_it_and_of_two_on_the_later() {
        let mounts = "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n\
            28 27 0:40 / /mnt/share rw,relatime shared:1 - autofs systemd-1 rw\n\
            29 28 0:41 / /mnt/share rw,relatime shared:2 master:3 - cifs //server/share rw\n\
            30 27 0:42 / /mnt/my\\040files rw - fuse.sshfs host: rw\n\
            31 29 0:43 / /mnt/share/disk rw - xfs /dev/vdb rw\n\
            garbage\n";
        let of = |path: &str| file_system(mounts, Path::new(path)).unwrap();
        assert_eq!(of("/home/site"), "ext4");
        assert_eq!(of("/mnt/share/site"), "cifs");
        assert_eq!(of("/mnt/shared"), "ext4");
        assert_eq!(of("/mnt/my files/site"), "fuse.sshfs");
        assert_eq!(of("/mnt/share/disk/site"), "xfs");
        assert_eq!(file_system("", Path::new("/")), None);
    }

    #[test]
    fn a_temporary_folder_is_on_this_machine() {
        let folder = tempfile::TempDir::new().unwrap();
        assert_eq!(silent_file_system(&folder.path().canonicalize().unwrap()), None);
    }

    #[cfg(windows)]
    #[test]
    fn a_unc_path_is_a_network_folder() {
        assert!(is_unc(Path::new(r"\\server\share\site")));
        assert!(is_unc(Path::new(r"\\?\UNC\server\share\site")));
        assert!(!is_unc(Path::new(r"C:\site")));
        assert!(!is_unc(Path::new(r"\\?\C:\site")));
    }
}
