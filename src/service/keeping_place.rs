//! Where a workspace should not lie: on a stick, on a share, in a folder that a cloud service synchronises. Such a
//! service copies the database while it is written, and a stick is pulled out; both have cost schools a year's work.

use std::path::{Path, PathBuf};

use sysinfo::Disks;

use super::fault::Fault;

/// Parts of folder names, in small letters, by which synchronised folders are known, and the service's name.
const CLOUDS: [(&str, &str); 22] = [
    ("onedrive", "OneDrive"),
    ("坚果云", "坚果云"),
    ("nutstore", "坚果云"),
    ("wps云盘", "WPS云盘"),
    ("wpsdrive", "WPS云盘"),
    ("wps cloud files", "WPS云盘"),
    ("百度网盘", "百度网盘"),
    ("百度云同步盘", "百度网盘"),
    ("baidusyncdisk", "百度网盘"),
    ("baidunetdisk", "百度网盘"),
    ("阿里云盘", "阿里云盘"),
    ("adrive", "阿里云盘"),
    ("天翼云盘", "天翼云盘"),
    ("腾讯微云", "腾讯微云"),
    ("weiyun", "腾讯微云"),
    ("wedrive", "微盘"),
    ("360云盘", "360云盘"),
    ("dropbox", "Dropbox"),
    ("icloud", "iCloud"),
    ("google drive", "Google Drive"),
    ("seafile", "Seafile"),
    ("nextcloud", "Nextcloud"),
];

/// A mounted disk, as far as it matters here.
struct Disk {
    mount: PathBuf,
    removable: bool,
}

/// A warning when a folder is a bad place for a workspace; none where it lies well.
pub fn risk_of(folder: &Path) -> Option<Fault> {
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    cloud_risk(&folder).or_else(|| {
        let disks = Disks::new_with_refreshed_list().ok()?;
        let disks =
            disks.iter().map(|d| Disk { mount: d.mount_point().to_owned(), removable: d.is_removable() });
        disk_risk(&folder, disks)
    })
}

fn cloud_risk(folder: &Path) -> Option<Fault> {
    let text = folder.to_string_lossy();
    if text.starts_with(r"\\") && !text.starts_with(r"\\?\") {
        let message = "学时簿放在网络共享文件夹里，断网时可能损坏数据";
        return Some(Fault::new("place_network", message, "请把学时簿放在本机硬盘，备份再放到共享文件夹"));
    }
    let parts = folder.components().map(|part| part.as_os_str().to_string_lossy().to_lowercase());
    let service = parts.filter_map(|part| CLOUDS.iter().find(|(mark, _)| part.contains(mark))).next()?.1;
    let message = format!("学时簿放在{service}的同步文件夹里，同步时可能损坏数据");
    Some(Fault::new("place_synced", message, "请把学时簿放在本机的普通文件夹，备份再放到网盘"))
}

fn disk_risk(folder: &Path, disks: impl Iterator<Item = Disk>) -> Option<Fault> {
    let under = disks.filter(|disk| folder.starts_with(&disk.mount));
    let disk = under.max_by_key(|disk| disk.mount.components().count())?;
    let message = "学时簿放在可移动的盘上，拔出时可能损坏数据";
    disk.removable.then(|| Fault::new("place_removable", message, "请把学时簿放在本机硬盘，移动盘只放备份"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn synced_folders_are_known_by_their_names() {
        for (path, service) in [
            ("/home/teacher/OneDrive - 青禾小学/学时簿", "OneDrive"),
            ("/home/teacher/我的坚果云/学时簿", "坚果云"),
            ("/home/teacher/WPS云盘/2026", "WPS云盘"),
            ("/home/teacher/BaiduSyncdisk/学时簿", "百度网盘"),
            ("/home/teacher/Dropbox (个人)/学时簿", "Dropbox"),
        ] {
            let fault = cloud_risk(Path::new(path)).unwrap();
            assert_eq!(fault.code, "place_synced");
            assert!(fault.message.contains(service), "{path}");
        }
        assert_eq!(cloud_risk(Path::new(r"\\fileserver\jiaowu\学时簿")).unwrap().code, "place_network");
        assert_eq!(cloud_risk(Path::new("/home/teacher/文档/学时簿")), None);
    }

    #[test]
    fn the_disk_that_matters_is_the_nearest_one() {
        let disks = || {
            [("/", false), ("/media/stick", true)]
                .map(|(mount, removable)| Disk { mount: PathBuf::from(mount), removable })
                .into_iter()
        };
        assert_eq!(disk_risk(Path::new("/media/stick/学时簿"), disks()).unwrap().code, "place_removable");
        assert_eq!(disk_risk(Path::new("/media/sticker/学时簿"), disks()), None);
        assert_eq!(disk_risk(Path::new("/home/学时簿"), disks()), None);
    }
}
