//! 地区包: what a county officer hands to all schools. What a school has already is left as it is; a regulation on which something
//! rests is never replaced.

use super::error::ServiceError;
use super::form_templates::{self, Noted, TemplateFile};
use super::own_packs::take_in;
use super::policy_error::PolicyError;
use crate::exchange::district::{Body, District, DistrictError, Template};
use crate::policy::Pack;
use crate::store::{Done, View, Workspace};

/// What a 地区包 brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brought {
    /// Who made it.
    pub from: String,
    /// Regulations that are new or changed, by id.
    pub policies: Vec<String>,
    /// Templates, by name.
    pub templates: Vec<String>,
    /// Institutions that were not known.
    pub institutions: Vec<String>,
    /// What was left as it is, with the reason.
    pub left: Vec<String>,
}

/// What this school can hand on: its own regulations, its templates, its institutions.
///
/// # Errors
/// [`DistrictError::Personal`] where the number of somebody stands in a template, or what the disk says.
pub fn collect(workspace: &Workspace) -> Result<District, ServiceError> {
    let (view, folder) = (workspace.view(), workspace.folder());
    let templates = form_templates::kept(view, folder)?;
    for template in &templates {
        if names_somebody(view, &template.file)? {
            return Err(DistrictError::Personal { template: template.name.clone() }.into());
        }
    }
    let bodies = view.institution_list("")?.into_iter();
    Ok(District {
        from: view.school()?.name,
        packs: view.own_packs()?.into_iter().map(|pack| pack.text).collect(),
        institutions: bodies
            .map(|body| Body { name: body.name, kind: body.kind, level: body.level, aliases: body.aliases })
            .collect(),
        templates: templates
            .into_iter()
            .map(|kept| Template {
                key: kept.key().to_owned(),
                name: kept.name,
                file: kept.file.name,
                bytes: kept.file.bytes,
                mapping: kept.mapping,
            })
            .collect(),
    })
}

fn names_somebody(view: View<'_>, file: &TemplateFile) -> Result<bool, ServiceError> {
    let words = crate::exchange::form_template::words(&file.bytes)?;
    let numbers = view.all_staff()?.into_iter().filter_map(|staff| staff.record.document);
    Ok(numbers.map(|document| document.as_str().to_owned()).any(|number| words.contains(&number)))
}

/// Takes a 地区包 in, in one deed.
///
/// # Errors
/// [`ServiceError::District`], [`PolicyError::Pack`] for a regulation that cannot be read, or what the disk says; then nothing of it
/// is kept.
pub fn receive(workspace: &mut Workspace, bytes: &[u8]) -> Result<Done<Brought>, ServiceError> {
    let district = District::read(bytes)?;
    workspace.deed("district.receive", |deed| {
        let mut brought = Brought { from: district.from.clone(), ..Brought::default() };
        for text in &district.packs {
            let pack = Pack::parse(text, CONTENT).map_err(PolicyError::Pack)?;
            let kept = deed.view().own_pack(pack.id())?;
            if kept.as_deref() == Some(pack.text()) {
                continue;
            }
            match take_in(deed, &pack) {
                Ok(()) => brought.policies.push(pack.id().to_owned()),
                Err(ServiceError::Policy(why @ (PolicyError::InUse { .. } | PolicyError::NotOwn(_)))) => {
                    brought.left.push(format!("规程《{}》：{why}", pack.title()));
                }
                Err(other) => return Err(other),
            }
        }
        for body in &district.institutions {
            if deed.view().institution_named(&body.name)?.is_some() {
                continue;
            }
            let id = deed.institution(&body.name, body.level)?;
            let mut row = deed.view().institution_row(id)?;
            row.kind = body.kind;
            deed.update_institution(&row)?;
            for alias in &body.aliases {
                if deed.view().institution_named(alias)?.is_none() {
                    deed.add_institution_alias(id, alias)?;
                }
            }
            brought.institutions.push(body.name.clone());
        }
        for template in &district.templates {
            let file = TemplateFile { name: template.file.clone(), bytes: template.bytes.clone() };
            let (key, mapping) = (template.key.clone(), template.mapping.clone());
            let noted =
                Noted { key, mapping, layout: form_templates::layout(deed.view(), &file, &template.mapping) };
            form_templates::put(deed, &template.name, &file, &noted)?;
            brought.templates.push(template.name.clone());
        }
        deed.say(format!("导入地区包：{}", district.from));
        Ok(brought)
    })
}

const CONTENT: &str = "地区包";
