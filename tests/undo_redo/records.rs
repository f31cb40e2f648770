//! The deeds around what a school keeps beside its trainings: institutions, plan, dossier, notices, spot checks, moves.

use std::fs;
use std::path::PathBuf;

use xueshi::exchange::district::{Body, District, Template};
use xueshi::exchange::form_template::Mapping;
use xueshi::exchange::package::{School as Sender, SigningKey, Transfer, Traveller};
use xueshi::model::dictionary::Dictionary;
use xueshi::model::entry::Entry;
use xueshi::model::facts::Activity;
use xueshi::model::id::{NoticeId, ProgramId, StaffId};
use xueshi::model::inspection::InspectionResult;
use xueshi::model::plan::DossierKind;
use xueshi::model::query::{About, Query};
use xueshi::service::ServiceError;
use xueshi::service::dictionaries::{drop_word, keep_word};
use xueshi::service::district::receive as receive_district;
use xueshi::service::form_templates::{TemplateFile, keep, look, remove};
use xueshi::service::import::{ImportFile, Said};
use xueshi::service::inspections::{DrawForm, draw_people, enter_result};
use xueshi::service::institution_import::{InstitutionImport, import_institutions};
use xueshi::service::institutions::{
    InstitutionForm, edit_institution, keep_institution, merge_institutions,
};
use xueshi::service::ledger::{EntryForm, Filing, add_entry};
use xueshi::service::notices::{
    NoticeForm, add_photos, note_objection, post_notice, remove_photo, require, set_day, take_down,
};
use xueshi::service::plans::{
    LineForm, PlanForm, PlanImport, edit_line, find_line, import_plan, keep_line, keep_paper, keep_plan,
    link_program,
};
use xueshi::service::printing::{Request, choose_columns};
use xueshi::service::printing_permission::permit_printing;
use xueshi::service::progress::Progress;
use xueshi::service::queries::{delete_query, save_query};
use xueshi::service::training::{Granting, register};
use xueshi::service::transfer::{receive, send};
use xueshi::service::trips::{TripForm, approve_trip, ask_trip, tie_trip, waive_leave};
use xueshi::store::Workspace;

use crate::school::{PEOPLE, School, lecture, school_under};
use crate::walk::{Case, Place, Tables, unit};

/// A lecture whose hours passed the school's audit, a file on the desk, and hours that came from another school.
pub struct Office {
    school: School,
    program: ProgramId,
    file: PathBuf,
    arrived: PathBuf,
    before: Tables,
}

impl Place for Office {
    fn workspace(&mut self) -> &mut Workspace {
        &mut self.school.workspace
    }

    fn before(&mut self) -> &mut Tables {
        &mut self.before
    }
}

pub fn office() -> Office {
    let mut school = school_under("secondary-annual-90");
    let program = school.program(&lecture());
    register(&mut school.workspace, program, &Granting::RegisterAndPass(String::new())).unwrap();
    let file = school.workspace.folder().with_file_name("会议记录.pdf");
    fs::write(&file, "%PDF-1.7 minutes").unwrap();
    let arrived = school.workspace.folder().with_file_name("调入.zip");
    let key = SigningKey::generate().unwrap();
    let entry = Entry::new(StaffId(0), "听课", Activity::SchoolTraining, "2025".parse().unwrap());
    let sender = Sender { code: "3309990002".into(), name: "溪口小学".into() };
    let person = Traveller {
        name: PEOPLE[0].0.into(),
        code: None,
        document_type: Some("citizen".into()),
        document_number: Some(PEOPLE[0].1.into()),
    };
    let transfer = Transfer::new(sender, person, "2026-05-01".parse().unwrap(), vec![entry], &key);
    fs::write(&arrived, transfer.sign(&key).unwrap()).unwrap();
    Office { school, program, file, arrived, before: Tables::new() }
}

impl Office {
    fn line(&mut self) -> Result<(), ServiceError> {
        let form = LineForm { topic: "师德与法治讲座".into(), ..LineForm::default() };
        keep_line(&mut self.school.workspace, "", &form)?;
        self.ready();
        Ok(())
    }

    /// A notice whose days have passed.
    fn notice(&mut self) -> Result<NoticeId, ServiceError> {
        let form = NoticeForm { from: "2026-05-18".into(), ..NoticeForm::default() };
        let id = post_notice(&mut self.school.workspace, &form)?.value;
        self.ready();
        Ok(id)
    }
}

fn trip() -> TripForm {
    TripForm {
        title: "新课标培训".into(),
        from: "2026-04-06".into(),
        cost: "860".into(),
        ..TripForm::default()
    }
}

