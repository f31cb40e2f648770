//! Every form and list there is.

use xueshi::exchange::paper::font::Fonts;
use xueshi::exchange::{paper as on_paper, sheet};
use xueshi::policy::Pack;
use xueshi::service::printing::{missing, paper};

use crate::{cells, printed, request, small_school};

/// What stands on a form of the small school besides the name of the school.
fn stands_on(form: &str) -> &'static [&'static str] {
    match form {
        "proof" => &["学时证明", "张三", "33099919810228001X", "90", "已认定", "待上级认定"],
        "annual-record" => &["教师培训学时登记表", "李四", "校本培训", "2026"],
        "register" => &["教师继续教育登记表", "王小明", "2026年小计"],
        "explanation" => &["个人学时说明单", "张三", "教师专业发展学时审核操作规则", "县级新课标培训"],
        "credit-card" | "archive-card" => &["P1-001", "师德与法治讲座", "0　不计：请假"],
        "registration-card" => &["继续教育登记卡", "张三", "90"],
        "school-based-personal" => &["王小明", "校本培训"],
        "recognition" => &["学时认定申请表", "申请人承诺"],
        "deadline-notice" => &["李四老师：", "回执"],
        "trip-approval" => &["外出培训审批表"],
        "certificate" => &["教师继续教育证书", "认定学时", "以上学时经审核认定"],
        "booklet" => &["县级新课标培训", "90"],
        "summary" => &["教职工培训学时汇总表", "刘洋", "无学时"],
        "details" => &["T1", "330999********001X", "县教师进修学校", "待审"],
        "total" => &["学校教师学时总表", "A类学时", "B类学时"],
        "hours-report" => &["2026", "2030", "90"],
        "overview" => &["校本研修", "王小明"],
        "school-based-school" => &["自报", "初审", "林知远"],
        "met" => &["达到学时要求人员名单"],
        "unmet" => &["未达到学时要求人员名单", "张三"],
        "statistics" => &["109学时及以上", "语文", "体育"],
        "completion" => &["周期学时完成情况", "0%"],
        "tally" => &["学时统计表（按部门）", "认定学时", "达到率"],
        "notice" => &["公示", "周书语", "0999-5550123", "共5个工作日"],
        "notice-outcome" => &["特此说明"],
        "proof-index" => &["学时证明材料目录", "张三", "县级新课标培训", "001_张三_证书.pdf"],
        "dossier" => &["教师培训档案目录"],
        "personal-dossier" => &["张三个人培训档案", "县级新课标培训：证书", "证书.pdf"],
        "curriculum" => &["教师基本情况表", "张三", "330999********001X", "县级新课标培训　90 学时"],
        "entry-history" => &["学时记录经过", "做了什么"],
        "completeness" => &["教职工档案完整情况", "学习经历"],
        "import-report" => &["导入结果表"],
        "staff" => &["教职工名册", "33099919810228001X", "居民身份证"],
        "handover" => &["交接清单", "5 人", "未了事项"],
        "plan" | "plan-review" => &["师德与法治讲座", "2026"],
        "roster" => &["师德与法治讲座（P1）", "请假", "330999********001X"],
        "sign-in" => &["签到表", "刘洋", "师德与法治讲座"],
        "staff-confirmation" => &["单位教师信息名单", "以上名单经核对无误"],
        "audit-request" => &["送审表", "云溪县教育局"],
        "bundle" => &["送审材料", "李四"],
        "spot-check" => &["随机抽取 10%，种子 20260601"],
        "certificates" => &["打印人员汇总表"],
        other => panic!("no words are expected on {other}: add them here"),
    }
}

#[test]
fn every_form_prints_what_the_workspace_knows() {
    let (school, _) = small_school("zhejiang-cycle-360");
    let view = school.workspace.view();
    let fonts = Fonts::bundled().unwrap();
    for form in on_paper::forms() {
        let pages = printed(view, form.id, &request()).concat().replace('\n', "");
        for words in stands_on(form.id) {
            assert!(pages.contains(words), "{}: “{words}” is not in\n{pages}", form.id);
        }
        let faults = paper(view, form.id, &request()).unwrap().faults(&fonts);
        assert!(faults.is_empty(), "{}: {:#?}", form.id, &faults[..faults.len().min(5)]);
        assert_eq!(missing(view, form.id, &request()).unwrap(), []);
    }
}

#[test]
fn every_form_prints_from_an_empty_workspace_under_every_regulation() {
    let fonts = Fonts::bundled().unwrap();
    for pack in Pack::builtins() {
        let school = crate::school::empty_school_under(pack.id());
        let view = school.1.view();
        for form in on_paper::forms() {
            let faults = paper(view, form.id, &request()).unwrap().faults(&fonts);
            assert!(faults.is_empty(), "{} under {}: {faults:#?}", form.id, pack.id());
        }
    }
    let school = crate::school::empty_school_under("zhejiang-cycle-360");
    for form in on_paper::forms() {
        let pages = printed(school.1.view(), form.id, &request());
        assert!(!pages.is_empty(), "{}", form.id);
    }
    for list in sheet::forms() {
        assert!(cells(school.1.view(), list.id, &request()).height() >= 2, "{}", list.id);
    }
}

#[test]
fn every_list_is_a_workbook_with_the_rows_of_the_paper() {
    let (school, _) = small_school("zhejiang-cycle-360");
    let view = school.workspace.view();
    for list in sheet::forms() {
        assert!(on_paper::forms().iter().any(|form| form.id == list.id), "{} is not on paper", list.id);
        let cells = cells(view, list.id, &request());
        let all: Vec<String> = cells.used_cells().map(|(_, _, cell)| cell.to_string()).collect();
        let paper = paper(view, list.id, &request()).unwrap();
        for name in ["张三", "李四", "王小明"] {
            let on_paper = paper.texts().any(|text| text == name);
            // 教师基本情况表 is a form on paper and one list in the workbook, each person under a title of their own.
            let name = if list.id == "curriculum" { format!("姓名：{name}") } else { name.to_owned() };
            assert_eq!(all.contains(&name), on_paper, "{}: {name}", list.id);
        }
    }
}
