//! 档案: the items of one person's staff file, what is complete and what is missing; changes of what is sealed, asked for and answered;
//! the person on two days; leave for trips; the photo. It lies beside the person, within a dialog.

use std::collections::BTreeMap;
use std::path::PathBuf;

use iced::widget::image::Handle;
use iced::widget::{Space, column, container, image, row};
use iced::{Alignment, ContentFit, Length, Task};

use crate::exchange::inbound::field::StaffField;
use crate::model::id::{RequestId, StaffId, StaffItemId};
use crate::model::staff_item::{Kept, RequestState, StaffItem};
use crate::service::staff::{
    Compared, ItemForm, ItemStanding, answer_change, compare_person, completeness, keep_item, remove_item,
    request_change, set_photo,
};
use crate::service::{Fault, ServiceError};
use crate::store::{ChangeRequest, ItemLine, Workspace};
use crate::window::desk::Ticket;
use crate::window::icon::Icon;
use crate::window::places::Place;
use crate::window::raster;
use crate::window::screen::doing::{self, Doing};
use crate::window::screen::fields::{self, Fields, at};
use crate::window::screen::record::proof;
use crate::window::screen::{Action, Aim, Context, Page, Press, Screen, reading};
use crate::window::theme::{Hue, Tone, kind};
use crate::window::widget::button::{button, icon_button};
use crate::window::widget::side_list::side_list;
use crate::window::widget::{Element, chip, surface, text};

use super::trips::{self, Trips};

/// The place of 外出培训 behind the items and the changes.
const TRIPS: usize = StaffItem::ALL.len() + 1;

/// The longest side of the photo in px: twice what is shown, for screens that are set larger.
const PHOTO: u32 = 256;
/// Width of the list of items.
const SIDE: f32 = 190.0;

/// What is shown of a person.
#[derive(Debug, Clone)]
pub struct Shown {
    name: String,
    standing: Vec<ItemStanding>,
    lines: Vec<(StaffItemId, ItemLine)>,
    requests: Vec<(RequestId, ChangeRequest)>,
    trips: Trips,
    has_photo: bool,
    photo: Option<Handle>,
}

/// The state of the screen.
#[derive(Default)]
pub struct PersonFile {
    staff: Option<StaffId>,
    shown: Option<Shown>,
    asked: Ticket,
    open: usize,
    compared: Option<Vec<Compared>>,
    doing: Doing<Deed>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Item(StaffItem, Option<StaffItemId>),
    Request,
    Answer(RequestId),
    Compare,
    Trip(trips::Deed),
}

/// What happens on it.
#[derive(Debug, Clone)]
pub enum Message {
    /// Another item.
    Open(usize),
    /// It was read.
    Read(Ticket, Result<Box<Shown>, Fault>),
    /// A line is to be added.
    New,
    /// A line is to be changed.
    Edit(StaffItemId),
    /// A line is to go.
    Drop(StaffItemId),
    /// A change of a sealed fact is to be asked for.
    Request,
    /// The answer to a request.
    Answer(RequestId),
    /// Two days are to be compared.
    Compare,
    /// They were.
    Compared(Result<Vec<Compared>, Fault>),
    /// Leave for trips.
    Trip(trips::Message),
    /// A photo is to be chosen.
    Photo,
    /// It was chosen or dropped.
    Chosen(Vec<PathBuf>),
    /// The curriculum is to be printed.
    Print,
    /// The dialog.
    Fields(fields::Message),
    /// The desk has answered.
    Did(doing::Answer),
}

fn read(workspace: &Workspace, staff: StaffId) -> Result<Shown, ServiceError> {
    let view = workspace.view();
    let evidence = view.staff_photo(staff)?;
    // A file that is gone is told by the check of the workspace, not here.
    let photo = evidence.as_ref().and_then(|evidence| {
        let bytes = evidence.read(workspace.folder()).ok()?;
        Some(raster::small(&bytes, &evidence.media_type, PHOTO).ok()?.handle)
    });
    Ok(Shown {
        name: view.staff(staff)?.record.name.to_string(),
        standing: completeness(view, staff)?,
        lines: view.staff_items(staff)?,
        requests: view.change_requests(Some(staff))?,
        trips: trips::read(workspace, staff)?,
        has_photo: evidence.is_some(),
        photo,
    })
}

