//! 学分卡打印权限, typed by hand where the authority gave it by paper or telephone.

use super::error::ServiceError;
use super::typed;
use crate::model::period::Period;
use crate::store::{Done, PrintPermission, Workspace};

/// Writes down from when to when cards may be printed, and who said so.
///
/// # Errors
/// [`ServiceError::Field`] for days that are none or the wrong way round, or without a name; what the disk says.
pub fn permit_printing(
    workspace: &mut Workspace,
    from: &str,
    to: &str,
    granted_by: &str,
    document: &str,
) -> Result<Done<Period>, ServiceError> {
    workspace.deed("print.permit", |deed| {
        let from = typed::day("开始日期", from)?.unwrap_or_else(|| deed.today());
        let to = typed::day("结束日期", to)?.ok_or_else(|| ServiceError::Field {
            field: "结束日期",
            value: String::new(),
            problem: "不能空着".to_owned(),
        })?;
        let span = Period::new(from, to).map_err(|_| ServiceError::Field {
            field: "结束日期",
            value: to.to_string(),
            problem: format!("早于开始日期 {from}"),
        })?;
        let granted_by = typed::needed("授权单位", granted_by, 200)?;
        let document = typed::text(document);
        deed.say(format!("学分卡打印权限：{from} 至 {to}，{granted_by}"));
        deed.insert_print_permission(&PrintPermission { span, granted_by, document })?;
        Ok(span)
    })
}
