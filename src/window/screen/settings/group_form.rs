//! The dialog of a group: its name and kind, who belongs to it, who leads it.

use iced::keyboard::key::Named;
use iced::widget::{column, container, row};
use iced::{Alignment, Length, Task};

use crate::model::id::{GroupId, StaffId};
use crate::model::staff::{GroupKind, GroupName};
use crate::service::Fault;
use crate::store::StaffGroup;
use crate::window::screen::chooser::Chooser;
use crate::window::screen::several::{self, Several};
use crate::window::screen::{Context, Press, refusal};
use crate::window::widget::button::button;
use crate::window::widget::form::labelled;
use crate::window::widget::{Element, dialog, field, select, text};

/// What the dialog holds.
pub struct Dialog {
    id: Option<GroupId>,
    name: String,
    kind: Chooser<GroupKind>,
    people: Several,
    /// Of those who belong to it already, none has been read yet: what is said of them would be said of nobody.
    awaited: bool,
    leader: Chooser<Option<StaffId>>,
    refused: Option<Fault>,
}

/// What happens in it.
#[derive(Debug, Clone)]
pub enum Message {
    /// The name is typed.
    Name(String),
    /// 年级组, 教研组, 备课组.
    Kind(select::Event),
    /// Who belongs to it.
    People(several::Message),
    /// 组长.
    Leader(select::Event),
    /// It is to be kept.
    Keep,
    /// It is left.
    Close,
}

/// What the section has to do about it.
pub enum Outcome {
    /// Run this.
    Run(Task<Message>),
    /// Close the dialog.
    Close,
    /// Keep this.
    Keep(Kept),
}

/// A group as it was said.
pub struct Kept {
    /// The one that is changed; none is a new one.
    pub id: Option<GroupId>,
    /// Kind and name.
    pub group: GroupName,
    /// Who belongs to it.
    pub members: Vec<StaffId>,
    /// 组长.
    pub leader: Option<StaffId>,
}

fn leaders(people: &Several, leader: Option<StaffId>) -> Chooser<Option<StaffId>> {
    let named = people.named().map(|(id, name)| (Some(id), name.to_owned()));
    let all: Vec<_> = std::iter::once((None, "不设".to_owned())).chain(named).collect();
    Chooser::new(all, Some(&leader))
}

impl Dialog {
    /// A new group, or one that is there with its members.
    pub fn new(
        context: &Context,
        group: Option<&StaffGroup>,
        members: Vec<StaffId>,
    ) -> (Self, Task<Message>) {
        let awaited = !members.is_empty();
        let (people, task) = Several::plain(context, members);
        let kind = group.map_or(GroupKind::Grade, |group| group.group.kind);
        let dialog = Self {
            id: group.map(|group| group.id),
            name: group.map(|group| group.group.name.clone()).unwrap_or_default(),
            kind: Chooser::new(GroupKind::ALL.iter().map(|kind| (*kind, kind.word())), Some(&kind)),
            leader: leaders(&people, None),
            awaited,
            people,
            refused: None,
        };
        (dialog.led_by(group.and_then(|group| group.leader)), task.map(Message::People))
    }

    /// The leader is known before the members have been read.
    fn led_by(mut self, leader: Option<StaffId>) -> Self {
        if let Some(leader) = leader {
            self.leader = Chooser::new([(Some(leader), "")], Some(&Some(leader)));
        }
        self
    }

    /// Says why it was not kept; what was typed stays.
    pub fn refuse(&mut self, fault: Fault) {
        self.refused = Some(fault);
    }

    /// What a key does in it.
    pub fn key(&self, press: &Press) -> Option<Message> {
        if self.people.is_pasting() {
            return Several::key(press).map(Message::People);
        }
        match (press.is_ctrl(Named::Enter) || press.ctrl('s'), press.is(Named::Escape)) {
            (true, _) => Some(Message::Keep),
            (_, true) => Some(Message::Close),
            _ => None,
        }
    }

    /// Takes what happens.
    pub fn update(&mut self, context: &Context, message: Message) -> Outcome {
        self.refused = None;
        match message {
            Message::Name(words) => self.name = words,
            Message::Kind(event) => {
                self.kind.update(event);
            }
            Message::Leader(event) => {
                self.leader.update(event);
            }
            Message::People(message) => {
                let task = self.people.update(context, message);
                let leader = self.leader.value().copied().flatten();
                self.awaited &= self.people.named().next().is_none();
                // Whoever went out leads no longer; before anybody has come in, the leader is still to come.
                if !self.awaited {
                    let stays = leader.filter(|leader| self.people.named().any(|(id, _)| id == *leader));
                    self.leader = leaders(&self.people, stays);
                }
                return Outcome::Run(task.map(Message::People));
            }
            Message::Close => return Outcome::Close,
            Message::Keep if self.awaited => {
                self.refused = Some(Fault::new("not_read", "成员还没有读出来", "请稍等再试一次"));
            }
            Message::Keep => {
                let kind = self.kind.value().copied().unwrap_or(GroupKind::Other);
                return Outcome::Keep(Kept {
                    id: self.id,
                    group: GroupName { kind, name: self.name.clone() },
                    members: self.people.named().map(|(id, _)| id).collect(),
                    leader: self.leader.value().copied().flatten(),
                });
            }
        }
        Outcome::Run(Task::none())
    }

    /// The dialog.
    pub fn view(&self) -> Element<'_, Message> {
        if let Some(over) = self.people.over() {
            return over.map(Message::People);
        }
        let title = if self.id.is_some() { "修改组" } else { "新建组" };
        let head = row![text::title(title), text::small("组可以整组进培训名单，也可以整组登记学时")]
            .spacing(8)
            .align_y(Alignment::End);
        let name = field::field(&self.name).id("group-name").on_input(Message::Name).on_submit(Message::Keep);
        let facts = row![
            labelled("组名", name).required(),
            labelled("种类", self.kind.view("group-kind", "", Message::Kind)).width(140).tight(),
            labelled("组长", self.leader.view("group-leader", "不设", Message::Leader)).width(160).tight(),
        ]
        .spacing(12);
        let people = labelled("成员", self.people.view("").map(Message::People));
        let foot = row![
            container(column![].push(self.refused.as_ref().map(refusal))).width(Length::Fill),
            button("不保存").key("Esc").on_press(Message::Close),
            button("保存").key("Ctrl 回车").primary().on_press(Message::Keep),
        ]
        .spacing(8)
        .align_y(Alignment::Center);
        dialog::framed(head, container(column![facts, people].spacing(8)).padding([16, 20]), foot)
            .width(680)
            .into()
    }
}