impl PersonFile {
    fn read(&mut self, context: &Context) -> Task<Message> {
        let Some(staff) = self.staff else { return Task::none() };
        let ticket = self.asked.draw();
        let read = context.desk.ask(move |workspace| read(workspace, staff));
        read.map(move |read| Message::Read(ticket, read.map(Box::new)))
    }

    /// The item that is open; none are the requests after the last one.
    fn item(&self) -> Option<StaffItem> {
        StaffItem::ALL.get(self.open).copied()
    }

    fn ask_item(&mut self, item: StaffItem, number: Option<StaffItemId>) {
        let Some(shown) = &self.shown else { return };
        let line = number.and_then(|id| shown.lines.iter().find(|(one, _)| *one == id)).map(|(_, line)| line);
        let day = |day: Option<&String>| day.cloned().unwrap_or_default();
        let mut form = Fields::new(item.word(), shown.name.clone(), "先不登记", "保存");
        for (place, name) in item.fields().iter().enumerate() {
            let now = line.and_then(|line| line.fields.get(*name)).cloned().unwrap_or_default();
            form = form.words(name, now);
            form = if place == 0 { form.needed() } else { form.half() };
        }
        let form = form
            .words("开始", day(line.and_then(|line| line.from.as_ref())))
            .half()
            .hint("2003-09、2003 都可以")
            .words("结束", day(line.and_then(|line| line.to.as_ref())))
            .half();
        self.doing.ask(Deed::Item(item, number), form);
    }

    fn ask_trip(&mut self, deed: trips::Deed, context: &Context) {
        let form = self.shown.as_ref().and_then(|shown| shown.trips.form(deed, &shown.name, context));
        if let Some(form) = form {
            self.doing.ask(Deed::Trip(deed), form);
        }
    }

    fn trip(&mut self, context: &Context, message: trips::Message) -> Action<Message> {
        match message {
            trips::Message::Ask => self.ask_trip(trips::Deed::Ask, context),
            trips::Message::Approve(id) => self.ask_trip(trips::Deed::Approve(id), context),
            trips::Message::Tie(id) => self.ask_trip(trips::Deed::Tie(id), context),
            trips::Message::Paper(id) => {
                let chosen = proof::choose("选择签字的审批表");
                return Action::run(
                    chosen.map(move |files| Message::Trip(trips::Message::Chosen(id, files))),
                );
            }
            trips::Message::Chosen(id, files) => {
                let Some(file) = files.into_iter().next() else { return Action::none() };
                let add = move |workspace: &mut Workspace| trips::add_paper(workspace, id, &file);
                return self.doing.begin(context, Message::Did, add);
            }
            trips::Message::Print => {
                let people = self.staff.into_iter().collect();
                return Action::go(Place::Print, Aim::Form("trip-approval".to_owned(), people));
            }
        }
        Action::none()
    }

    fn fields(&mut self, context: &Context, message: fields::Message) -> Action<Message> {
        let Some((deed, typed)) = self.doing.update(message) else { return Action::none() };
        let Some(staff) = self.staff else { return Action::none() };
        if deed == Deed::Compare {
            return self.compare(context, staff, &typed);
        }
        self.doing.begin(context, Message::Did, move |workspace| work(workspace, staff, deed, &typed))
    }

    fn compare(&mut self, context: &Context, staff: StaffId, typed: &[String]) -> Action<Message> {
        let day = |place: usize| reading::date(&at(typed, place), context.today);
        let (Some(from), Some(to)) = (day(0), day(1)) else { return Action::none() };
        self.doing.close();
        let compared = context.desk.ask(move |workspace| compare_person(workspace.view(), staff, from, to));
        Action::run(compared.map(Message::Compared))
    }
}

