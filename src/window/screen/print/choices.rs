//! What else can be said of a printing: under which regulation, what counts, how document numbers are shown, what for. Only what makes a
//! difference to the form is offered.

use iced::Task;
use iced::widget::column;

use super::Context;
use crate::exchange::paper::Form;
use crate::exchange::paper::mask::Shown;
use crate::policy::terms::CountsFrom;
use crate::service::assessment::By;
use crate::service::policies::chosen;
use crate::service::printing::{Asks, Request};
use crate::store::Workspace;
use crate::window::screen::chooser::Chooser;
use crate::window::widget::form::labelled;
use crate::window::widget::{Element, field, select};

/// A regulation in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regulation {
    id: String,
    title: String,
    /// Hours count when the authority has granted them.
    waits: bool,
}

/// What was said.
pub struct Choices {
    regulations: Vec<Regulation>,
    policy: Chooser<Option<String>>,
    passed: Chooser<bool>,
    ids: Chooser<Option<Shown>>,
    by: Chooser<By>,
    purpose: String,
}

/// What happens to it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The regulations were read, the main one first.
    Regulations(Vec<Regulation>),
    /// The regulation.
    Policy(select::Event),
    /// Whether what only the school has passed counts.
    Passed(select::Event),
    /// How document numbers are shown.
    Ids(select::Event),
    /// What the lines of 学时统计表 are.
    By(select::Event),
    /// 用途 is typed.
    Purpose(String),
    /// It was typed.
    Typed,
}

fn ids() -> Chooser<Option<Shown>> {
    let ids = [
        (None, "按表格的惯例"),
        (Some(Shown::Whole), "完整"),
        (Some(Shown::Masked), "中间隐去"),
        (Some(Shown::Nothing), "不显示"),
    ];
    Chooser::new(ids, Some(&None))
}

impl Default for Choices {
    fn default() -> Self {
        let passed = [(false, "按规程"), (true, "校审通过的都算")];
        Self {
            regulations: Vec::new(),
            policy: Chooser::new(Vec::<(Option<String>, String)>::new(), None),
            passed: Chooser::new(passed, Some(&false)),
            ids: ids(),
            by: Chooser::new(By::ALL.iter().map(|by| (*by, by.word())), Some(&By::Department)),
            purpose: String::new(),
        }
    }
}

impl Choices {
    /// Reads the regulations in force.
    pub fn read(context: &Context) -> Task<Message> {
        context.desk.look(|workspace| regulations(workspace)).map(Message::Regulations)
    }

    /// Takes what happens; true when the page is to be set again.
    pub fn update(&mut self, message: Message) -> bool {
        match message {
            Message::Regulations(regulations) => {
                let before = self.policy.value().cloned().flatten();
                let there = regulations.iter().any(|one| Some(&one.id) == before.as_ref());
                let all: Vec<_> = regulations.iter().enumerate().map(offered).collect();
                self.policy = Chooser::new(all, Some(&before.filter(|_| there)));
                self.regulations = regulations;
                false
            }
            Message::Policy(event) => self.policy.update(event),
            Message::Passed(event) => self.passed.update(event),
            Message::Ids(event) => self.ids.update(event),
            Message::By(event) => self.by.update(event),
            Message::Purpose(words) => {
                self.purpose = words;
                false
            }
            Message::Typed => true,
        }
    }

    /// The request with what was said.
    pub fn put(&self, request: Request) -> Request {
        Request {
            policy: self.policy.value().cloned().flatten(),
            passed: self.waits() && self.passed.value() == Some(&true),
            ids: self.ids.value().copied().flatten(),
            by: self.by.value().copied().unwrap_or(By::Department),
            purpose: self.purpose.trim().to_owned(),
            ..request
        }
    }

    /// Another form is chosen: how numbers are shown is said of each form anew, whole numbers above all.
    pub fn turn_to_another(&mut self) {
        self.ids = ids();
    }

    /// Whether the regulation that is chosen waits for the authority.
    fn waits(&self) -> bool {
        let id = self.policy.value().and_then(Option::as_ref);
        let one = match id {
            Some(id) => self.regulations.iter().find(|one| one.id == *id),
            None => self.regulations.first(),
        };
        one.is_some_and(|one| one.waits)
    }

    /// What makes a difference to the form.
    pub fn view<'a>(&'a self, form: &Form, asks: Asks) -> Element<'a, Message> {
        let policy = (asks.policy && self.regulations.len() > 1)
            .then(|| labelled("规程", self.policy.view("print-policy", "主规程", Message::Policy)));
        let passed = (asks.basis && self.waits())
            .then(|| labelled("哪些学时算", self.passed.view("print-passed", "", Message::Passed)));
        let ids =
            asks.numbers.then(|| labelled("证件号码、手机", self.ids.view("print-ids", "", Message::Ids)));
        let by =
            (form.id == "tally").then(|| labelled("按什么分", self.by.view("print-by", "", Message::By)));
        let purpose = (form.id == "proof").then(|| {
            let input = field::field(&self.purpose)
                .id("print-purpose")
                .placeholder("例如 职称评审")
                .on_input(Message::Purpose)
                .on_submit(Message::Typed)
                .on_blur(Message::Typed);
            labelled("用途", input)
        });
        column![].push(purpose).push(by).push(policy).push(passed).push(ids).spacing(4).into()
    }
}

fn offered((place, one): (usize, &Regulation)) -> (Option<String>, String) {
    match place {
        0 => (None, format!("主规程：{}", one.title)),
        _ => (Some(one.id.clone()), one.title.clone()),
    }
}

fn regulations(workspace: &Workspace) -> Vec<Regulation> {
    let mut all = chosen(workspace.view()).unwrap_or_default();
    all.sort_by_key(|one| !one.is_main);
    let one = |one: &crate::service::policies::InForce| Regulation {
        id: one.pack.id().to_owned(),
        title: one.pack.title().to_owned(),
        waits: one.pack.audit().counts_from == CountsFrom::Authority,
    };
    all.iter().map(one).collect()
}