fn everybody() -> Query {
    let columns = vec!["name".to_owned()];
    Query { about: About::Staff, columns, conditions: Vec::new(), sort: None, descending: false }
}

/// A template of the district with two columns.
fn template(office: &Office) -> (TemplateFile, Mapping) {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let page = workbook.add_worksheet();
    page.write_string(0, 0, "姓名").unwrap();
    page.write_string(0, 1, "学时").unwrap();
    let file = TemplateFile { name: "附件1.xlsx".into(), bytes: workbook.save_to_buffer().unwrap() };
    let request = Request::on("2026-06-01".parse().unwrap());
    let look = look(office.school.workspace.view(), &file, None, &Default::default(), &request).unwrap();
    (file, look.reading.mapping)
}

pub const DEEDS: &[Case<Office>] = &[
    ("institution.keep", |o| {
        let (name, aliases) = ("县教师进修学校".into(), vec!["进修学校".into()]);
        let form = InstitutionForm { name, aliases, ..InstitutionForm::default() };
        unit(keep_institution(&mut o.school.workspace, &form))
    }),
    ("institution.import", |o| {
        let text = "单位名称,性质,级别,别名\n县教师进修学校,进修学校,县级,进修学校\n青禾小学,小学,,\n";
        let import = InstitutionImport::of(ImportFile { name: "单位.csv".into(), bytes: text.into() });
        unit(import_institutions(&mut o.school.workspace, &import, &mut Progress::silent()))
    }),
    ("institution.edit", |o| {
        let form = InstitutionForm { name: "青禾中心小学".into(), ..InstitutionForm::default() };
        let id = keep_institution(&mut o.school.workspace, &form)?.value;
        o.ready();
        let form = InstitutionForm { name: "青禾中心学校".into(), ..form };
        unit(edit_institution(&mut o.school.workspace, id, &form))
    }),
    ("institution.merge", |o| {
        let form = InstitutionForm { name: "青禾中心小学".into(), ..InstitutionForm::default() };
        keep_institution(&mut o.school.workspace, &form)?;
        o.ready();
        unit(merge_institutions(&mut o.school.workspace, "青禾小学", "青禾中心小学"))
    }),
    ("plan.keep", |o| {
        let form = PlanForm { filed_on: "2026-03-01".into(), ..PlanForm::default() };
        unit(keep_plan(&mut o.school.workspace, &form))
    }),
    ("plan.line", |o| {
        let form = LineForm { topic: "新课标".into(), hours: "4".into(), ..LineForm::default() };
        unit(keep_line(&mut o.school.workspace, "", &form))
    }),
    ("plan.edit_line", |o| {
        let form = LineForm { topic: "新课标".into(), hours: "4".into(), ..LineForm::default() };
        let number = keep_line(&mut o.school.workspace, "", &form)?.value;
        o.ready();
        let form = LineForm { topic: "新课程标准".into(), ..LineForm::default() };
        unit(edit_line(&mut o.school.workspace, "", number, &form))
    }),
    ("plan.import", |o| {
        let bytes = "主题,时间,计划学时\n作业设计,9月,4\n听评课,10月,2\n".as_bytes().to_vec();
        let file = ImportFile { name: "计划.csv".into(), bytes };
        let import = PlanImport { file, said: Said::default(), period: String::new() };
        unit(import_plan(&mut o.school.workspace, &import, &mut Progress::silent()))
    }),
    ("plan.link", |o| {
        o.line()?;
        let line = find_line(o.school.workspace.view(), "", 1)?;
        link_program(&mut o.school.workspace, o.program, Some(line))
    }),
    ("dossier.keep", |o| {
        unit(keep_paper(&mut o.school.workspace, &o.file, DossierKind::Minutes, "第一次会议", None))
    }),
    ("notice.post", |o| unit(post_notice(&mut o.school.workspace, &NoticeForm::default()))),
    ("notice.objection", |o| {
        let id = o.notice()?;
        note_objection(&mut o.school.workspace, id, "李四学时有误", "经核对无误")
    }),
    ("notice.photo", |o| {
        let id = o.notice()?;
        unit(add_photos(&mut o.school.workspace, id, std::slice::from_ref(&o.file)))
    }),
    ("notice.photo_remove", |o| {
        let id = o.notice()?;
        add_photos(&mut o.school.workspace, id, std::slice::from_ref(&o.file))?;
        o.ready();
        let photo = o.school.workspace.view().notice_photos(id)?[0].id;
        remove_photo(&mut o.school.workspace, id, photo)
    }),
    ("notice.take_down", |o| {
        let id = o.notice()?;
        take_down(&mut o.school.workspace, id)
    }),
    ("notice.day", |o| set_day(&mut o.school.workspace, "2026-10-01".parse().unwrap(), Some(false))),
    ("notice.require", |o| require(&mut o.school.workspace, true)),
    ("inspection.draw", |o| {
        let form = DrawForm { percentage: "50".into(), ..DrawForm::default() };
        unit(draw_people(&mut o.school.workspace, &form))
    }),
    ("inspection.result", |o| {
        let form = DrawForm { percentage: "100".into(), ..DrawForm::default() };
        let id = draw_people(&mut o.school.workspace, &form)?.value;
        o.ready();
        enter_result(&mut o.school.workspace, id, o.school.people[0], InspectionResult::Confirmed, "")
    }),
    ("trip.ask", |o| unit(ask_trip(&mut o.school.workspace, o.school.people[0], &trip()))),
    ("trip.approve", |o| {
        let id = ask_trip(&mut o.school.workspace, o.school.people[0], &trip())?.value;
        o.ready();
        approve_trip(&mut o.school.workspace, id, "何校长", "2026-03-30", None)
    }),
    ("trip.tie", |o| {
        let who = o.school.people[0];
        let id = ask_trip(&mut o.school.workspace, who, &trip())?.value;
        let form = EntryForm { title: "新课标".into(), from: "2026-04-06".into(), ..EntryForm::new(who) };
        let entry = add_entry(&mut o.school.workspace, &form, &Filing::Submit)?.value.id;
        o.ready();
        unit(tie_trip(&mut o.school.workspace, id, entry))
    }),
    ("print.permit", |o| {
        unit(permit_printing(&mut o.school.workspace, "", "2026-12-31", "县教育局", "教字〔2026〕5号"))
    }),
    ("dictionary.keep", |o| {
        unit(keep_word(&mut o.school.workspace, Dictionary::Subject, "语文", "中学语文"))
    }),
    ("dictionary.drop", |o| {
        keep_word(&mut o.school.workspace, Dictionary::Opinion, "情况属实", "")?;
        o.ready();
        drop_word(&mut o.school.workspace, Dictionary::Opinion, "情况属实")
    }),
    ("query.save", |o| unit(save_query(&mut o.school.workspace, "全体", &everybody()))),
    ("query.delete", |o| {
        let id = save_query(&mut o.school.workspace, "全体", &everybody())?.value;
        o.ready();
        delete_query(&mut o.school.workspace, id)
    }),
    ("template.keep", |o| {
        let (file, mapping) = template(o);
        keep(&mut o.school.workspace, "申报表", &file, &mapping)
    }),
    ("template.remove", |o| {
        let (file, mapping) = template(o);
        keep(&mut o.school.workspace, "申报表", &file, &mapping)?;
        o.ready();
        remove(&mut o.school.workspace, "申报表")
    }),
    ("district.receive", |o| {
        let (file, mapping) = template(o);
        let template = Template {
            name: "申报表".into(),
            file: file.name,
            bytes: file.bytes,
            key: "xlsx".into(),
            mapping,
        };
        let body =
            Body { name: "县教研室".into(), kind: None, level: None, aliases: vec!["教研室".into()] };
        let district = District {
            from: "县教育局".into(),
            packs: Vec::new(),
            institutions: vec![body],
            templates: vec![template],
        };
        unit(receive_district(&mut o.school.workspace, &district.write().unwrap()))
    }),
    ("trip.waive", |o| {
        let staff = o.school.people[0];
        ask_trip(&mut o.school.workspace, staff, &trip())?;
        let form = EntryForm {
            title: "省城培训".into(),
            from: "2026-04-20".into(),
            hours: "8".into(),
            ..EntryForm::new(staff)
        };
        add_entry(&mut o.school.workspace, &form, &Filing::Draft)?;
        o.ready();
        unit(waive_leave(&mut o.school.workspace, "2026".parse().unwrap(), &[], "当面批准"))
    }),
    ("print.columns", |o| {
        let names = ["姓名".to_owned(), "教师编号".to_owned()];
        choose_columns(&mut o.school.workspace, "staff", &names, &Request::on("2026-06-01".parse().unwrap()))
    }),
    ("transfer.in", |o| unit(receive(&mut o.school.workspace, o.school.people[0], &o.arrived, None))),
];

/// A file that left cannot be called back.
pub const FORWARD: &[Case<Office>] = &[("transfer.out", |o| {
    let file = o.file.with_file_name("调出.zip");
    unit(send(&mut o.school.workspace, o.school.people[1], &file, None))
})];