/// Does what a dialog was for.
fn work(
    workspace: &mut Workspace,
    staff: StaffId,
    deed: Deed,
    typed: &[String],
) -> Result<String, ServiceError> {
    match deed {
        Deed::Item(item, number) => {
            let names = item.fields();
            let fields: BTreeMap<String, String> = names
                .iter()
                .enumerate()
                .map(|(place, name)| ((*name).to_owned(), at(typed, place)))
                .collect();
            let form = ItemForm { from: at(typed, names.len()), to: at(typed, names.len() + 1), fields };
            keep_item(workspace, staff, item, number, &form)?;
            Ok(format!("已保存：{}", item.word()))
        }
        Deed::Request => {
            let code = at(typed, 0);
            let field = StaffField::ALL.iter().copied().find(|field| field.code() == code);
            let field = field.unwrap_or(StaffField::Name);
            request_change(workspace, staff, field, &at(typed, 1), &at(typed, 2))?;
            Ok(format!("已申请变更：{}", field.word()))
        }
        Deed::Answer(id) => {
            let agreed = at(typed, 0) == "agree";
            answer_change(workspace, id, agreed, &at(typed, 1))?;
            Ok(if agreed { "已同意，资料跟着改了" } else { "没有同意，资料不变" }.to_owned())
        }
        Deed::Trip(deed) => trips::work(workspace, staff, deed, typed),
        Deed::Compare => Ok(String::new()),
    }
}

impl Screen for PersonFile {
    type Message = Message;

    fn load(&mut self, context: &Context, aim: Aim) -> Action<Message> {
        if let Aim::Staff(id) = aim {
            self.staff = Some(id);
        }
        self.read(context).into()
    }

    fn update(&mut self, context: &Context, message: Message) -> Action<Message> {
        match message {
            Message::Open(at) => self.open = at,
            Message::Read(ticket, Ok(shown)) if ticket == self.asked => self.shown = Some(*shown),
            Message::Read(ticket, Err(fault)) if ticket == self.asked => return Action::failed(&fault),
            Message::Read(..) => {}
            Message::New if self.open == TRIPS => self.ask_trip(trips::Deed::Ask, context),
            Message::Trip(message) => return self.trip(context, message),
            Message::New => {
                if let Some(item) = self.item().filter(|item| item.kept() == Kept::Lines) {
                    self.ask_item(item, None);
                }
            }
            Message::Edit(id) => {
                if let Some(item) = self.item() {
                    self.ask_item(item, Some(id));
                }
            }
            Message::Drop(id) => {
                return self.doing.begin(context, Message::Did, move |workspace| {
                    remove_item(workspace, id)?;
                    Ok("已删除一条档案".to_owned())
                });
            }
            Message::Request => {
                let known = StaffField::ALL.iter().filter(|field| **field != StaffField::Serial);
                let known = known.map(|field| (field.code().to_owned(), field.word()));
                let form = Fields::new("申请变更", "已封存的信息，答复同意以后才改", "先不申请", "申请")
                    .choice("栏目", known, "")
                    .needed()
                    .half()
                    .words("应改为", "")
                    .half()
                    .words("原因", "")
                    .needed();
                self.doing.ask(Deed::Request, form);
            }
            Message::Answer(id) => {
                let results = [("agree", "同意"), ("refuse", "不同意")];
                let form = Fields::new("变更申请的答复", "", "先不登记", "登记答复")
                    .choice("结果", results.map(|(code, word)| (code.to_owned(), word)), "agree")
                    .half()
                    .words("文号", "")
                    .half();
                self.doing.ask(Deed::Answer(id), form);
            }
            Message::Compare => {
                let form = Fields::new("比较两天的资料", "", "先不比", "比较")
                    .day("第一天", None, context.today)
                    .needed()
                    .half()
                    .day("第二天", Some(context.today), context.today)
                    .needed()
                    .half();
                self.doing.ask(Deed::Compare, form);
            }
            Message::Compared(Ok(found)) => {
                self.open = StaffItem::ALL.len();
                self.compared = Some(found);
            }
            Message::Compared(Err(fault)) => return Action::failed(&fault),
            Message::Photo => return proof::choose("选择照片").map(Message::Chosen).into(),
            Message::Chosen(files) => {
                let (Some(file), Some(staff)) = (files.into_iter().next(), self.staff) else {
                    return Action::none();
                };
                return self.doing.begin(context, Message::Did, move |workspace| {
                    set_photo(workspace, staff, Some(&file))?;
                    Ok("已换照片".to_owned())
                });
            }
            Message::Print => {
                let people = self.staff.into_iter().collect();
                return Action::go(Place::Print, Aim::Form("curriculum".to_owned(), people));
            }
            Message::Fields(message) => return self.fields(context, message),
            Message::Did(answer) => match self.doing.answered(answer) {
                Ok(words) => return Action::done(words).and(self.read(context)),
                Err(told) => return told,
            },
        }
        Action::none()
    }

