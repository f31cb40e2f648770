//! The end of each year of the story: handing in, printing, the district's answer, and the package that is checked.

use std::fs;
use std::path::PathBuf;

use chrono::NaiveDate;

use super::story::{Story, TODAY};
use super::trainings::LAST_YEAR;
use crate::exchange::package::verify;
use crate::model::submission::Kind;
use crate::service::assessment::overview;
use crate::service::outgoing::write_out;
use crate::service::printing::{self, Request};
use crate::service::progress::Progress;
use crate::service::submission::key::public_keys;
use crate::service::submission::{
    Answer, Decisions, Export, Prepared, SubmissionError, Wanted, attach_scans, decide, export, prepare,
};
use crate::service::{Fault, ServiceError};
use crate::store::StoreError;

impl Story<'_> {
    /// What passed the school's audit in a year is frozen, printed, signed, exported and answered. The last year is
    /// handed in by the autumn; what passed since then is prepared, and waits for its signature.
    pub(super) fn hand_in(&mut self, year: i32) -> Result<(), Fault> {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or(TODAY);
        self.on(if year == LAST_YEAR { day(year, 10, 10) } else { day(year, 12, 25) });
        let prepared = self.prepare(year)?;
        let scan = self.sign(&prepared)?;
        attach_scans(&mut self.workspace, prepared.id, &[scan])?;
        let folder = self.folder.join(format!("{}报送材料", prepared.name));
        let how = Export { folder: Some(folder), passphrase: None };
        let exported = export(&mut self.workspace, prepared.id, &how, &mut Progress::silent())?.value;
        self.tell(&format!(
            "报送 {}：{} 条学时，核验码 {}，{} 个文件在“{}”",
            prepared.name,
            prepared.survey.items,
            prepared.code,
            exported.files.len(),
            exported.folder.file_name().unwrap_or_default().to_string_lossy(),
        ));
        let key = public_keys(self.workspace.view())?.into_iter().next().map(|(key, _)| key);
        let report = verify(&exported.volumes, key.as_ref(), &mut |_, _| std::ops::ControlFlow::Continue(()))
            .map_err(|error| ServiceError::from(SubmissionError::Package(error)))?;
        self.tell(&format!("  {}", report.to_string().lines().next().unwrap_or_default()));
        self.packages.extend(exported.volumes);
        self.on(if year == LAST_YEAR { day(year, 10, 28) } else { day(year, 12, 30) });
        let items = match year {
            2024 | LAST_YEAR => [(3, "证书上的学时与申报不符"), (11, "缺主办单位公章")]
                .map(|(number, opinion)| (number, Answer::Returned(opinion.to_owned())))
                .into(),
            _ => [].into(),
        };
        let decisions = Decisions {
            decided_on: self.workspace.setting().clock.today(),
            document: Some(format!("云教师〔{year}〕18 号")),
            auditor: Some("云溪县教师进修学校".to_owned()),
            items,
            others: Some(Answer::Approved),
        };
        let decided = decide(&mut self.workspace, prepared.id, &decisions)?.value;
        self.tell(&format!("  县级认定 {} 条，退回 {} 条", decided.approved, decided.returned));
        Ok(())
    }

    fn prepare(&mut self, year: i32) -> Result<Prepared, Fault> {
        let wanted = Wanted { kind: Kind::Hours, period: year.to_string(), recipient: None };
        Ok(prepare(&mut self.workspace, &wanted)?.value)
    }

    /// The summary is printed, signed and stamped; what comes back from the scanner is a file.
    fn sign(&self, prepared: &Prepared) -> Result<PathBuf, Fault> {
        let today = self.workspace.setting().clock.today();
        let (request, _) = Request::of_submission(self.workspace.view(), prepared.id, today)?;
        let paper = printing::pdf(self.workspace.view(), "summary", &request)?;
        self.receive(&format!("{}汇总表（盖章扫描件）.pdf", prepared.name), &paper)
    }

    /// Prints what is asked for most, for everybody, and says who is short.
    pub(super) fn print_and_look(&mut self) -> Result<(), Fault> {
        self.on(TODAY);
        let out = self.folder.join("打印");
        fs::create_dir_all(&out).map_err(|e| StoreError::io(&out, e))?;
        let view = self.workspace.view();
        let request = Request { folder: Some(self.workspace.folder().to_owned()), ..Request::on(TODAY) };
        let mut printed = Vec::new();
        for form in ["credit-card", "proof", "register", "roster", "sign-in", "summary"] {
            let title = printing::find_form(form).map_err(ServiceError::from)?.title;
            let pdf = printing::pdf(view, form, &request)?;
            write_out(&out.join(format!("{title}.pdf")), &pdf, "pdf")?;
            printed.push(title);
        }
        for form in ["roster", "summary", "details", "staff"] {
            let title = printing::find_form(form).map_err(ServiceError::from)?.title;
            let workbook = printing::xlsx(view, form, &request)?;
            write_out(&out.join(format!("{title}.xlsx")), &workbook, "xlsx")?;
        }
        let seen = overview(view, TODAY)?;
        self.tell(&format!("打印 {}，工作簿 4 个", printed.join("、")));
        self.tell(&format!(
            "《{}》{}：{} 人全部达到，共 {} 人",
            seen.policy, seen.period, seen.met, seen.people
        ));
        for person in seen.danger.iter().take(6) {
            self.tell(&format!("  {}", person.advice));
        }
        Ok(())
    }

    /// What passed since the autumn is prepared, and waits for signature and scan.
    pub(super) fn prepare_the_rest(&mut self) -> Result<(), Fault> {
        let prepared = self.prepare(LAST_YEAR)?;
        self.tell(&format!("准备 {}：{} 条学时，待签字", prepared.name, prepared.survey.items));
        Ok(())
    }
}
