//! The one place where an error becomes what a person reads: what is wrong, where, and the way out.

use serde::Serialize;

use super::error::ServiceError;
use crate::store::StoreError;

/// An error in the words of the administrator, and in the shape that scripts read
/// (`{"error":{"code","message","row","field","way_out"}}`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Stable code for scripts.
    pub code: &'static str,
    /// What is wrong and where, one Chinese sentence without its full stop.
    pub message: String,
    /// Row of the sheet, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// Field or column, in Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way_out: Option<String>,
}

impl Fault {
    /// A fault with a way out.
    pub fn new(code: &'static str, message: impl Into<String>, way_out: impl Into<String>) -> Fault {
        Fault { code, message: message.into(), row: None, field: None, way_out: Some(way_out.into()) }
    }

    /// The same fault, at a field.
    #[must_use]
    pub fn at_field(mut self, field: impl Into<String>) -> Fault {
        self.field = Some(field.into());
        self
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(row) = self.row {
            write!(f, "第 {row} 行：")?;
        }
        write!(f, "{}。", self.message)?;
        match &self.way_out {
            Some(way_out) => write!(f, "{way_out}。"),
            None => Ok(()),
        }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Fault {
        let message = error.to_string();
        let (code, way_out) = match &error {
            StoreError::NoWorkspace(_) => ("no_workspace", "请选学时簿所在的文件夹，或先新建一本"),
            StoreError::NotEmpty(_) => ("not_empty", "请换一个空文件夹"),
            StoreError::AlreadyThere(_) => ("already_there", "请直接打开它，或换一个空文件夹"),
            StoreError::Newer { .. } => ("newer_version", "请先更新本程序，再打开它"),
            StoreError::Held(_) => ("held", "请先在那里关闭，再试一次"),
            StoreError::ReadOnly => ("read_only", "请在能写入的位置打开，或复制到本机再用"),
            StoreError::Gone(_) => {
                ("gone", "没有保存，填写的内容还在：请插回 U 盘或把文件夹放回原处，再试一次")
            }
            StoreError::Swapped(_) => ("swapped", "没有保存：请记下填写的内容，关掉学时簿再打开"),
            StoreError::Unwritable(_) => ("unwritable", "请检查文件夹权限，或把学时簿复制到本机再用"),
            StoreError::DiskFull => ("disk_full", "没有保存任何内容，请腾出空间后再试一次"),
            StoreError::Disk(_) => {
                ("disk", "没有保存任何内容；请看磁盘是否已满、盘是否松动、文件夹能否写入，再试一次")
            }
            StoreError::Damaged(_) | StoreError::Corrupt(_) => {
                ("damaged", "请不要继续写入，用“恢复备份”取回最近的备份")
            }
            StoreError::Taken { .. } => ("taken", "请核对是不是已经登记过；没有保存任何内容"),
            StoreError::NotFound { .. } => ("not_found", "请核对后再试"),
            StoreError::UndoBlocked { .. } => ("undo_blocked", "请先撤销那一步"),
            StoreError::NothingTo(_) => ("nothing_to_undo", "不需要做什么"),
            StoreError::NotUndoable { .. } => ("not_undoable", "数据没有变动"),
            StoreError::NotABackup(_) => ("not_a_backup", "请选扩展名为 .xsbak 的备份文件"),
            StoreError::BadBackup { .. } => ("bad_backup", "请换一份备份；没有恢复任何内容"),
            StoreError::NeedsPassphrase => ("needs_passphrase", "请给出做备份时设的口令"),
            StoreError::WrongPassphrase => ("wrong_passphrase", "请核对口令，注意大小写和中英文"),
            StoreError::Cipher(_) => ("cipher", "请关闭一些程序后再试"),
            StoreError::Cancelled => ("cancelled", "没有保存任何内容"),
            StoreError::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
                ("io", "请核对位置，文件夹要先建好")
            }
            StoreError::Io { .. } => ("io", "请检查文件是否还在、是否被别的程序占用"),
            StoreError::Sqlite(_) => ("database", "没有保存任何内容；请备份学时簿文件夹，再试一次"),
        };
        Fault::new(code, message, way_out)
    }
}

impl From<ServiceError> for Fault {
    fn from(error: ServiceError) -> Fault {
        let message = error.to_string();
        match error {
            ServiceError::Store(error) => error.into(),
            ServiceError::Ledger(error) => error.into(),
            ServiceError::Policy(error) => error.into(),
            ServiceError::Submission(error) => error.into(),
            ServiceError::Print(error) => error.into(),
            ServiceError::Template(error) => Fault::new("template", message, error.way_out()),
            ServiceError::District(_) => {
                Fault::new("bad_district", message, "没有导入任何内容；请向上级再要一份")
            }
            ServiceError::Hours { .. } => {
                Fault::new("bad_hours", message, "请写成不超过两位小数的数，例如 2.5").at_field("学时")
            }
            ServiceError::Period { .. } => {
                Fault::new("bad_period", message, "请写成 2026、2021-2025 或 2025学年").at_field("年度")
            }
            ServiceError::Field { field, .. } => {
                Fault::new("bad_field", message, "请改正后再试").at_field(field)
            }
            ServiceError::WeakPassphrase => {
                Fault::new("weak_passphrase", message, "请至少用 8 个字母数字或 4 个汉字").at_field("口令")
            }
            ServiceError::Unreadable { .. } => Fault::new(
                "unreadable_file",
                message,
                "请核对文件的位置和权限，关闭正在编辑它的程序，再试一次",
            ),
            ServiceError::Inbound { error, .. } => Fault::new(error.code(), message, error.way_out()),
            ServiceError::Sheet(_) => Fault::new("sheet", message, "请减少行数，分几个文件导出"),
            ServiceError::Unknown(unknown) => {
                Fault::new(unknown.code(), message, "请改用证件号或教师编号指明").at_field("教职工")
            }
            ServiceError::StaffInUse { .. } => Fault::new(
                "staff_in_use",
                message,
                "已不在本校的，请登记变动（离职、调出、退休）；登记错的，请先移走这些再删除",
            ),
            ServiceError::Cancelled => Fault::new("cancelled", message, "没有保存任何内容"),
            ServiceError::UnknownPolicy(_) => {
                Fault::new("unknown_policy", message, "用 xueshi policy list 看有哪些规程").at_field("规程")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::inbound::InboundError;

    #[test]
    fn the_name_of_a_file_is_never_taken_for_the_way_out() {
        let file = "名单，请查收.xlsx".to_owned();
        let fault = Fault::from(ServiceError::Inbound { file, error: InboundError::Damaged });
        assert_eq!(fault.message, "“名单，请查收.xlsx”：文件已损坏或不完整");
        assert_eq!(fault.way_out.as_deref(), Some("请重新取得，或在WPS中打开后另存为 .xlsx"));
    }
}