    fn view<'a>(&'a self, _context: &'a Context) -> Page<'a, Message> {
        let Some(shown) = &self.shown else { return Page::new("", Space::new()) };
        let fourteen = shown.standing.iter().filter(|one| one.item.is_of_the_fourteen());
        let full = fourteen.filter(|one| one.is_complete()).count();
        let parts = shown.standing.iter().map(|one| {
            let icon = if one.is_complete() { Icon::CircleCheck } else { Icon::TriangleAlert };
            (icon, one.item.word())
        });
        let parts = parts.chain([(Icon::History, "变更与对比"), (Icon::FileCheck, "外出培训")]);
        let list = side_list(SIDE, parts, self.open, Message::Open, None);
        // Over the list it would push its last lines out of sight.
        let photo = shown.photo.as_ref().filter(|_| self.open == 0);
        let photo = photo.map(|photo| image(photo.clone()).height(128).content_fit(ContentFit::Contain));
        let body = match self.item().and_then(|item| shown.standing.iter().find(|one| one.item == item)) {
            Some(standing) => item(shown, standing),
            None if self.open == TRIPS => shown.trips.view().map(Message::Trip),
            None => self.changes(shown),
        };
        let body = row![container(body).width(Length::Fill)].push(photo).spacing(16).padding(16);
        let body = surface::scroll(body).height(Length::Fill);
        let photo = if shown.has_photo { "换照片…" } else { "加照片…" };
        let lines = self.item().is_some_and(|item| item.kept() == Kept::Lines);
        let add = (lines || self.open == TRIPS).then_some(Message::New);
        Page::new(format!("{}　十四项里 {full} 项完整", shown.name), row![list, body])
            .second(button(photo).on_press(Message::Photo))
            .second(button("打印").icon(Icon::Printer).on_press(Message::Print))
            .primary(button("加一条…").primary().icon(Icon::Plus).key("Ctrl N").on_press_maybe(add))
            .dialog(self.doing.view(Message::Fields))
    }

    fn key(&self, _context: &Context, press: &Press) -> Option<Message> {
        if self.doing.is_open() {
            return self.doing.key(press).map(Message::Fields);
        }
        press.ctrl('n').then_some(Message::New)
    }

    fn has_dialog(&self) -> bool {
        self.doing.is_open()
    }

    fn dropped(&self, paths: &[PathBuf]) -> Option<Message> {
        (!self.doing.is_open()).then(|| Message::Chosen(paths.to_vec()))
    }
}

