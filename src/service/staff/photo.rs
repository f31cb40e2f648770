//! 照片: for the forms that have a place for one.

use std::path::Path;

use crate::exchange::paper::picture::Picture;
use crate::model::id::StaffId;
use crate::service::ServiceError;
use crate::service::error::Unread;
use crate::store::{Done, StoreError, View, Workspace};

/// Sets the photo of a person from a JPG or PNG file, or takes it away.
///
/// # Errors
/// [`ServiceError::Unreadable`] for a file that is no such picture, [`StoreError::NotFound`], or what the disk says.
pub fn set_photo(
    workspace: &mut Workspace,
    id: StaffId,
    file: Option<&Path>,
) -> Result<Done<()>, ServiceError> {
    workspace.deed("staff.photo", |deed| {
        let name = deed.view().staff(id)?.record.name;
        let photo = match file {
            None => None,
            Some(path) => {
                let unreadable = |why| ServiceError::Unreadable { path: path.to_owned(), why };
                let bytes = std::fs::read(path).map_err(|why| unreadable(why.into()))?;
                Picture::read(bytes.clone()).map_err(|why| unreadable(Unread::Content(why.into())))?;
                let file = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
                Some(deed.add_evidence(&file, &bytes)?)
            }
        };
        deed.set_staff_photo(id, photo)?;
        deed.say(format!("{}照片：{name}", if photo.is_some() { "放入" } else { "去掉" }));
        Ok(())
    })
}

/// The photo of a person as forms print it; none where there is none, or where the file is gone: `check` says so.
///
/// # Errors
/// What the disk says.
pub fn photo_of(view: View<'_>, folder: &Path, id: StaffId) -> Result<Option<Picture>, StoreError> {
    let Some(evidence) = view.staff_photo(id)? else { return Ok(None) };
    Ok(evidence.read(folder).ok().and_then(|bytes| Picture::read(bytes).ok()))
}