/// An item: what is missing, and its lines.
fn item<'a>(shown: &'a Shown, standing: &'a ItemStanding) -> Element<'a, Message> {
    let item = standing.item;
    let note = match (standing.is_complete(), standing.missing.is_empty()) {
        (true, _) => chip::note(Icon::CircleCheck, "完整", Hue::Success),
        (false, true) => chip::note(Icon::TriangleAlert, "必填，还没有条目", Hue::Warning),
        (false, false) => {
            chip::note(Icon::TriangleAlert, format!("还缺：{}", standing.missing.join("、")), Hue::Warning)
        }
    };
    let where_from = match item.kept() {
        Kept::Columns => Some("在“资料”里修改。".to_owned()),
        Kept::Ledger => Some(format!("从学时记录来，现有 {} 条。", standing.lines)),
        Kept::Changes => Some(format!("从人员变动来，现有 {} 条。", standing.lines)),
        Kept::Lines => None,
    };
    let lines = shown.lines.iter().filter(|(_, line)| line.item == item).map(|(id, line)| {
        let span = [line.from.as_deref(), line.to.as_deref()];
        let span = span.into_iter().flatten().collect::<Vec<_>>().join(" 至 ");
        let said =
            item.fields().iter().filter_map(|name| Some(format!("{name}：{}", line.fields.get(*name)?)));
        let said = said.collect::<Vec<_>>().join("　");
        let deeds = row![
            button("修改").link().small().on_press(Message::Edit(*id)),
            icon_button(Icon::X, Some(Message::Drop(*id))),
        ]
        .align_y(Alignment::Center);
        let words = column![text::body(said), text::line(kind::SMALL, span).tone(Tone::Second)];
        column![row![words.width(Length::Fill), deeds].spacing(8).align_y(Alignment::Center), surface::line()]
            .spacing(6)
            .into()
    });
    column![text::title(item.word()), note].push(where_from.map(text::small)).extend(lines).spacing(10).into()
}

impl PersonFile {
    /// Requests for changes, and what two days differ in.
    fn changes<'a>(&'a self, shown: &'a Shown) -> Element<'a, Message> {
        let word = |code: &str| {
            let field = StaffField::ALL.iter().find(|field| field.code() == code);
            field.map_or_else(|| code.to_owned(), |field| field.word().to_owned())
        };
        let requests = shown.requests.iter().map(|(id, request)| {
            let (before, after) = (request.before.as_deref(), request.after.as_deref());
            let words = format!(
                "{}：{} → {}",
                word(&request.field),
                before.unwrap_or("（空）"),
                after.unwrap_or("（空）")
            );
            let about = format!("{} 申请，{}", request.requested_on, request.reason);
            let answer = (request.state == RequestState::Requested)
                .then(|| button("登记答复…").small().on_press(Message::Answer(*id)));
            let state = text::small(request.state.word());
            row![column![text::body(words), text::small(about)].width(Length::Fill), state]
                .push(answer)
                .spacing(8)
                .align_y(Alignment::Center)
                .into()
        });
        let none = shown.requests.is_empty().then(|| text::small("还没有变更申请。"));
        let head = row![
            text::title("变更申请"),
            Space::new().width(Length::Fill),
            button("申请变更…").small().on_press(Message::Request),
        ]
        .align_y(Alignment::Center);
        let compare = row![
            text::title("历史对比"),
            Space::new().width(Length::Fill),
            button("比较两天…").small().on_press(Message::Compare),
        ]
        .align_y(Alignment::Center);
        let compared = self.compared.iter().flatten().map(|one| {
            let or = |text: &'a str| if text.is_empty() { "（空）" } else { text };
            row![
                container(text::small(one.field)).width(120),
                text::body(format!("{} → {}", or(&one.before), or(&one.after))),
            ]
            .into()
        });
        let same =
            self.compared.as_ref().is_some_and(Vec::is_empty).then(|| text::small("这两天的资料相同。"));
        column![head]
            .push(none)
            .extend(requests)
            .push(Space::new().height(12))
            .push(compare)
            .push(same)
            .extend(compared)
            .spacing(8)
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::window::screen::staging::school;

    #[test]
    fn a_photo_that_was_set_is_shown() {
        let school = school("secondary-annual-90");
        let who = school.people[0];
        let mut workspace = school.open();
        assert!(read(&workspace, who).unwrap().photo.is_none());
        let file = school.folder.path().join("照片.jpg");
        std::fs::write(&file, include_bytes!("../../../../assets/demo/cover.jpg")).unwrap();
        set_photo(&mut workspace, who, Some(&file)).unwrap();
        let shown = read(&workspace, who).unwrap();
        assert!(shown.has_photo && shown.photo.is_some());
    }
}
